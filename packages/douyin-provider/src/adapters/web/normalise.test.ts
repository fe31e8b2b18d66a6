import { describe, expect, it } from "vitest";
import { adapterJSON } from "../../__fixtures__/adapter-reply.ts";
import { onAir, queryWithoutUid as query } from "../../__fixtures__/invented-room.ts";
import { withCode } from "../../__fixtures__/with-code.ts";
import type { DouyinAnswer } from "../../room/douyin-room.ts";
import { normalise } from "./normalise.ts";
import { schema } from "./schema.ts";

const fixture = (name: string) => adapterJSON("web", name);

function answerTo(reply: unknown, doubleScreen = true): DouyinAnswer {
  return normalise(schema.parse(reply), { ...query, options: { doubleScreen } });
}

describe("a room on air, told by web", () => {
  it("is told with everything that the reply knows", () => {
    const { sources, ...answer } = answerTo(fixture("live"));
    expect(answer).toEqual({
      ...onAir,
      learned: { uid: onAir.uid },
      title: "今晚一起看星星",
      cover: "https://image-1.example/cover.jpeg",
      area: "户外",
      streams: [
        { key: "origin", desc: "原画", bitRate: 8_000_000 },
        { key: "uhd", desc: "蓝光", bitRate: 4_500_000 },
        { key: "hd", desc: "超清", bitRate: 2_500_000 },
        { key: "sd", desc: "高清", bitRate: 1_500_000 },
        { key: "ld", desc: "标清", bitRate: 800_000 },
        { key: "md", desc: "流畅", bitRate: 400_000 },
        { key: "real_origin", desc: "真原画", bitRate: 0 },
        { key: "ao", desc: "音频", bitRate: 400_000 },
      ],
    });
    expect(sources.map(({ name }) => name)).toEqual(["main"]);
  });

  it("keeps the digits of ids beyond the exact numbers", () => {
    expect(answerTo(fixture("live")).liveId).toBe("7600000000000000123");
  });

  it("calls the original 蓝光 where the site does so, having no uhd", () => {
    const { streams } = answerTo(fixture("live-without-uhd"));
    expect(streams.map(({ key, desc }) => [key, desc])).toEqual([
      ["origin", "蓝光"],
      ["hd", "超清"],
      ["sd", "高清"],
      ["ld", "标清"],
    ]);
  });

  it("never gets the streams of similar rooms", () => {
    expect(JSON.stringify(answerTo(fixture("live")))).not.toContain("other-room.example");
    const bare = fixture("live");
    bare.data.data[0].stream_url = null;
    expect(answerTo(bare)).toMatchObject({ living: true, sources: [], streams: [] });
  });

  it("has an HEVC set of web_stream_url as a second source", () => {
    const reply = fixture("live");
    expect(answerTo(reply).sources.map(({ name }) => name)).toEqual(["main"]);
    const main = { flv: "http://h265.live.example/a_or45.flv", hls: "", sdk_params: '{"VCodec":"bytevc1"}' };
    const stream_data = JSON.stringify({ data: { origin: { main } } });
    reply.data.web_stream_url = { live_core_sdk_data: { pull_data: { stream_data } } };
    const [first, second, ...others] = answerTo(reply).sources;
    expect(first).toMatchObject({ name: "main", streams: answerTo(fixture("live")).sources[0]?.streams });
    expect(second).toMatchObject({ name: "h265", streams: [{ flv: main.flv, codec: "h265" }] });
    expect(others).toEqual([]);
  });

  it.each([
    [true, "composed", "composed.example"],
    [false, "main", "live.example"],
  ])("of two pictures gives, with doubleScreen %s, the %s one", (doubleScreen, name, host) => {
    const [source] = answerTo(fixture("double-screen"), doubleScreen).sources;
    expect(source?.name).toBe(name);
    for (const { flv } of source?.streams ?? []) expect(new URL(flv ?? "").hostname).toBe(`flv.${host}`);
  });

  it("can be a radio", () => {
    const { living, isLiveRadio, streams } = answerTo(fixture("radio"));
    expect({ living, isLiveRadio }).toEqual({ living: true, isLiveRadio: true });
    expect(streams.map(({ key }) => key)).toEqual(["ld", "ao"]);
  });

  it.each([
    ["room_status", { room_status: 1, enter_mode: 0 }],
    ["enter_mode", { room_status: 0, enter_mode: 1 }],
  ])("is a radio by its %s alone", (_, marks) => {
    const reply = fixture("radio");
    Object.assign(reply.data, marks);
    expect(answerTo(reply)).toMatchObject({ living: true, isLiveRadio: true });
  });

  it("of an official channel teaches no uid, since that of the anchor leads to another room", () => {
    const reply = fixture("live");
    reply.data.extra = { is_official_channel: true };
    reply.data.data[0].owner.sec_uid = "MS4wLjABAAAAthe-channel";
    const answer = answerTo(reply);
    expect(answer).toMatchObject({ living: true, uid: onAir.uid });
    expect(answer.learned).toBeUndefined();
  });

  it("is proven by a radio's room_status when the room itself is held back", () => {
    const reply = fixture("radio");
    reply.data.data = [];
    expect(answerTo(reply)).toMatchObject({ living: true, isLiveRadio: true, title: "", liveId: "" });
  });
});

