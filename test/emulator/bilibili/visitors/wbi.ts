import { createHash } from "node:crypto";

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

/** The order of the 64 characters of both keys; a signature takes the first 32. */
const ORDER = [
  "2e 2f 12 02 35 08 17 20 0f 32 0a 1f 3a 03 2d 23",
  "1b 2b 05 31 21 09 2a 13 1d 1c 0e 27 0c 26 29 0d",
]
  .join(" ")
  .split(" ")
  .map((place) => Number.parseInt(place, 16));

interface WbiKeys {
  img: string;
  sub: string;
}

/** Gives the keys of the day, and knows what was signed with them. */
export interface WbiOffice {
  keys(): WbiKeys;
  /** Why a query is not signed as it should be; undefined where it is. */
  flawOf(query: string): string | undefined;
  /** Ends the day of the keys now. */
  rotate(): void;
}

export function openWbiOffice(clock: () => number): WbiOffice {
  let turns = 0;
  const keys = () => {
    const day = `${Math.floor((clock() + CHINA_MS) / DAY_MS)}, ${turns}`;
    return { img: md5(`img ${day}`), sub: md5(`sub ${day}`) };
  };
  return {
    keys,
    flawOf(query) {
      const parameters = new URLSearchParams(query);
      const given = parameters.get("w_rid");
      if (given === null) return "unsigned";
      const second = Number(parameters.get("wts"));
      if (Math.abs(second * 1_000 - clock()) > DAY_MS) return "anotherTime";
      return given === signatureOf(query, keys()) ? undefined : "badSignature";
    },
    rotate: () => {
      turns += 1;
    },
  };
}

/** What the query should have been signed with: its parameters by their names, without the marks that values may not have. */
export function signatureOf(query: string, { img, sub }: WbiKeys): string {
  const signed = [...new URLSearchParams(query)]
    .filter(([name]) => name !== "w_rid")
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map((pair) => pair.map((text) => encodeURIComponent(text.replace(/[!'()*]/g, ""))).join("="));
  const mixed = ORDER.map((place) => (img + sub)[place]).join("");
  return md5(signed.join("&") + mixed);
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
