import type { RoomQuery } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { answersOf, changeable as copy } from "./__fixtures__/changeable.ts";
import { failureOf, fakeCall, queryOf, replyOf } from "./__fixtures__/fake-call.ts";
import * as replies from "./__fixtures__/site/replies.ts";
import { cast, type SiteRoom } from "./__fixtures__/site/rooms.ts";
import { type AdapterName, adapters } from "./adapters/adapters.ts";
import { chooseOrigins } from "./origins.ts";

const origins = chooseOrigins();
const { roomId, uid, began } = cast.live;
const viewer = { qn: 10_000, hasLogin: false };

const ask = (name: AdapterName, { answers, query }: { answers: object; query: RoomQuery }) =>
  adapters[name]({ origins }).fetchRoom(query, fakeCall(answers as Record<string, unknown>).context);

const status = queryOf(roomId);
const streams = queryOf(roomId, "origin");
const byUid = { ...status, room: { provider: "bilibili", roomId: "", uid: String(uid) } };

describe("the state of a room", () => {
  it.each([3, -1, 10])("is not known where live_status is %s", async (odd) => {
    for (const name of ["web", "h5", "legacy", "batch"] as const) {
      const answers = copy(answersOf());
      answers.getInfoByRoom.data.room_info.live_status = odd;
      answers.getH5InfoByRoom.data.room_info.live_status = odd;
      answers.room_init.data.live_status = odd;
      answers.get_info.data.live_status = odd;
      answers.getRoomBaseInfo.data.by_room_ids[roomId].live_status = odd;
      expect(await failureOf(ask(name, { answers, query: status }))).toMatchObject({ code: "INCOMPLETE" });
    }
  });

  it.each([null, "1", undefined])("is not known where live_status is %j", async (odd) => {
    const answers = answersOf();
    answers.getH5InfoByRoom.data.room_info.live_status = odd;
    expect(await failureOf(ask("h5", { answers, query: status }))).toMatchObject({ code: "SCHEMA" });
  });

  it("is not known where its two replies differ", async () => {
    const answers = answersOf();
    answers.get_info.data.live_status = 0;
    expect(await failureOf(ask("legacy", { answers, query: status }))).toMatchObject({
      code: "INCOMPLETE",
      isBlameless: true,
    });
  });

  it.each([0, 2])(
    "is not known where the room is on air and its streams are of live_status %s",
    async (over) => {
      const answers = answersOf();
      answers.getRoomPlayInfo.data.live_status = over;
      expect(await failureOf(ask("h5", { answers, query: streams }))).toMatchObject({ code: "INCOMPLETE" });
    },
  );

  it("is not known from streams of another broadcast", async () => {
    const answers = answersOf();
    answers.getRoomPlayInfo.data.live_time += 60;
    expect(await failureOf(ask("h5", { answers, query: streams }))).toMatchObject({ code: "INCOMPLETE" });
  });

  it("is not known where its two replies are of two rooms, or of two anchors", async () => {
    const answers = answersOf();
    answers.getRoomPlayInfo.data.room_id = 99;
    expect(await failureOf(ask("h5", { answers, query: streams }))).toMatchObject({ code: "INCOMPLETE" });
    answers["Master/info"].data.info.uid = 99;
    expect(await failureOf(ask("legacy", { answers, query: status }))).toMatchObject({ code: "INCOMPLETE" });
  });

  it("is that of no other room", async () => {
    for (const name of ["web", "h5", "legacy"] as const) {
      const answers = answersOf(cast.hidden);
      expect(await failureOf(ask(name, { answers, query: status }))).toMatchObject({ code: "INCOMPLETE" });
    }
    const answers = answersOf(cast.hidden);
    expect(await failureOf(ask("batch", { answers, query: status }))).toMatchObject({ code: "INCOMPLETE" });
  });

  it("comes with no silence about streams where none of their addresses is one", async () => {
    const answers = answersOf();
    for (const line of answers.playUrl.data.durl) line.url = "https://cdn one.example/live.flv";
    expect(await failureOf(ask("legacy", { answers, query: streams }))).toMatchObject({ code: "INCOMPLETE" });
  });

  it("is not spoilt by a broken list of streams where the room is off air", async () => {
    const { roomId: id } = cast.offline;
    const state = copy({
      roomInitRes: replies.playInfo(cast.offline, viewer),
      roomInfoRes: replies.info(cast.offline),
    });
    state.roomInitRes.data.playurl_info = "gone";
    const answers = { [`/${id}`]: replyOf(replies.pageOf(state, "")) };
    expect(await ask("page", { answers, query: queryOf(id, "origin") })).toMatchObject({
      ...{ living: false, sources: [] },
    });
  });

  it("is not that of no room where one reply of the older API knows it and another says code 1", async () => {
    const answers = { ...answersOf(), get_info: replies.refusal(1, "未找到该房间", []) };
    expect(await failureOf(ask("legacy", { answers, query: status }))).toMatchObject({
      code: "UPSTREAM_ERROR",
    });
  });
});

