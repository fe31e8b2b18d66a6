import { manualClock } from "@stream-fallback/core/testing";
import type { Api, RoomInfo } from "@stream-fallback/douyin-provider";
import { describe, expect, test } from "vitest";
import { type CastName, cast, truthOf } from "../emulator/cast/rooms.ts";
import { setUp } from "./set-up.ts";

const apis = ["web", "webHTML", "balance"] as const satisfies readonly Api[];
const everyApi = <Name extends CastName>(names: readonly Name[]) =>
  names.flatMap((name) => apis.map((api) => [name, api] as const));

test.each(everyApi(["live", "liveWithoutUhd", "offline"]))(
  "the %s room by %s is told as it is",
  async (name, api) => {
    const { ask } = await setUp();
    const { roomId, ...truth } = toldTruth(name);
    expect(await ask(cast[name].webRid, { api })).toMatchObject({
      ...truth,
      roomId: cast[name].webRid,
      // 19 digits, more than a number can hold.
      liveId: roomId,
      isLiveRadio: false,
    });
  },
);

test.each(["web", "balance"] as const)("the finished room by %s is offline and nameless", async (api) => {
  const { ask } = await setUp();
  const { webRid } = cast.finished;
  expect(await ask(webRid, { api })).toMatchObject({ living: false, title: "", owner: "", roomId: webRid });
});

test("the page of the finished room still knows who it was", async () => {
  const { ask } = await setUp();
  const { roomId, ...truth } = toldTruth("finished");
  const info = await ask(cast.finished.webRid, { api: "webHTML" });
  expect(info).toMatchObject({ ...truth, living: false, liveId: roomId });
});

test.each(apis)("a room that is not there is not found by %s", async (api) => {
  const { ask } = await setUp();
  await expect(ask(cast.missing.webRid, { api })).rejects.toMatchObject({
    code: "ROOM_NOT_FOUND",
    attempts: [{ kind: "success", code: "ROOM_NOT_FOUND" }],
  });
});

test.each(["web", "webHTML", "balance"] as const)(
  "a room_id in place of the number finds the room all the same, by %s",
  async (api) => {
    const { ask } = await setUp();
    const { webRid, roomId } = cast.live;
    expect(await ask(roomId, { api })).toMatchObject({ living: true, roomId: webRid, liveId: roomId });
  },
);

test.each(["web", "balance"] as const)("a restricted room is told as such by %s", async (api) => {
  const { ask } = await setUp();
  await expect(ask(cast.restricted.webRid, { api })).rejects.toMatchObject({ code: "ROOM_RESTRICTED" });
});

test("a page without the room proves nothing, so the restricted room is told by the next adapter", async () => {
  const { ask } = await setUp();
  await ask(cast.live.webRid);
  await expect(ask(cast.restricted.webRid)).rejects.toMatchObject({
    code: "ROOM_RESTRICTED",
    attempts: [
      { endpoint: "webHTML", code: "INCOMPLETE" },
      { endpoint: "web", code: "ROOM_RESTRICTED" },
    ],
  });
});

test("the area in an answer is the narrower of the two that a room has, or nothing", async () => {
  const { ask } = await setUp();
  expect((await ask(cast.live.webRid)).area).toBe(cast.live.partition.sub.title);
  expect((await ask(cast.liveWithoutUhd.webRid)).area).toBe("");
});

