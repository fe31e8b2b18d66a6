import { describe, expect, it } from "vitest";
import { adapterReply } from "../../__fixtures__/adapter-reply.ts";
import { onAir, query, uid } from "../../__fixtures__/invented-room.ts";
import { pageFrom } from "../../__fixtures__/page-from.ts";
import { withCode } from "../../__fixtures__/with-code.ts";
import type { DouyinAnswer } from "../../room/douyin-room.ts";
import { normalise } from "./normalise.ts";
import { parse, profileOfPage } from "./parse.ts";
import { schema, type UserHtmlState } from "./schema.ts";

async function read(name: string): Promise<UserHtmlState> {
  return parse(await pageFrom(adapterReply("userHTML", name), profileOfPage)) as UserHtmlState;
}

const states = {
  canceled: await read("canceled"),
  live: await read("live"),
  "live-as-text": await read("live-as-text"),
  offline: await read("offline"),
};

function answerTo(state: object): DouyinAnswer {
  return normalise(schema.parse(state), query);
}

function withUser(name: keyof typeof states, change: object): object {
  const state = states[name];
  return { ...state, user: { ...state.user, ...change } };
}

describe("an anchor on air, told by userHTML", () => {
  it.each(["live", "live-as-text"] as const)("is told with everything that the page knows: %s", (name) => {
    const { sources, ...answer } = answerTo(states[name]);
    expect(answer).toEqual({
      ...onAir,
      learned: { roomId: "100200300400", uid },
      title: "",
      cover: "",
      area: "",
      streams: [
        { key: "origin", desc: "蓝光", bitRate: 8_000_000 },
        { key: "hd", desc: "超清", bitRate: 2_500_000 },
        { key: "sd", desc: "高清", bitRate: 1_500_000 },
        { key: "ld", desc: "标清", bitRate: 800_000 },
        { key: "real_origin", desc: "真原画", bitRate: 0 },
        { key: "ao", desc: "音频", bitRate: 64_000 },
      ],
    });
    expect(sources.map(({ name }) => name)).toEqual(["main"]);
  });

  it("is no answer, and nobody's fault, where the anchor has another room than was asked for", () => {
    const roomData = { status: 2, owner: { web_rid: "555666777888" } };
    expect(() => answerTo(withUser("live", { roomData }))).toThrow(
      expect.objectContaining({ code: "INCOMPLETE", isBlameless: true }),
    );
  });

  it.each([
    ["there are none", { status: 2 }],
    ["they are empty", { status: 2, stream_url: { flv_pull_url: {}, live_core_sdk_data: {} } }],
  ])("has no sources where %s", (_, roomData) => {
    expect(answerTo(withUser("live", { roomData }))).toMatchObject({
      living: true,
      sources: [],
      streams: [],
    });
  });

  it("is proven by room id and room data, with or without the badge 直播中", () => {
    expect(answerTo({ ...states.live, showsOnAir: false })).toMatchObject({ living: true });
  });

  it("is a radio where the room's data say so", () => {
    const roomData = { status: 2, live_type_audio: true };
    expect(answerTo(withUser("live", { roomData }))).toMatchObject({ living: true, isLiveRadio: true });
  });

  it.each([
    [{ avatar300Url: "", avatarUrl: "//image-1.example/small.jpeg" }, "https://image-1.example/small.jpeg"],
    [{ avatar300Url: "http://image-1.example/a.jpeg" }, "http://image-1.example/a.jpeg"],
    [{ avatar300Url: undefined, avatarUrl: null }, ""],
  ])("with %j has the avatar %j", (change, avatar) => {
    expect(answerTo(withUser("live", change)).avatar).toBe(avatar);
  });
});

describe("an anchor off air, told by userHTML", () => {
  it("is proven by a page of that anchor without a room", () => {
    expect(answerTo(states.offline)).toMatchObject({
      living: false,
      isLiveRadio: false,
      owner: "云上小鹿",
      uid,
      liveId: "",
      sources: [],
      streams: [],
    });
  });

  it("is proven by the data of a room that has ended", () => {
    expect(answerTo(withUser("offline", { roomData: { status: 4 } }))).toMatchObject({ living: false });
  });

  it("is proven whatever has become of the streams of such a room", () => {
    const roomData = { status: 4, stream_url: { flv_pull_url: "gone" } };
    const answer = answerTo(withUser("offline", { roomData }));
    expect(answer).toMatchObject({ living: false, sources: [] });
  });
});

describe("a page of userHTML without proof", () => {
  it.each([
    ["the room has an id and no data", { roomIdStr: "7600000000000000123" }, {}],
    ["the room has an id and has ended", { roomIdStr: "7600000000000000123", roomData: { status: 4 } }, {}],
    ["the room has an id and an unknown status", { roomIdStr: "76", roomData: { status: 0 } }, {}],
    ["there is no room, and its data say on air", { roomData: { status: 2 } }, {}],
    ["there is no room, and its data have an unknown status", { roomData: { status: 3 } }, {}],
    ["there is no room, and the page shows the badge", {}, { showsOnAir: true }],
    ["the room's id is empty", { roomIdStr: "" }, {}],
    ["the room's id is no id", { roomIdStr: "$L12", roomData: { status: 2 } }, {}],
    ["the room's id is missing", { roomIdStr: undefined }, {}],
    ["the page is another's", { secUid: "MS4wLjABAAAAsomeone-else" }, {}],
    ["a deleted account is on air", { userCanceled: true, roomIdStr: "7600000000000000123" }, {}],
    ["a deleted account shows the badge", { userCanceled: true }, { showsOnAir: true }],
  ])("is INCOMPLETE when %s", (_, change, around) => {
    expect(() => answerTo({ ...withUser("offline", change), ...around })).toThrow(withCode("INCOMPLETE"));
  });

  it("is INCOMPLETE when someone else is on air", () => {
    expect(() => answerTo(withUser("live", { secUid: "else" }))).toThrow(withCode("INCOMPLETE"));
  });

  it("is INCOMPLETE without its user", () => {
    expect(() => answerTo({ ...states.offline, user: undefined })).toThrow(withCode("INCOMPLETE"));
  });

  it("with an error code is UPSTREAM_ERROR", () => {
    expect(() => answerTo({ ...states.offline, statusCode: 8 })).toThrow(withCode("UPSTREAM_ERROR"));
  });

  it.each([
    ["the user's uid", { secUid: undefined }],
    ["the status of the room's data", { roomData: { owner: {} } }],
    ["a text for the room's id", { roomIdStr: 0 }],
  ])("does not fit the schema without %s", (_, change) => {
    expect(schema.safeParse(withUser("offline", change)).success).toBe(false);
  });
});

describe("a profile of an account that is no more", () => {
  it.each([
    ["deleted", states.canceled, "deleted (账号已注销)"],
    ["deleted, with a state of nothing else", withUser("canceled", { roomIdStr: undefined }), "deleted"],
    ["banned", withUser("offline", { isBan: true }), "banned"],
  ])("is ROOM_NOT_FOUND and says why: %s", (_, state, words) => {
    expect(() => answerTo(state)).toThrow(withCode("ROOM_NOT_FOUND"));
    expect(() => answerTo(state)).toThrow(words);
  });
});
