import type { CallContext, HttpReply, RoomQuery } from "@stream-fallback/core";
import { seededRandom } from "@stream-fallback/core/testing";
import { ok, refusal } from "../../emulator/bilibili/shapes/refusals.ts";
import { visitorIds } from "../../emulator/bilibili/visitors/visitor-ids.ts";
import { callTo, SECRET } from "../call.ts";
import type { Bodies, Names } from "./bodies.ts";

const key = (digit: string) => `https://i0.hdslb.com/bfs/wbi/${digit.repeat(32)}.png`;
const nav = refusal(-101, { isLogin: false, wbi_img: { img_url: key("a"), sub_url: key("b") } });
const spi = ok({ ...visitorIds(1), b_3: SECRET });

/** Where each body is asked for; the page is at every other address. */
const endings: readonly (readonly [string, keyof Bodies])[] = [
  ["/getInfoByRoom", "info"],
  ["/getH5InfoByRoom", "h5Info"],
  ["/getRoomPlayInfo", "play"],
  ["/room_init", "init"],
  ["/get_info", "roomInfo"],
  ["/Master/info", "anchor"],
  ["/playUrl", "playUrl"],
  ["/getRoomBaseInfo", "baseInfo"],
  ["/get_status_info_by_uids", "statusByUids"],
  ["/master/url", "playlist"],
];

/** A call whose every request is answered with the body of its address. */
export function callWith(bodies: Bodies): CallContext {
  const context = callTo(Buffer.of(), 1);
  const send = async ({ url }: { url: string }): Promise<HttpReply> => {
    const { pathname } = new URL(url);
    return { status: 200, headers: {}, body: bodyAt(pathname, bodies) };
  };
  return { ...context, random: seededRandom(1), http: { ...context.http, send } };
}

function bodyAt(path: string, bodies: Bodies): Uint8Array {
  if (path.endsWith("/nav")) return Buffer.from(JSON.stringify(nav));
  if (path.endsWith("/spi")) return Buffer.from(JSON.stringify(spi));
  const [, name = "page"] = endings.find(([ending]) => path.endsWith(ending)) ?? [];
  return bodies[name];
}

export function queryFor({ roomId, uid }: Names, needsStreams: boolean): RoomQuery<undefined> {
  return {
    room: { provider: "bilibili", roomId, uid },
    need: needsStreams ? { kind: "streams", quality: "origin" } : { kind: "status" },
    options: undefined,
  };
}
