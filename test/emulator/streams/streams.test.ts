import { afterEach, beforeEach, expect, test } from "vitest";
import { type CastName, cast } from "../cast/rooms.ts";
import { decodePage, type Loose } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askPage, askWebWith, fetchTtwid, webQuery } from "../visitors/visitor.ts";
import { readFlv } from "./read-flv.ts";
import { readTransportStream } from "./read-transport-stream.ts";

const weekMs = 7 * 86_400_000;
let nowMs = 0;
let emulator: Emulator;

beforeEach(async () => {
  nowMs = Date.parse("2027-03-01T12:00:00Z");
  emulator = await startEmulator({ strict: false, streams: true, clock: () => nowMs });
});

afterEach(() => emulator.close());

async function streamsOf(name: CastName): Promise<Loose> {
  const cookie = `ttwid=${await fetchTtwid(emulator)}`;
  const response = await askWebWith(emulator, webQuery(cast[name].webRid), { cookie });
  return ((await response.json()) as Loose).data.data[0].stream_url;
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test("every stream address in a reply leads to the emulator and keeps its former host in the path", async () => {
  const { flv_pull_url, live_core_sdk_data } = await streamsOf("live");
  expect(flv_pull_url.HD1).toMatch(`${emulator.url}/cdn/pull-flv-l1.douyincdn.com/stage/`);
  expect(live_core_sdk_data.pull_data.stream_data).not.toMatch(/"https?:\/\/pull-/);
});

test("the text rows of a page announce the right lengths after the change of stream hosts", async () => {
  const page = await (await askPage(emulator, cast.live.webRid)).text();
  const { data } = JSON.parse(decodePage(page).texts.get("12") ?? "");
  expect(data.origin.main.flv).toMatch(`${emulator.url}/cdn/`);
});

test("without the option streams, stream addresses keep the hosts of the site", async () => {
  const plain = await startEmulator({ strict: false });
  const page = await (await askPage(plain, cast.live.webRid)).text();
  await plain.close();
  expect(page).toContain("http://pull-flv-l1.douyincdn.com/");
  expect(page).not.toContain("/cdn/");
});

test("an flv address gives a stream of pictures and sound", async () => {
  const response = await fetch((await streamsOf("live")).flv_pull_url.FULL_HD1);
  expect(response.headers.get("content-type")).toBe("video/x-flv");
  const { flags, tags } = readFlv(await bytesOf(response));
  expect(flags).toBe(5);
  expect(tags[0]?.type).toBe(18);
  expect(tags[0]?.data.toString("latin1")).toContain("onMetaData");
  expect(tags.filter(({ type }) => type === 9)).toHaveLength(16);
  const times = tags.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(emulator.counters().streams).toEqual({ flv: 1 });
});

test("an flv address with only_audio gives sound alone", async () => {
  const { live_core_sdk_data } = await streamsOf("live");
  const { ao } = JSON.parse(live_core_sdk_data.pull_data.stream_data).data;
  const { flags, tags } = readFlv(await bytesOf(await fetch(ao.main.flv)));
  expect(flags).toBe(4);
  expect(new Set(tags.map(({ type }) => type))).toEqual(new Set([18, 8]));
});

test("a playlist names three segments, and each is a transport stream of its own", async () => {
  const address = (await streamsOf("live")).hls_pull_url;
  const response = await fetch(address);
  expect(response.headers.get("content-type")).toBe("application/vnd.apple.mpegurl");
  const lines = (await response.text()).split("\n");
  expect(lines[0]).toBe("#EXTM3U");
  const segments = lines.filter((line) => line !== "" && !line.startsWith("#"));
  expect(segments).toHaveLength(3);
  for (const segment of segments) {
    const reply = await fetch(new URL(segment, address));
    expect(reply.headers.get("content-type")).toBe("video/mp2t");
    expect(readTransportStream(await bytesOf(reply))).toEqual({
      programPid: 0x1000,
      tracks: [{ streamType: 0x1b, pid: 0x100 }],
      pictures: 5,
    });
  }
  expect(emulator.counters().streams).toEqual({ playlist: 1, segment: 3 });
});

test.each([
  ["live", /[?&]expire=\d{10}&/],
  ["oddTitle", /[?&]expire=[\da-f]{8}&/],
  ["liveWithoutUhd", /&wsTime=[\da-f]{8}&keeptime=00093a80&/],
  ["skeleton", /&auth_key=\d{10}-0-0-[\da-f]{32}&/],
] as const)("the streams of %s end a week later, and say so by %s", async (name, form) => {
  const { flv_pull_url } = await streamsOf(name);
  expect(flv_pull_url.HD1).toMatch(form);
  nowMs += weekMs - 1000;
  expect((await fetch(flv_pull_url.HD1)).status).toBe(200);
  nowMs += 1000;
  expect((await fetch(flv_pull_url.HD1)).status).toBe(403);
  expect(emulator.counters().streams).toEqual({ flv: 1, expired: 1 });
});

test("backup lines stand at another host, and lead to the emulator too", async () => {
  const { live_core_sdk_data } = await streamsOf("oddTitle");
  const { main, backup } = JSON.parse(live_core_sdk_data.pull_data.stream_data).data.hd;
  expect(main.flv).toContain("/cdn/pull-flv-l1.douyincdn.com/");
  expect(backup.flv).toContain("/cdn/pull-flv-l1-backup.douyincdn.com/");
  expect((await fetch(backup.flv)).status).toBe(200);
});

test("a room without a list of qualities has all of them in stream_data", async () => {
  const { pull_data } = (await streamsOf("skeleton")).live_core_sdk_data;
  expect(pull_data.options).toEqual({ qualities: [] });
  const qualities = Object.keys(JSON.parse(pull_data.stream_data).data);
  expect(qualities.sort()).toEqual(["ao", "hd", "ld", "md", "origin", "sd", "uhd"]);
});

test("the best entry of flv_pull_url is uhd, and the original where there is no uhd", async () => {
  expect((await streamsOf("live")).flv_pull_url.FULL_HD1).toContain("_uhd.flv?");
  expect((await streamsOf("liveWithoutUhd")).flv_pull_url.FULL_HD1).toContain("_or4.flv?");
});

test.each([
  ["a.flv", 403],
  ["a.flv?expire=soon", 403],
  ["a.flv?expire=99999999", 200],
  ["a.flv?expire=9999999999", 200],
  ["a.flv?auth_key=9999999999-0-0-abc", 200],
  ["a.flv?auth_key=1000000000-0-0-abc", 403],
  ["a.flv?volcSecret=abc&volcTime=9999999999", 200],
  ["a.flv?volcSecret=abc&volcTime=1000000000", 403],
  ["a.flv?volcSecret=abc&volcTime=99999999", 200],
  ["a.flv?wsTime=99999999&keeptime=00093a80", 200],
  ["a.flv?wsTime=3b9aca00&keeptime=00093a80", 403],
  ["a-3.ts?expire=9999999999", 404],
  ["a.ts?expire=9999999999", 404],
  ["a.mp4?expire=9999999999", 404],
])("the stream address %s is answered with %i", async (name, status) => {
  expect((await fetch(`${emulator.url}/cdn/pull.example.com/stage/${name}`)).status).toBe(status);
});
