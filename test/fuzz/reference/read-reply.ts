import type { AdapterName } from "../recipe.ts";
import { holdersIn } from "./holders-in.ts";
import { type PageRow, readPage } from "./read-page.ts";
import { readProfile } from "./read-profile.ts";
import { readMobile, readRoomInfo, readWeb } from "./read-room.ts";
import type { Reading } from "./reading.ts";
import { type Get, getAmong, isObject, jsonOr } from "./values.ts";

export interface ReplyReadings {
  /** What the reply proves: none, one, or several where it contradicts itself. */
  readonly readings: readonly Reading[];
  /** False where the reply could be read to a point only. */
  readonly isWhole: boolean;
}

/**
 * What a reply proves, read by other code than the adapters': slow, and with everything read. The rules are those of
 * the site, so they are the same.
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
        // The page begins with an empty one.
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

/** Every value of that key. Which of two rows with the same id counts is not said anywhere, so either may. */
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

/** A module, a symbol or another kind of row begins with a letter. */
function isReadable({ kind, text }: PageRow): boolean {
  return kind === "text" || !/^["[{]/.test(text) || jsonOr(text, undefined) !== undefined;
}