describe("the streams of an answer", () => {
  test.each(["live", "liveWithoutUhd"] as const)(
    "of the %s room are the same from both adapters",
    async (name) => {
      // The URLs hold the time of the reply.
      const { ask } = await setUp({ clock: manualClock() });
      const { webRid } = cast[name];
      const [web, page] = [await ask(webRid, { api: "web" }), await ask(webRid, { api: "webHTML" })];
      expect(page.sources).toEqual(web.sources);
      expect(page.streams).toEqual(web.streams);
    },
  );

  test.each([
    ["live", ["原画", "蓝光", "超清", "高清", "标清", "流畅", "真原画", "音频"]],
    ["liveWithoutUhd", ["蓝光", "超清", "高清", "标清", "流畅", "真原画", "音频"]],
    // Without a list of qualities, the same names.
    ["skeleton", ["原画", "蓝光", "超清", "高清", "标清", "流畅", "真原画", "音频"]],
  ] as const)("of the %s room have the site's names, best first", async (name, names) => {
    const { ask } = await setUp();
    expect((await ask(cast[name].webRid)).streams.map(({ desc }) => desc)).toEqual(names);
  });

  test.each(["web", "webHTML"] as const)("by %s are the room's own, each with its URL", async (api) => {
    const { ask } = await setUp();
    const { sources } = await ask(cast.live.webRid, { api });
    const urls = sources.flatMap(({ streams }) => streams.flatMap(({ flv = "", hls = "" }) => [flv, hls]));
    // True origin and sound have no HLS.
    expect(urls.filter((url) => !url.includes(cast.live.broadcast.streamId))).toEqual(["", ""]);
    expect(sources).toHaveLength(1);
    expect(sources[0]?.streams[0]).toMatchObject({
      quality: "origin",
      flv: expect.stringContaining("_or4.flv?"),
      hls: expect.stringContaining("_or4.m3u8?"),
      codec: "h264",
      bitRate: 6_000_000,
    });
    expect(sources[0]?.streams.at(-1)).toMatchObject({
      quality: "ao",
      flv: expect.stringContaining("only_audio=1"),
    });
  });

  test("of rooms that have them come with an HEVC set and with backup lines, in sources of their own", async () => {
    const { ask } = await setUp();
    const namesOf = async (name: CastName) =>
      (await ask(cast[name].webRid, { api: "web" })).sources.map((source) => source.name);
    expect(await namesOf("live")).toEqual(["main"]);
    expect(await namesOf("liveWithoutUhd")).toEqual(["main", "h265"]);
    expect(await namesOf("oddTitle")).toEqual(["main", "backup"]);
    const { sources } = await ask(cast.liveWithoutUhd.webRid, { api: "web" });
    expect(new Set(sources[1]?.streams.map(({ codec }) => codec))).toEqual(new Set(["h265"]));
  });

  test.each([
    ["live", "web", "expire="],
    ["oddTitle", "webHTML", "expire="],
    ["letters", "web", "wsTime="],
    ["skeleton", "web", "auth_key="],
    ["paramsError", "webHTML", "volcTime="],
  ] as const)("of the %s room end in a week: %s, %s", async (name, api, form) => {
    const clock = manualClock();
    const { ask } = await setUp({ clock });
    const { sources } = await ask(cast[name].webRid, { api });
    const weekFromNow = Math.floor(clock.wallNow() / 1_000 + 7 * 86_400) * 1_000;
    for (const { flv, expiresAt } of sources.flatMap(({ streams }) => streams)) {
      expect(flv).toContain(form);
      expect(expiresAt?.getTime()).toBe(weekFromNow);
    }
  });

  test("have the headers that a player needs, of which a caller may change his own", async () => {
    const { ask } = await setUp();
    const [first, second] = (await ask(cast.live.webRid)).sources[0]?.streams ?? [];
    const headers = {
      referer: "https://live.douyin.com/",
      "user-agent": expect.stringMatching(/Windows.+Chrome/),
    };
    expect(first?.headers).toEqual(headers);
    Object.assign(first?.headers ?? {}, { referer: "https://mine.example/" });
    expect(second?.headers).toEqual(headers);
    expect((await ask(cast.live.webRid)).sources[0]?.streams[0]?.headers).toEqual(headers);
  });

  test.each(["offline", "finished"] as const)("of the %s room are none", async (name) => {
    const { ask } = await setUp();
    for (const api of ["web", "webHTML"] as const) {
      expect(await ask(cast[name].webRid, { api })).toMatchObject({ sources: [], streams: [] });
    }
  });
});

