import { afterEach, beforeEach, expect, test } from "vitest";
import { cast } from "../cast/rooms.ts";
import type { Loose } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askWebWith, fetchTtwid, webQuery } from "../visitors/visitor.ts";

const nowMs = Date.parse("2027-03-01T12:00:00Z");
let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ strict: false, clock: () => nowMs });
});

afterEach(() => emulator.close());

async function dataOf(webRid: string): Promise<Loose> {
  const cookie = `ttwid=${await fetchTtwid(emulator)}`;
  const body: Loose = await (await askWebWith(emulator, webQuery(webRid), { cookie })).json();
  expect(body.extra.now).toBe(nowMs);
  return body.data;
}

test("the JSON address gives title, anchor and streams of a live room", async () => {
  const { data, user, room_status, partition_road_map } = await dataOf(cast.live.webRid);
  expect(data[0]).toMatchObject({
    status: 2,
    status_str: "2",
    title: cast.live.title,
    user_count_str: "1w+",
  });
  expect(data[0].owner).toEqual(user);
  expect(user).toMatchObject({ nickname: cast.live.owner.nickname, sec_uid: cast.live.owner.secUid });
  expect(room_status).toBe(0);
  expect(partition_road_map.partition.title).toBe(cast.live.partition.title);
});

test("the JSON address rounds the numeric room id, but not its text", async () => {
  const { data } = await dataOf(cast.live.webRid);
  expect(data[0].id_str).toBe(cast.live.roomId);
  expect(String(data[0].id)).not.toBe(cast.live.roomId);
});

test("FULL_HD1 is uhd where there is one, else the origin", async () => {
  const [first, second] = await Promise.all([dataOf(cast.live.webRid), dataOf(cast.liveWithoutUhd.webRid)]);
  expect(first.data[0].stream_url.flv_pull_url.FULL_HD1).toContain("_uhd.flv");
  expect(second.data[0].stream_url.flv_pull_url.FULL_HD1).toContain("_or4.flv");
  expect(Object.keys(first.data[0].stream_url.hls_pull_url_map)).toEqual(["FULL_HD1", "HD1", "SD1", "SD2"]);
});

test("the origin is 原画 above uhd, and 蓝光 without", async () => {
  const names = async (webRid: string) => {
    const { options } = (await dataOf(webRid)).data[0].stream_url.live_core_sdk_data.pull_data;
    return options.qualities.map((item: Loose) => `${item.sdk_key} ${item.name} ${item.level}`);
  };
  expect(await names(cast.live.webRid)).toEqual([
    "ld 标清 1",
    "sd 高清 2",
    "hd 超清 3",
    "uhd 蓝光 4",
    "origin 原画 5",
  ]);
  expect((await names(cast.liveWithoutUhd.webRid)).at(-1)).toBe("origin 蓝光 4");
});

test("stream_data is a text of JSON with md and an audio line without hls", async () => {
  const { data } = await dataOf(cast.live.webRid);
  const lines = JSON.parse(data[0].stream_url.live_core_sdk_data.pull_data.stream_data).data;
  expect(Object.keys(lines).sort()).toEqual(["ao", "hd", "ld", "md", "origin", "sd", "uhd"]);
  expect(lines.ao.main.hls).toBe("");
  expect(lines.ao.main.flv).toContain("only_audio=1");
  expect(JSON.parse(lines.origin.main.sdk_params)).toMatchObject({ VCodec: "h264", resolution: "1920x1080" });
});

test("other rooms' streams come along with most live rooms", async () => {
  const [first, second] = await Promise.all([dataOf(cast.live.webRid), dataOf(cast.liveWithoutUhd.webRid)]);
  expect(first.similar_rooms).toHaveLength(6);
  expect(first.similar_rooms[0].room.stream_url.flv_pull_url.HD1).not.toContain(cast.live.broadcast.streamId);
  expect(second.similar_rooms).toEqual([]);
});

test("web_stream_url is empty maps, or an HEVC set", async () => {
  const [first, second] = await Promise.all([dataOf(cast.live.webRid), dataOf(cast.liveWithoutUhd.webRid)]);
  expect(first.web_stream_url).toMatchObject({ flv_pull_url: {}, hls_pull_url_map: {}, pull_datas: {} });
  const { options } = second.web_stream_url.live_core_sdk_data.pull_data;
  expect(options.default_quality.v_codec).toBe("bytevc1");
});

test("every stream address ends a week from now", async () => {
  const weekFromNow = nowMs / 1000 + 7 * 86_400;
  const first = JSON.stringify(await dataOf(cast.live.webRid));
  const ends = [...first.matchAll(/\bexpire=(\d+)/g)].map((match) => Number(match[1]));
  expect(ends.length).toBe(first.match(/http:\/\/pull-/g)?.length);
  expect(new Set(ends)).toEqual(new Set([weekFromNow]));

  const second = JSON.stringify(await dataOf(cast.liveWithoutUhd.webRid));
  const [, start = "", length = ""] = second.match(/wsTime=([0-9a-f]+)&keeptime=([0-9a-f]{8})/) ?? [];
  expect(Number.parseInt(start, 16) + Number.parseInt(length, 16)).toBe(weekFromNow);
});