describe("a broadcast", () => {
  it("is named by room and start, and its id of 18 digits, which numbers cannot hold, is not read", async () => {
    const text = JSON.stringify(replies.info(cast.live)).replace(
      '"live_id_str"',
      '"live_id":504307921683750045,"live_id_str"',
    );
    const answers = { ...answersOf(), getH5InfoByRoom: replyOf(text) };
    expect(await ask("h5", { answers, query: status })).toMatchObject({ liveId: `${roomId}-${began}` });
  });

  it("began when the clocks of China showed the time that the reply has without a zone", async () => {
    const answers = answersOf();
    answers.getRoomBaseInfo.data.by_room_ids[roomId].live_time = "2026-11-29 04:05:06";
    expect(await ask("batch", { answers, query: status })).toMatchObject({
      liveStartTime: new Date("2026-11-28T20:05:06Z"),
    });
  });

  it.each([-62_170_012_800, 0, -1, 7.6e18, "0000-00-00 00:00:00", "9999999999999", "soon", null])(
    "that began at %j has no start and no name",
    async (moment) => {
      const answers = answersOf();
      answers.room_init.data.live_time = moment;
      expect(await ask("legacy", { answers, query: status })).toMatchObject({
        ...{ living: true, liveId: "", liveStartTime: undefined },
      });
    },
  );

  it("that is over has neither, whatever the reply still says", async () => {
    const answers = answersOf(cast.offline);
    answers.getH5InfoByRoom.data.room_info.live_start_time = began;
    expect(await ask("h5", { answers, query: queryOf(cast.offline.roomId) })).toMatchObject({
      ...{ living: false, liveId: "", liveStartTime: undefined },
    });
  });
});

describe("success that brings no data", () => {
  it.each(["web", "h5"] as const)("is no answer about streams at %s", async (name) => {
    const answers = { ...answersOf(), getRoomPlayInfo: { code: 0, message: "0", ttl: 1 } };
    const query = queryOf(roomId, "origin");
    expect(await failureOf(ask(name, { answers, query }))).toMatchObject({ code: "SCHEMA" });
  });
});

describe("a list of rooms", () => {
  it("has a list for an object where the only room was shut", async () => {
    const answers = { get_status_info_by_uids: replies.refusal(0, "success", []) };
    expect(await failureOf(ask("batchByUid", { answers, query: byUid }))).toMatchObject({
      ...{ code: "INCOMPLETE", isBlameless: true, message: expect.stringContaining("shut") },
    });
  });

  it("leaves one anchor out without failing the others", async () => {
    const answers = { get_status_info_by_uids: replies.statusByUids([cast.live]) };
    expect(await ask("batchByUid", { answers, query: byUid })).toMatchObject({ living: true });
  });

  it("has the real number where the short one was asked for", async () => {
    const query = queryOf(cast.live.shortId);
    expect(await ask("batch", { answers: answersOf(), query })).toMatchObject({
      learned: { roomId: String(roomId), uid: String(uid) },
    });
  });

  it("is asked for with one request", async () => {
    const { context, asked } = fakeCall(answersOf());
    await adapters.batch({ origins }).fetchRoom(status, context);
    expect(asked.map(({ url }) => url)).toEqual([
      `https://api.live.bilibili.com/xlive/web-room/v1/index/getRoomBaseInfo?room_ids=${roomId}&req_biz=web_room_componet`,
    ]);
  });

  it("by anchors does not answer for another room than was asked for", async () => {
    const query = { ...byUid, room: { ...byUid.room, roomId: "99" } };
    expect(await failureOf(ask("batchByUid", { answers: answersOf(), query }))).toMatchObject({
      ...{ code: "INCOMPLETE", isBlameless: true },
    });
  });
});

describe("trouble with the room's data", () => {
  const trouble = replies.refusal(19_002_000, "获取初始化数据失败");

  it.each(["web", "h5", "master"] as const)(
    "at %s means that there is no such room only where the older API says so",
    async (name) => {
      const query = name === "master" ? streams : status;
      const answers = { ...answersOf(), getInfoByRoom: trouble, getH5InfoByRoom: trouble };
      expect(await failureOf(ask(name, { answers, query }))).toMatchObject({ code: "INCOMPLETE" });
      const missing = { ...answers, room_init: replies.refusal(60_004, "直播间不存在") };
      expect(await failureOf(ask(name, { answers: missing, query }))).toMatchObject({
        code: "ROOM_NOT_FOUND",
      });
    },
  );
});

