import type { AdapterName } from "../base.ts";
import { holdersIn } from "./holders-in.ts";
import { type PageRow, readPage } from "./read-page.ts";
import { readProfile } from "./read-profile.ts";
import { readMobile, readRoomInfo, readWeb } from "./read-room.ts";
import type { Reading } from "./reading.ts";
import { type Get, getAmong, isObject, jsonOr } from "./values.ts";

export interface ReplyReadings {
  /** What the reply proves: no, one, or, when it contradicts itself, several readings. */
  readonly readings: readonly Reading[];
  /** False when the reply could be read only up to some point. */
  readonly isWhole: boolean;
}

/**
 * What a reply proves, by a slow reader that shares no code with the adapters and reads everything. It follows the same
 * rules of the site.
 */
export function readReply(adapter: AdapterName, body: Uint8Array, uid: string): ReplyReadings {
  const text = new TextDecoder().decode(body);
  switch (adapter) {
    case "web":
      return readJSON(text, readWeb);
    case "mobile":
      return readJSON(text, (reply) => readMobile(reply, uid));
    case "webHTML":
      return readStates(body, "roomStore", (get, store) => {
        const info = get(store, "roomInfo");
        // The shell at the beginning of the page holds an empty one.
        return isObject(info) && Object.keys(info).length > 0 ? readRoomInfo(get, info) : [];
      });
    case "userHTML": {
      const showsOnAir = />\s*直播中\s*</.test(text);
      return readStates(body, "user", (get, reply) => readProfile(get, { reply, uid, showsOnAir }));
    }
  }
}

function readJSON(text: string, read: (reply: unknown) => Reading[]): ReplyReadings {
  const reply = jsonOr(text, undefined);
  return { readings: read(reply), isWhole: reply !== undefined };
}

/** The readings of every value of that key. Which of two rows with one id counts is unknown, so both are tried. */
function readStates(
  body: Uint8Array,
  key: string,
  read: (get: Get, value: unknown) => Reading[],
): ReplyReadings {
  const { rows, isWhole } = readPage(body);
  const holders = rows.flatMap((row) => (row.kind === "line" ? holdersIn(row.text, key) : []));
  const hasDoubles = new Set(rows.map(({ id }) => id)).size < rows.length;
  const orders = hasDoubles ? [rows, rows.toReversed()] : [rows];
  const readings = orders.flatMap((order) => {
    const get = getAmong(new Map(order.map((row) => [Number.parseInt(row.id, 16), row])));
    return holders.flatMap((holder) => read(get, get(holder, key)));
  });
  return { readings, isWhole: isWhole && rows.every(isReadable) };
}

/** Whether a row can be read; rows of modules, symbols and other kinds begin with a letter and need not be JSON. */
function isReadable({ kind, text }: PageRow): boolean {
  return kind === "text" || !/^["[{]/.test(text) || jsonOr(text, undefined) !== undefined;
}
