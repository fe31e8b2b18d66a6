import type { Variables } from "../asking/variables-of.ts";
import type { OptionSpec } from "./option.ts";
import { readSeveral } from "./read-values.ts";

/** Whose word is taken for where a request comes from. */
export const trustedProxy: OptionSpec = {
  flags: "--trusted-proxy <network>",
  says: {
    en: "believe the X-Forwarded headers of this proxy, an address or a network as in 10.0.0.0/8; may be given again",
    zh: "信任该代理的 X-Forwarded 请求头，地址或网段，如 10.0.0.0/8；可多次使用",
  },
  variable: "TRUSTED_PROXIES",
  read: readSeveral,
};

/** Those of the line, else those of the environment. */
export function trustedProxiesOf(
  line: { trustedProxy?: readonly string[] },
  variable: Variables,
): readonly string[] | undefined {
  return line.trustedProxy ?? variable("TRUSTED_PROXIES", (text) => text.split(/[\s,，]+/));
}
