import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CastName, cast, truthAt } from "../cast/rooms.ts";
import type { Loose } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askMobile, mobileQuery, phoneUserAgent, signed, userAgent } from "../visitors/visitor.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

const liveQuery = mobileQuery({ secUid: cast.live.owner.secUid });

async function bodyAt(query: string): Promise<Loose> {
  return (await askMobile(emulator, signed(query, phoneUserAgent))).json();
}

function bodyOf(name: Exclude<CastName, "missing">): Promise<Loose> {
  return bodyAt(mobileQuery({ secUid: cast[name].owner.secUid }));
}

describe("the mobile address", () => {
  test.each([
    ["no signature", "noSignature", liveQuery],
    ["a word for a signature", "badSignature.malformed", `${liveQuery}&a_bogus=hello`],
    ["a signature before the end", "noSignature", `${signed(liveQuery, phoneUserAgent)}&msToken=`],
    ["the signature of a computer", "badSignature.wrong-user-agent", signed(liveQuery)],
    ["nobody's name", "badParameters", signed(mobileQuery({}), phoneUserAgent)],
    [
      "another application",
      "badParameters",
      signed(liveQuery.replace("app_id=1128", "app_id=7"), phoneUserAgent),
    ],
  ])("answers %s with a parameter error", async (_, reason, query) => {
    expect(await (await askMobile(emulator, query)).json()).toEqual({
      status_code: 10011,
      data: { message: "Request params error", prompts: "Request params error\t" },
      extra: { now: expect.any(Number) },
    });
    expect(emulator.counters().refused).toEqual({ [`mobile.${reason}`]: 1 });
  });

  test("answers a computer that signs as one", async () => {
    const response = await askMobile(emulator, signed(liveQuery), userAgent);
    expect(await response.json()).toMatchObject({ status_code: 0 });
  });

  test("needs no signature in lax mode", async () => {
    const lax = await startEmulator({ strict: false });
    expect(await (await askMobile(lax, liveQuery)).json()).toMatchObject({ status_code: 0 });
    await lax.close();
  });
});

test.each(["live", "liveWithoutUhd", "letters", "oddTitle", "skeleton", "paramsError"] as const)(
  "the mobile address tells the %s room to be on air, with its anchor inside the room",
  async (name) => {
    const { title, owner, webRid, roomId, broadcast } = cast[name];
    const { data, status_code } = await bodyOf(name);
    expect(status_code).toBe(0);
    expect(data.room).toMatchObject({ status: 2, title, id_str: roomId, live_type_audio: false });
    expect(data.room.owner).toMatchObject({
      nickname: owner.nickname,
      sec_uid: owner.secUid,
      display_id: owner.displayId,
      web_rid: webRid,
      id_str: owner.id,
    });
    expect(data.room.stream_url.flv_pull_url.HD1).toContain(broadcast.streamId);
    expect(data.user).toMatchObject({ id: 0, nickname: "", sec_uid: "", web_rid: "" });
  },
);

test.each(["offline", "finished", "ended"] as const)(
  "the mobile address tells the %s room to be over, and still gives its streams",
  async (name) => {
    const { room } = (await bodyOf(name)).data;
    expect(room).toMatchObject({ status: 4, title: cast[name].title, finish_reason: 1 });
    expect(room.finish_time).toBeGreaterThan(room.start_time);
    expect(Object.keys(room.stream_url.hls_pull_url_map)).toEqual(["FULL_HD1", "HD1", "SD1", "SD2"]);
    const { stream_data } = room.stream_url.live_core_sdk_data.pull_data;
    expect(JSON.parse(stream_data).data.origin.main.flv).toMatch(/^http:\/\/pull-/);
  },
);

test("the mobile address marks a radio room as sound, and gives its streams", async () => {
  const { room } = (await bodyOf("radio")).data;
  expect(room).toMatchObject({ status: 2, live_type_audio: true, live_type_normal: false });
  const { options, stream_data } = room.stream_url.live_core_sdk_data.pull_data;
  expect(options.qualities.map((item: Loose) => [item.sdk_key, item.resolution])).toEqual([["origin", ""]]);
  expect(Object.keys(JSON.parse(stream_data).data).sort()).toEqual(["ao", "origin"]);
});

test("the mobile address finds a room by its room id alone", async () => {
  const { roomId, title } = cast.live;
  expect((await bodyAt(mobileQuery({ roomId }))).data.room.title).toBe(title);
});

test("share_url leads to the room's page for phones on the emulator", async () => {
  const { share_url } = (await bodyOf("live")).data.room;
  const { roomId, owner } = cast.live;
  expect(share_url).toContain(`${emulator.origins.webcast}/douyin/webcast/reflow/${roomId}?`);
  expect(new URL(share_url).searchParams.get("sec_user_id")).toBe(owner.secUid);
  expect(await (await fetch(share_url)).text()).toContain("__rsc_f");
});

test("the mobile address refuses the restricted room and the closed account", async () => {
  expect(await bodyOf("restricted")).toMatchObject({ status_code: 4003034 });
  expect(await bodyOf("cancelled")).toMatchObject({ status_code: 4001038 });
});

test.each([
  ["an anchor", mobileQuery({ secUid: "MS4wLjABAAAAnobody" })],
  ["a room", mobileQuery({ roomId: "7990010020039999999" })],
])("the mobile address proves nothing about %s that is unknown", async (_, query) => {
  expect(await bodyAt(query)).toMatchObject({ status_code: 0, data: {} });
  expect(truthAt("mobile", cast.missing).verdict).toBe("unproven");
});
