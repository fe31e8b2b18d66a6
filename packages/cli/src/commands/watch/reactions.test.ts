import { type RoomInfo, StreamFallbackError } from "@stream-fallback/core";
import { expect, it } from "vitest";
import { silentLogger } from "../../output/logger.ts";
import type { Change } from "./change.ts";
import { createReactions } from "./reactions.ts";

const room = { provider: "douyin", roomId: "12345" };
const named = { room, name: "12345", at: new Date(0) };

function info(living: boolean, liveId: string): RoomInfo {
  const texts = { title: "", owner: "", uid: "", avatar: "", cover: "", area: "", api: "web" };
  const times = { liveStartTime: new Date(0), recordStartTime: new Date(0) };
  const meta = { attempts: [], cached: false, stale: false, ageMs: 0 };
  return { ...room, ...texts, ...times, living, liveId, sources: [], meta };
}

const onAir = info(true, "7001");
const offAir = info(false, "");
const live = (told: RoomInfo, before?: RoomInfo): Change => ({ ...named, type: "live", info: told, before });
const ended = (before?: RoomInfo): Change => ({ ...named, type: "ended", info: offAir, before });
const unknown = (lastKnown?: RoomInfo): Change => ({
  ...{ ...named, type: "unknown", lastKnown },
  error: new StreamFallbackError("RISK_CONTROL", "a captcha"),
});

it.each<[string, Change[], string[]]>([
  ["a broadcast that begins", [live(onAir, offAir)], ["live 7001"]],
  ["a broadcast that is on air at the first answer", [live(onAir)], ["live 7001"]],
  ["a broadcast first seen after nobody could tell", [unknown(), live(onAir)], ["live 7001"]],
  ["another broadcast after the one before", [live(info(true, "7002"), onAir)], ["live 7002"]],
  ["a broadcast that ends", [ended(onAir)], ["ended "]],
  ["a broadcast that went on while nobody could tell", [unknown(onAir), live(onAir, onAir)], []],
  ["the same of which nobody tells the id now", [unknown(onAir), live(info(true, ""), onAir)], []],
  ["another one that began while nobody could tell", [live(info(true, "7002"), onAir)], ["live 7002"]],
  ["one that began while nobody could tell", [unknown(offAir), live(onAir, offAir)], ["live 7001"]],
  ["one that ended while nobody could tell", [unknown(onAir), ended(onAir)], ["ended "]],
  ["a room off air before and after nobody could tell", [unknown(offAir), ended(offAir)], []],
  ["a room first seen off air", [unknown(), ended()], []],
  ["another title", [{ ...named, type: "title", info: onAir, before: onAir }], []],
])("for %s the commands that run are those of its change", (_what, changes, runs) => {
  const ran: string[] = [];
  const reactions = createReactions(
    { onLive: "program live {liveId}", onEnded: "program ended {liveId}" },
    {
      logger: silentLogger,
      run: async ([, ...args]) => {
        ran.push(args.join(" "));
      },
    },
  );
  for (const change of changes) reactions.to(change);
  expect(ran).toEqual(runs);
});
