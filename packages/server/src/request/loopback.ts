import { isIP } from "node:net";

/** Whether a host is this machine alone. */
export function isLoopback(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, "").toLowerCase();
  return plain === "localhost" || plain === "::1" || (isIP(plain) === 4 && plain.startsWith("127."));
}

/**
 * Whether a request names this machine as its host. A page of a stranger may have its own name lead to 127.0.0.1 (DNS
 * rebinding), and would read all that needs no key.
 */
export function namesLoopback(hostHeader: string | undefined): boolean {
  return isLoopback((hostHeader ?? "").replace(/:\d+$/, ""));
}
