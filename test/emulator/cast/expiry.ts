/** The query parameters that tell when a stream address ends, one form per delivery network; times in Unix seconds. */
export const expiryForms = {
  expire: (_, end) => [`expire=${end}`],
  expireHex: (_, end) => [`expire=${end.toString(16)}`],
  wsTime: (start, end) => [
    `wsTime=${start.toString(16)}`,
    `keeptime=${(end - start).toString(16).padStart(8, "0")}`,
  ],
  authKey: (_, end) => [`auth_key=${end}-0-0-${"0a1b2c3d".repeat(4)}`],
  keyTime: (_, end) => [`k=${"1a2b3c4d".repeat(4)}`, `t=${end}`],
  volcTime: (_, end) => [`volcSecret=${"4e5f6071".repeat(4)}`, `volcTime=${end}`],
} satisfies Record<string, (start: number, end: number) => string[]>;

/** Whether a stream address has ended. One without an end counts as ended: its query was cut, so its signature fails. */
export function isOver(query: string, nowMs: number): boolean {
  const end = endOf(query) ?? Number.NaN;
  return !(nowMs / 1000 < end);
}

/** When a stream address ends, in Unix seconds, by any of the forms in use; undefined when it does not say. */
function endOf(query: string): number | undefined {
  const parameters = new URLSearchParams(query);
  const expire =
    parameters.get("expire") ??
    parameters.get("expires") ??
    parameters.get("volcTime") ??
    parameters.get("t");
  // A Unix time has ten decimal digits, but eight hexadecimal ones.
  if (expire !== null) return Number.parseInt(expire, /^\d{10}$/.test(expire) ? 10 : 16);
  const start = parameters.get("wsTime");
  if (start !== null) {
    return Number.parseInt(start, 16) + Number.parseInt(parameters.get("keeptime") ?? "0", 16);
  }
  const key = parameters.get("auth_key");
  return key === null ? undefined : Number.parseInt(key, 10);
}
