import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { setCookie } from "./cookies.ts";

const yearSeconds = 31_536_000;

export interface TtwidOffice {
  /** A whole Set-Cookie value with a fresh ttwid. */
  issue(): string;
  /** Whether this office issued the value; the site, too, tells a made-up ttwid from its own. */
  recognises(value: string): boolean;
}

/** Issues and checks ttwids with a key of its own, so a ttwid from another emulator counts as forged. */
export function openTtwidOffice(clock: () => number): TtwidOffice {
  const key = randomBytes(32);
  const seal = (text: string) => createHmac("sha256", key).update(text).digest();

  return {
    issue() {
      const text = `1|${randomBytes(32).toString("base64url")}|${Math.floor(clock() / 1000)}`;
      const value = encodeURIComponent(`${text}|${seal(text).toString("hex")}`);
      return setCookie("ttwid", value, { maxAgeSeconds: yearSeconds, httpOnly: true });
    },
    recognises(value) {
      const plain = value.replaceAll(/%7c/gi, "|");
      const lastBar = plain.lastIndexOf("|");
      const claimed = Buffer.from(plain.slice(lastBar + 1), "hex");
      const expected = seal(plain.slice(0, lastBar));
      return claimed.length === expected.length && timingSafeEqual(claimed, expected);
    },
  };
}