describe("streams", () => {
  const playOf = (answers: ReturnType<typeof answersOf>) => answers.getRoomPlayInfo.data;

  it("are read where the site writes numbers as text", async () => {
    const answers = answersOf();
    const { playurl } = playOf(answers).playurl_info;
    for (const { codec } of playurl.stream.flatMap(({ format }: { format: { codec: object[] }[] }) => format))
      for (const each of codec) {
        each.current_qn = String(each.current_qn);
        each.accept_qn = each.accept_qn.map(String);
      }
    for (const each of playurl.g_qn_desc) each.qn = String(each.qn);
    expect(await ask("h5", { answers, query: streams })).toEqual(
      await ask("h5", { answers: answersOf(), query: streams }),
    );
  });

  it.each([
    ["as text", { all_special_types: ["203"], playurl_info: { playurl: null } }],
    ["beside what is none", { all_special_types: [null, 203], playurl_info: { playurl: null } }],
    ["beside an empty list", { all_special_types: [203], playurl_info: { playurl: { stream: [] } } }],
  ])("are told to be protected where the number that says so comes %s", async (_how, told) => {
    const answers = answersOf();
    Object.assign(playOf(answers), told);
    const { streamsRefused } = await ask("h5", { answers, query: streams });
    expect(streamsRefused?.reason).toContain("DRM");
  });
});

describe("locks", () => {
  it("want a password only where it was not given", async () => {
    const answers = answersOf();
    Object.assign(answers.getRoomPlayInfo.data, { encrypted: true, pwd_verified: true });
    expect((await ask("h5", { answers, query: streams })).sources).not.toEqual([]);
    Object.assign(answers.getRoomPlayInfo.data, { encrypted: true, pwd_verified: false });
    expect(await ask("h5", { answers, query: streams })).toMatchObject({
      ...{ living: true, sources: [], streamsRefused: { reason: expect.stringContaining("password") } },
    });
  });

  it("are none in an open room, whose password the older API calls unverified", async () => {
    expect(await ask("legacy", { answers: answersOf(), query: status })).not.toHaveProperty("streamsRefused");
  });

  it.each(["legacy", "batch"] as const)("are told with the status by %s", async (name) => {
    const { roomId: id } = cast.password;
    expect(await ask(name, { answers: answersOf(cast.password), query: queryOf(id) })).toMatchObject({
      ...{ living: true, streamsRefused: { reason: expect.stringContaining("password") } },
    });
  });

  it("do not keep a hidden, locked room off air from being one", async () => {
    const room: SiteRoom = { ...cast.round, lock: "password" };
    const answers = answersOf(room);
    answers.room_init.data.is_hidden = true;
    const answer = await ask("legacy", { answers, query: queryOf(room.roomId) });
    expect(answer).toMatchObject({ living: false, isRoundPlay: true });
    expect(answer).not.toHaveProperty("streamsRefused");
  });
});

