import { randomBytes } from "node:crypto";
import { setCookie } from "./cookies.ts";

const halfHourSeconds = 1800;

export function issueNonce(): string {
  const value = `0${randomBytes(10).toString("hex")}`;
  return setCookie("__ac_nonce", value, { maxAgeSeconds: halfHourSeconds });
}

/** The site takes any nonce of the right look, issued by it or not; so does the emulator. */
export function isNonce(value: string | undefined): value is string {
  return value !== undefined && /^[0-9a-f]{21}$/i.test(value);
}
