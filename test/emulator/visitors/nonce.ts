import { randomBytes } from "node:crypto";
import { setCookie } from "./cookies.ts";

const halfHourSeconds = 1800;

export function issueNonce(): string {
  const value = `0${randomBytes(10).toString("hex")}`;
  return setCookie("__ac_nonce", value, { maxAgeSeconds: halfHourSeconds });
}

/** Whether a value looks like a nonce: the site accepts any such value, whether it issued it or not. */
export function isNonce(value: string | undefined): value is string {
  return value !== undefined && /^[0-9a-f]{21}$/i.test(value);
}