describe("a room off air, told by web", () => {
  it("is told with its anchor and its last title", () => {
    expect(answerTo(fixture("offline"))).toMatchObject({
      living: false,
      isLiveRadio: false,
      title: "昨晚的星星",
      owner: "云上小鹿",
      cover: "",
      area: "",
      sources: [],
      streams: [],
    });
  });

  it("has no sources, though ended rooms keep their streams", () => {
    const reply = fixture("live");
    Object.assign(reply.data.data[0], { status: 4, status_str: "4" });
    reply.data.room_status = 2;
    expect(answerTo(reply)).toMatchObject({ living: false, sources: [], streams: [] });
  });

  it("is proven whatever has become of the streams of an ended room", () => {
    const reply = fixture("live");
    Object.assign(reply.data.data[0], { status: 4, status_str: "4", stream_url: { flv_pull_url: "gone" } });
    reply.data.room_status = 2;
    expect(answerTo(reply)).toMatchObject({ living: false, sources: [] });
  });

  it.each([0, 1])(
    "is not proven by an ended room in a reply that says on air (room_status %i)",
    (roomStatus) => {
      const reply = fixture("live");
      reply.data.data[0].status = 4;
      reply.data.room_status = roomStatus;
      expect(() => answerTo(reply)).toThrow(withCode("INCOMPLETE"));
    },
  );

  it("is no radio, though its last broadcast was one", () => {
    const reply = fixture("offline");
    reply.data.enter_mode = 1;
    expect(answerTo(reply)).toMatchObject({ living: false, isLiveRadio: false });
  });

  it("is proven by room_status when no room is listed", () => {
    const reply = fixture("offline");
    reply.data.data = [];
    expect(answerTo(reply)).toMatchObject({ living: false, owner: "云上小鹿", liveId: "" });
  });
});

describe("a reply to web without proof", () => {
  it("about no room at all is ROOM_NOT_FOUND", () => {
    expect(() => answerTo(fixture("missing"))).toThrow(withCode("ROOM_NOT_FOUND"));
  });

  it.each([
    ["no room is listed and room_status is silent", { data: [], room_status: null }],
    ["no room is listed and room_status says live", { data: [], room_status: 0 }],
    ["there is no list", { data: null }],
    ["there is neither list nor anchor", { data: null, user: null }],
    ["room and room_status have unknown values", { data: [{ id_str: "1", status: 0 }], room_status: 7 }],
  ])("is INCOMPLETE when %s", (_, change) => {
    const reply = fixture("offline");
    Object.assign(reply.data, change);
    expect(() => answerTo(reply)).toThrow(withCode("INCOMPLETE"));
  });

  it("that lists a room without its anchor is not taken for a missing room", () => {
    const reply = fixture("live");
    reply.data.user = null;
    expect(() => answerTo(reply)).toThrow(withCode("INCOMPLETE"));
  });

  it.each([
    ["the status code", { status_code: null }],
    ["the data", { data: null }],
    ["the room's id", { data: { data: [{ status: 4 }] } }],
    ["the room's status", { data: { data: [{ id_str: "1" }] } }],
    ["the anchor's uid", { data: { data: [], user: { nickname: "云上小鹿" } } }],
  ])("does not fit the schema without %s", (_, change) => {
    expect(schema.safeParse({ ...fixture("offline"), ...change }).success).toBe(false);
  });
});

it("is complete with identity and live state alone", () => {
  const answer = answerTo({
    status_code: 0,
    data: { data: [{ id_str: "1", status: 2 }], user: { sec_uid: "uid", nickname: "云上小鹿" } },
  });
  expect(answer).toMatchObject({ living: true, title: "", avatar: "", cover: "", area: "", sources: [] });
});

it.each([null, undefined])("takes %s for what a room on air does not have", (nothing) => {
  const reply = fixture("live");
  const [room] = reply.data.data;
  Object.assign(reply.data, { enter_mode: nothing, room_status: nothing });
  reply.data.partition_road_map.sub_partition = nothing;
  room.cover.url_list = nothing;
  room.stream_url.live_core_sdk_data.pull_data.stream_data = nothing;
  room.stream_url.pull_datas = { "1": nothing };
  room.stream_url.flv_pull_url.FULL_HD1 = nothing;
  room.stream_url.hls_pull_url_map = nothing;
  const { streams, ...answer } = answerTo(reply);
  expect(answer).toMatchObject({ living: true, isLiveRadio: false, cover: "", area: "娱乐" });
  expect(streams.map(({ key }) => key)).toEqual(["hd", "sd", "ld"]);
});
