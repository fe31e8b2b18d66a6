import { type ErrorCode, StreamFallbackError } from "@stream-fallback/core";
import type { BlockKind } from "./block-error.ts";

/** Codes of the envelope by which the site shuts somebody out. */
export const BLOCK_OF_CODE: ReadonlyMap<number, BlockKind> = new Map([
  [-412, "intercepted"],
  [-352, "voucher"],
  [-401, "refused"],
  [-799, "rate-limited"],
  [-509, "rate-limited"],
  [-101, "login"],
]);

/** The site's words for -352, which it also gives as the code's own text. */
export const VOUCHER_WORDS: readonly string[] = ["-352", "风控校验失败"];

interface Meaning {
  code: ErrorCode;
  what: string;
}

const NO_SUCH_ROOM: Meaning = {
  code: "ROOM_NOT_FOUND",
  what: "there is no such room (直播间不存在); check the number in the room's URL, since an anchor's uid (mid) is none",
};
const BAD_PARAMETERS: Meaning = {
  code: "SCHEMA",
  what: "the site does not take the parameters of the request; it may have changed, look for an update",
};
const IN_TROUBLE: Meaning = { code: "UPSTREAM_ERROR", what: "the site is in trouble; try again later" };

/** Codes that mean something of the room or the request, wherever they are met. */
const MEANING_OF_CODE: ReadonlyMap<number, Meaning> = new Map([
  [60_004, NO_SUCH_ROOM],
  [
    60_005,
    {
      code: "ROOM_RESTRICTED",
      what: "the site does not show this room here: not in this country, or to paying viewers only",
    },
  ],
  [19_002_005, { code: "ROOM_RESTRICTED", what: "the room is locked with a password (房间已加密)" }],
  // Met for a uid that was given as a room's number, and said of any trouble: it proves nothing.
  [
    19_002_000,
    { code: "INCOMPLETE", what: "the site could not get the room's data (获取初始化数据失败); try again" },
  ],
  [65_530, { code: "UPSTREAM_ERROR", what: "the site did not find its way (route_exception)" }],
  [-400, BAD_PARAMETERS],
  [1_002_002, BAD_PARAMETERS],
  [-500, IN_TROUBLE],
  [-503, IN_TROUBLE],
  [-504, IN_TROUBLE],
  [-8_888, IN_TROUBLE],
]);

/** What a code other than 0 means that is no block. An unknown one proves nothing of the room. */
export function errorOfCode(code: number): StreamFallbackError {
  const meaning = MEANING_OF_CODE.get(code);
  if (meaning === undefined) {
    // Beyond 32 bits it is no code but, in a broken reply, whatever else is a number there: an id, say.
    const named = code === (code | 0) ? `error ${code}` : "an error";
    return new StreamFallbackError("UPSTREAM_ERROR", `the site answered with ${named}; try again later`);
  }
  return new StreamFallbackError(meaning.code, `${meaning.what} (code ${code})`);
}
