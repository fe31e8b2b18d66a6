import { describe, expect, it } from "vitest";
import { adapterJSON } from "../../__fixtures__/adapter-reply.ts";
import { onAir, query, uid } from "../../__fixtures__/invented-room.ts";
import { withCode } from "../../__fixtures__/with-code.ts";
import type { DouyinAnswer } from "../../room/douyin-room.ts";
import { normalise } from "./normalise.ts";
import { schema } from "./schema.ts";

const fixture = (name: string) => adapterJSON("mobile", name);

function answerTo(reply: unknown): DouyinAnswer {
  return normalise(schema.parse(reply), query);
}

function withRoom(name: string, change: object): unknown {
  const reply = fixture(name);
  Object.assign(reply.data.room, change);
  return reply;
}

describe("a room on air, told by mobile", () => {
  it("is told with everything that the reply knows; the anchor is the owner, not the placeholder", () => {
    const { sources, ...answer } = answerTo(fixture("live"));
    expect(answer).toEqual({
      ...onAir,
      learned: { roomId: "100200300400", uid },
      title: "今晚一起看星星",
      cover: "https://image-1.example/cover.jpeg",
      area: "",
      streams: [
        { key: "origin", desc: "蓝光", bitRate: 8_000_000 },
        { key: "hd", desc: "超清", bitRate: 2_500_000 },
        { key: "sd", desc: "高清", bitRate: 1_500_000 },
        { key: "ld", desc: "标清", bitRate: 800_000 },
        { key: "real_origin", desc: "真原画", bitRate: 0 },
        { key: "ao", desc: "音频", bitRate: 64_000 },
      ],
      liveStartTime: new Date("2025-12-31T22:26:45.000Z"),
    });
    expect(sources.map(({ name }) => name)).toEqual(["main"]);
  });

  it.each([
    ["start_time", { start_time: 1_767_220_005, create_time: 1_767_220_000 }, 1_767_220_005_000],
    [
      "create_time where there is no start_time",
      { start_time: null, create_time: 1_767_220_000 },
      1_767_220_000_000,
    ],
    ["create_time where start_time is 0", { start_time: 0, create_time: 1_767_220_000 }, 1_767_220_000_000],
    ["nothing that is told", { start_time: 0, create_time: 0 }, undefined],
    ["no time before 1970", { start_time: -1, create_time: null }, undefined],
    ["no time that is no date", { start_time: "1e15", create_time: null }, undefined],
    ["no time beyond all numbers", { start_time: Number.POSITIVE_INFINITY, create_time: null }, undefined],
  ])("began at %s", (_, change, startMs) => {
    expect(answerTo(withRoom("live", change)).liveStartTime?.getTime()).toBe(startMs);
  });

  it("is a radio where live_type_audio says so", () => {
    const { living, isLiveRadio, streams } = answerTo(fixture("live-radio"));
    expect({ living, isLiveRadio }).toEqual({ living: true, isLiveRadio: true });
    expect(streams.map(({ key }) => key)).toEqual(["ld", "ao"]);
  });

  it("is no answer, and nobody's fault, where the anchor has another room than was asked for", () => {
    const reply = fixture("live");
    reply.data.room.owner.web_rid = "555666777888";
    expect(() => answerTo(reply)).toThrow(
      expect.objectContaining({
        code: "INCOMPLETE",
        isBlameless: true,
        message: expect.stringContaining("uid"),
      }),
    );
  });

  it.each(["", "0", null, undefined, 5])("teaches no number where the reply has %j for it", (web_rid) => {
    const reply = fixture("live");
    reply.data.room.owner.web_rid = web_rid;
    expect(answerTo(reply)).toMatchObject({ living: true, uid, learned: undefined });
  });

  it("teaches the number of a room that was asked for by the anchor alone, or by the anchor's 抖音号", () => {
    const reply = fixture("live");
    reply.data.room.owner.display_id = "Yun.Xiaolu_";
    for (const roomId of ["", "yun.xiaolu_"]) {
      const asked = { ...query, room: { ...query.room, roomId } };
      expect(normalise(schema.parse(reply), asked).learned).toEqual({ roomId: "100200300400", uid });
    }
  });
});

describe("a room off air, told by mobile", () => {
  it("has no sources, though the ended room keeps its streams, and no start", () => {
    expect(fixture("offline").data.room.stream_url.flv_pull_url).not.toEqual({});
    const answer = answerTo(fixture("offline"));
    expect(answer).toMatchObject({
      living: false,
      title: "昨晚的星星",
      owner: "云上小鹿",
      uid,
      sources: [],
      streams: [],
    });
    expect(answer.liveStartTime).toBeUndefined();
  });

  it("is proven whatever has become of its streams", () => {
    const answer = answerTo(withRoom("offline", { stream_url: { flv_pull_url: "gone" } }));
    expect(answer).toMatchObject({ living: false, sources: [] });
  });

  it("is no radio, though its last broadcast was one", () => {
    const answer = answerTo(withRoom("offline", { live_type_audio: true }));
    expect(answer).toMatchObject({ living: false, isLiveRadio: false });
  });
});

describe("a reply to mobile without proof", () => {
  it.each(["live", "offline"])("is INCOMPLETE when %s is another anchor's", (name) => {
    const reply = fixture(name);
    reply.data.room.owner.sec_uid = "MS4wLjABAAAAsomeone-else";
    expect(() => answerTo(reply)).toThrow(withCode("INCOMPLETE"));
    reply.data.room.owner = reply.data.user;
    expect(() => answerTo(reply)).toThrow(withCode("INCOMPLETE"));
  });

  it.each([
    ["there is no room", { data: { room: null } }],
    ["there is nothing", { data: {} }],
  ])("is INCOMPLETE when %s", (_, change) => {
    expect(() => answerTo({ ...fixture("offline"), ...change })).toThrow(withCode("INCOMPLETE"));
  });

  it.each([
    ["the owner is missing", { owner: null }],
    ["the status is 0", { status: 0 }],
    ["the status is unknown", { status: 7 }],
  ])("is INCOMPLETE when %s", (_, change) => {
    expect(() => answerTo(withRoom("offline", change))).toThrow(withCode("INCOMPLETE"));
  });

  it.each([
    ["the room's id", { id_str: undefined }],
    ["the room's status", { status: undefined }],
    ["the anchor's uid", { owner: { nickname: "云上小鹿" } }],
  ])("does not fit the schema without %s", (_, change) => {
    expect(schema.safeParse(withRoom("offline", change)).success).toBe(false);
  });
});

it("is complete with identity and live state alone", () => {
  const room = { id_str: "1", status: 2, owner: { sec_uid: uid, nickname: "云上小鹿" } };
  const answer = answerTo({ status_code: 0, data: { room } });
  expect(answer).toMatchObject({ living: true, title: "", avatar: "", cover: "", sources: [], streams: [] });
});
