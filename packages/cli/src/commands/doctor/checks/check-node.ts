import { type Finding, plain } from "../finding.ts";

/** An old Node is told of before any command runs. */
export function checkNode(): Finding {
  const { node, openssl } = process.versions;
  return { check: "node", verdict: "well", found: plain(`${node}, OpenSSL ${openssl}`) };
}
