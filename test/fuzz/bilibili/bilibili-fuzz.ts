import { createProvider } from "@stream-fallback/bilibili-provider";
import type {
  FuzzedScene,
  FuzzOptions,
  FuzzReply,
  FuzzScene,
  FuzzTruth,
} from "@stream-fallback/core/testing";
import { type CastName, cast } from "../../emulator/bilibili/cast/cast.ts";
import { ok, refusal } from "../../emulator/bilibili/shapes/refusals.ts";
import { visitorIds } from "../../emulator/bilibili/visitors/visitor-ids.ts";
import { hostileText } from "../hostile-text.ts";
import { pick, type Random } from "../luck.ts";
import { SECRET } from "../secret.ts";
import { truthOf } from "../truth-of.ts";
import { type AdapterName, askedBy } from "./asked-by.ts";
import { type Bodies, bodiesOf, namesOf, type RoomName } from "./bodies.ts";
import { readReplies } from "./reference/read-replies.ts";
import { differences } from "./reference/reading.ts";
import { keys, values } from "./vocabulary.ts";

// No host of the provider is ever asked: the fuzzer answers every request itself.
const provider = createProvider({
  origins: {
    ...{ api: "http://api.example", account: "http://account.example" },
    ...{ live: "http://live.example", short: "http://short.example" },
  },
});

const key = (digit: string) => `https://i0.hdslb.com/bfs/wbi/${digit.repeat(32)}.png`;
const nav = refusal(-101, { isLogin: false, wbi_img: { img_url: key("a"), sub_url: key("b") } });
const spi = ok({ ...visitorIds(1), b_3: SECRET });

/** Where each body is asked for; the page is at every other address. */
const paths: Readonly<Record<keyof Bodies, string | undefined>> = {
  ...{ info: "/getInfoByRoom", h5Info: "/getH5InfoByRoom", play: "/getRoomPlayInfo", init: "/room_init" },
  ...{ roomInfo: "/get_info", anchor: "/Master/info", playUrl: "/playUrl", baseInfo: "/getRoomBaseInfo" },
  ...{ statusByUids: "/get_status_info_by_uids", playlist: "/master/url", page: undefined },
};
const endpoints = Object.keys(paths) as (keyof Bodies)[];
const unbroken: readonly FuzzReply[] = [
  { path: "/nav", body: JSON.stringify(nav), isSpared: true },
  { path: "/spi", body: JSON.stringify(spi), isSpared: true },
];

/** How an adapter of Bilibili's is fuzzed. */
export function bilibiliFuzz(adapter: AdapterName): FuzzOptions {
  return {
    ...{ provider, adapter, keys, values },
    secrets: [SECRET, "sign=", "http:", "<script", "长长", "fake"],
    scenes: (random) => sceneOf(adapter, random),
    read: (scene) => truthsOf(adapter, scene),
  };
}

const rooms: readonly RoomName[] = [...(Object.keys(cast) as CastName[]), "nobody"];

function sceneOf(adapter: AdapterName, random: Random): FuzzScene {
  const room = pick(rooms, random);
  const bodies = bodiesOf({ room, title: hostileText(random), owner: hostileText(random) });
  const asked: readonly (keyof Bodies)[] = askedBy[adapter];
  const replies = endpoints.map((name) => ({
    ...{ path: paths[name], body: bodies[name], isSpared: !asked.includes(name) },
  }));
  return { ...namesOf(room), replies: [...unbroken, ...replies] };
}

function truthsOf(adapter: AdapterName, { roomId, uid = "", need, replies }: FuzzedScene): FuzzTruth[] {
  const told = replies.slice(unbroken.length).map(({ body }) => Buffer.from(body));
  const bodies = Object.fromEntries(endpoints.map((name, index) => [name, told[index]])) as Bodies;
  const question = { names: { roomId, uid }, needsStreams: need.kind === "streams" };
  // Where the playlist should be, the site may say by a code that the room is for chosen viewers.
  const isClosed = adapter === "master" && /"code":"?60005\b/.test(bodies.playlist.toString());
  const truths = readReplies(adapter, { bodies, question }).map((reading) => {
    const isSilent = "urls" in reading && reading.needsStreams && reading.living && reading.urls.size === 0;
    return truthOf(reading, { differ: differences, mayFail: isSilent });
  });
  return isClosed ? ["restricted", ...truths] : truths;
}
