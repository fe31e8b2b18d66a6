import { describe, expect, it } from "vitest";
import { adapterReply } from "../../__fixtures__/adapter-reply.ts";
import { onAir, queryWithoutUid as query } from "../../__fixtures__/invented-room.ts";
import { pageFrom } from "../../__fixtures__/page-from.ts";
import { withCode } from "../../__fixtures__/with-code.ts";
import type { DouyinAnswer } from "../../room/douyin-room.ts";
import { normalise } from "./normalise.ts";
import { parse, roomInfoOfPage } from "./parse.ts";
import { schema } from "./schema.ts";

async function read(name: string): Promise<object> {
  return parse(await pageFrom(adapterReply("webHTML", name), roomInfoOfPage)) as object;
}

const states = {
  live: await read("live"),
  offline: await read("offline"),
  skeleton: await read("skeleton"),
  "unknown-room": await read("unknown-room"),
};

function answerTo(state: object): DouyinAnswer {
  return normalise(schema.parse(state), query);
}

describe("a room on air, told by webHTML", () => {
  it("is told with everything that the page knows", () => {
    const { sources, ...answer } = answerTo(states.live);
    expect(answer).toEqual({
      ...onAir,
      learned: { uid: onAir.uid },
      title: "今晚一起看星星",
      cover: "https://image-1.example/cover.jpeg",
      area: "户外",
      streams: [
        { key: "origin", desc: "蓝光", bitRate: 8_000_000 },
        { key: "hd", desc: "超清", bitRate: 2_500_000 },
        { key: "real_origin", desc: "真原画", bitRate: 0 },
        { key: "ao", desc: "音频", bitRate: 400_000 },
      ],
    });
    expect(sources.map(({ name }) => name)).toEqual(["main", "h265"]);
    expect(JSON.stringify(sources[0])).not.toContain("h265.live.example");
    expect(sources[1]?.streams).toMatchObject([{ flv: "http://h265.live.example/stage/x.flv" }]);
  });

  it("of an official channel teaches no uid, since that of the anchor leads to another room", () => {
    const answer = answerTo({ ...states.live, roomExtra: { is_official_channel: true } });
    expect(answer).toMatchObject({ living: true, uid: onAir.uid });
    expect(answer.learned).toBeUndefined();
  });

  it("is a radio by its enter_mode", () => {
    expect(answerTo({ ...states.live, enter_mode: 1 })).toMatchObject({
      living: true,
      isLiveRadio: true,
    });
  });
});

describe("a room off air, told by webHTML", () => {
  it("is proven by its status", () => {
    expect(answerTo(states.offline)).toMatchObject({
      living: false,
      title: "昨晚的星星",
      owner: "云上小鹿",
      sources: [],
      streams: [],
    });
  });
});

describe("a page of webHTML without proof", () => {
  it("of an unknown room is ROOM_NOT_FOUND", () => {
    expect(() => answerTo(states["unknown-room"])).toThrow(withCode("ROOM_NOT_FOUND"));
  });

  it("that is an empty frame is INCOMPLETE, since the site serves it for rooms on air too", () => {
    expect(() => answerTo(states.skeleton)).toThrow(withCode("INCOMPLETE"));
  });

  it.each([
    ["web_stream_url is missing", { room: undefined, anchor: undefined, web_stream_url: undefined }],
    ["only the anchor is there", { room: undefined, web_stream_url: null }],
    ["only the room is there", { anchor: null, web_stream_url: null }],
    ["the status is unknown", { room: { id_str: "1", status: 0 } }],
  ])("is INCOMPLETE when %s", (_, change) => {
    expect(() => answerTo({ ...states.offline, ...change })).toThrow(withCode("INCOMPLETE"));
  });

  it.each([
    ["the room is empty", { room: {} }],
    ["the room has no status", { room: { id_str: "1" } }],
    ["the anchor has no uid", { anchor: { nickname: "云上小鹿" } }],
  ])("does not fit the schema when %s", (_, change) => {
    expect(schema.safeParse({ ...states.offline, ...change }).success).toBe(false);
  });
});