describe("a page", () => {
  const pageAnswers = (body: string) => ({ [`/${roomId}`]: replyOf(body) });
  const state = () =>
    copy({ roomInitRes: replies.playInfo(cast.live, viewer), roomInfoRes: replies.info(cast.live) });

  it.each([
    'off "live_status":0 and on "live_status":1',
    "</script><script>window.__NEPTUNE_IS_MY_WAIFU__={}</script>",
    '"}}};{{{ \\',
    '\\\\"}',
  ])("is read by its state, whatever its title holds: %s", async (title) => {
    const odd = state();
    odd.roomInfoRes.data.room_info.title = title;
    const answer = await ask("page", { answers: pageAnswers(replies.pageOf(odd, title)), query: status });
    expect(answer).toMatchObject({ living: true, title });
  });

  it("with null for streams of a room on air tells its state, and no streams", async () => {
    const odd = state();
    odd.roomInitRes.data.playurl_info = null;
    const answers = pageAnswers(replies.pageOf(odd, ""));
    expect(await ask("page", { answers, query: status })).toMatchObject({ living: true });
    expect(await failureOf(ask("page", { answers, query: streams }))).toMatchObject({
      ...{ code: "INCOMPLETE", isBlameless: true },
    });
  });

  it.each([
    ["of another make, as of a festival", "<html><script>window.__initialState={}</script></html>"],
    ["that was cut", replies.pageOf(state(), "").slice(0, 1_500)],
    ["with half of its state", replies.pageOf({ roomInitRes: replies.playInfo(cast.live, viewer) }, "")],
  ])("%s proves nothing", async (_, body) => {
    expect(await failureOf(ask("page", { answers: pageAnswers(body), query: status }))).toMatchObject({
      code: "INCOMPLETE",
    });
  });

  it.each([
    ["a voucher", replies.refusal(0, "0", { v_voucher: "voucher_x" }), "RISK_CONTROL"],
    ["-352", replies.refusal(-352, "-352"), "RISK_CONTROL"],
    ["60004", replies.refusal(60_004, "直播间不存在"), "ROOM_NOT_FOUND"],
    ["an unknown code", replies.refusal(77, "?"), "UPSTREAM_ERROR"],
  ])("whose state is %s is refused as such", async (_, envelope, code) => {
    const body = replies.pageOf({ ...state(), roomInitRes: envelope }, "");
    expect(await failureOf(ask("page", { answers: pageAnswers(body), query: status }))).toMatchObject({
      code,
    });
  });

  it("that is a refusal of the API is one", async () => {
    const answers = { [`/${roomId}`]: replies.refusal(-412, "请求被拦截") };
    expect(await failureOf(ask("page", { answers, query: status }))).toMatchObject({ code: "RISK_CONTROL" });
  });

  it("of hostile length is read in time", async () => {
    const body = `<html>${"<script>window.__NEPTUNE_IS_MY_WAIFU__={".repeat(20_000)}${'"'.repeat(100_001)}`;
    const before = performance.now();
    await failureOf(ask("page", { answers: pageAnswers(body), query: status }));
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

describe("a playlist of all qualities", () => {
  it("that is none is a refusal of the site", async () => {
    const refuse = (answer: unknown) =>
      ask("master", { answers: { ...answersOf(), "master/url": answer }, query: streams });
    expect(await failureOf(refuse(replies.refusal(-352, "-352")))).toMatchObject({ code: "RISK_CONTROL" });
    expect(await failureOf(refuse(replyOf("<html></html>")))).toMatchObject({ code: "RISK_CONTROL" });
    expect(await failureOf(refuse(replyOf("#EXTM3U\n#EXT-X-VERSION:7\n")))).toMatchObject({
      code: "INCOMPLETE",
    });
    expect(await failureOf(refuse(replyOf("#EXTM3U", { status: 412 })))).toMatchObject({
      code: "RISK_CONTROL",
    });
  });

  it("is asked for with the anchor's number, and with the room's real one", async () => {
    const { context, asked } = fakeCall({
      ...answersOf(),
      "master/url": replyOf(replies.masterPlaylist(cast.live)),
    });
    await adapters.master({ origins }).fetchRoom(queryOf(cast.live.shortId, "origin"), context);
    const { searchParams } = new URL(asked.at(-1)?.url ?? "");
    expect(Object.fromEntries(searchParams)).toMatchObject({ cid: String(roomId), mid: String(uid) });
  });

  it("is not asked for a room off air", async () => {
    const { context, asked } = fakeCall(answersOf(cast.offline));
    await adapters.master({ origins }).fetchRoom(queryOf(cast.offline.roomId, "origin"), context);
    expect(asked).toHaveLength(1);
  });
});

it("What is known of a broadcast that is over by now is asked for again", async () => {
  const known = await ask("h5", { answers: answersOf(), query: status });
  const next: SiteRoom = { ...cast.live, began: began + 600, title: "第二场" };
  const answer = await ask("h5", { answers: answersOf(next), query: { ...streams, known } });
  expect(answer).toMatchObject({ title: "第二场", liveId: `${roomId}-${began + 600}` });
});

it("What is known of a room that is off air by now is asked for again", async () => {
  const known = await ask("h5", { answers: answersOf(), query: status });
  const answers = answersOf({ ...cast.live, status: 0 });
  answers.getRoomPlayInfo.data.live_time = began;
  expect(await ask("h5", { answers, query: { ...streams, known } })).toMatchObject({ living: false });
});

it("What a list said of locks gives way to what the streams say", async () => {
  const known = await ask("batch", { answers: answersOf({ ...cast.live, lock: "password" }), query: status });
  expect(known.streamsRefused).toBeDefined();
  const answer = await ask("h5", { answers: answersOf(), query: { ...streams, known } });
  expect(answer.streamsRefused).toBeUndefined();
  expect(answer.sources).not.toEqual([]);
});