describe("an answer has every field, with its type,", () => {
  test.each(everyApi(["live", "liveWithoutUhd", "offline", "finished"]))(
    "for the %s room by %s",
    async (name, api) => {
      const { ask } = await setUp();
      const info = await ask(cast[name].webRid, { api });
      expect(info).toStrictEqual({
        living: expect.any(Boolean),
        isLiveRadio: expect.any(Boolean),
        provider: "douyin",
        roomId: cast[name].webRid,
        owner: expect.any(String),
        title: expect.any(String),
        avatar: expect.any(String),
        cover: expect.any(String),
        liveId: expect.any(String),
        uid: expect.any(String),
        api: api === "webHTML" ? "webHTML" : "web",
        area: expect.any(String),
        liveStartTime: info.recordStartTime,
        recordStartTime: expect.any(Date),
        streams: expect.any(Array),
        sources: expect.any(Array),
        meta: {
          attempts: [
            expect.objectContaining({ kind: "success", role: "first", startedMs: expect.any(Number) }),
          ],
          cached: false,
          stale: false,
          ageMs: 0,
        },
      });
      for (const stream of info.streams) {
        expect(stream).toStrictEqual({
          key: expect.any(String),
          desc: expect.any(String),
          bitRate: expect.any(Number),
        });
      }
    },
  );

  test("an answer about a room on air has its pictures", async () => {
    const { ask } = await setUp();
    const { avatar, cover } = await ask(cast.live.webRid);
    expect(avatar).toMatch(/^https:\/\/.+invented-avatar-99001002003011/);
    expect(cover).toMatch(/^https:\/\/.+invented-cover-7990010020030000451/);
  });
});

describe("the adapter that is asked", () => {
  test.each([
    ["web", { home: 1, web: 1, webHTML: 0 }],
    ["webHTML", { home: 0, web: 0, webHTML: 2 }],
  ] as const)("by api %s: nobody else", async (api, requests) => {
    const { ask, emulator } = await setUp();
    expect((await ask(cast.live.webRid, { api })).api).toBe(api);
    expect(emulator.counters().requests).toMatchObject(requests);
  });

  test.each([
    ["web", "webHTML"],
    ["webHTML", "web"],
  ] as const)("api %s is not answered from what %s has answered before", async (api, other) => {
    const { ask } = await setUp();
    await ask(cast.live.webRid, { api: other });
    expect(await ask(cast.live.webRid, { api })).toMatchObject({ api, meta: { cached: false } });
  });

  test.each([
    ["web", 0],
    ["webHTML", 0.99],
  ] as const)("by random: one, here %s", async (api, chance) => {
    const { ask, emulator } = await setUp({ random: () => chance });
    emulator.control({ endpoint: api, fault: { kind: "captcha" } });
    await expect(ask(cast.live.webRid, { api: "random" })).rejects.toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
      attempts: [{ endpoint: api }],
    });
  });
});

describe("a room may be given as", () => {
  const { webRid } = cast.live;
  test.each([
    webRid,
    ` ${webRid}\n`,
    `https://live.douyin.com/${webRid}`,
    `live.douyin.com/${webRid}`,
    `https://live.douyin.com/${webRid}?enter_from_merge=link_share&action_type=click`,
    `https://live.douyin.com/?live_web_rid=${webRid}`,
    `https://www.douyin.com/follow/live/${webRid}`,
    `【抖音】灯塔夜航船正在直播，来和我一起支持Ta吧。复制下方链接，打开【抖音】，直接观看直播！ https://live.douyin.com/${webRid} 3@8.com :4pm`,
    `快来看https://live.douyin.com/${webRid}，正在直播`,
    `Look: https://live.douyin.com/${webRid}, it is on.`,
    `It is on (https://live.douyin.com/${webRid}).`,
  ])("%j", async (room) => {
    const { ask } = await setUp();
    expect(await ask(room)).toMatchObject({ roomId: webRid, owner: cast.live.owner.nickname });
  });
});

test("what a caller does to an answer does not show in the next", async () => {
  const { ask } = await setUp();
  const first = await ask(cast.finished.webRid, { api: "web" });
  first.sources.push({ name: "mine", streams: [] });
  first.streams.push({ key: "mine", desc: "", bitRate: 0 });
  const second = await ask(cast.finished.webRid, { api: "web", maxAgeMs: 0 });
  expect(second).toMatchObject({ sources: [], streams: [] });
});

function toldTruth(name: CastName): Pick<RoomInfo, "living" | "title" | "owner" | "uid" | "roomId"> {
  const truth = truthOf(cast[name]);
  if ("refusal" in truth) throw new Error(`nothing is told of the ${name} room`);
  return truth;
}
