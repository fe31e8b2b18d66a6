import { type Client, createClient } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import {
  createProvider,
  type DouyinExtra,
  type GetInfoOptions,
  type GetStreamOptions,
  getInfo,
  getStream,
  type RoomInfo,
  type RoomStream,
} from "@stream-fallback/douyin-provider";
import { expect, onTestFinished, test } from "vitest";
import { adapterNames } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";

const { webRid, roomId } = cast.live;
const MINUTE_MS = 60_000;
const SEGMENTS = 12;
const URL_MINUTES = 45;
const NEXT_BROADCAST = "7990010020030009999";

interface Recorder {
  site: Emulator;
  minutesPass(minutes: number): Promise<void>;
  /** The site's clock runs ahead of ours from now on. */
  siteIsAhead(minutes: number): void;
  check(room?: string, options?: GetInfoOptions): Promise<RoomInfo>;
  /** Asks for the stream of the next segment and begins to record it. */
  record(room?: string, options?: GetStreamOptions): Promise<RoomStream>;
  /** Requests that the site got because of `record`. */
  askedForStreams(): number;
}

/** A recorder by a clock of its own, at a site whose addresses end after 45 minutes. */
async function setUp({ strict = true } = {}): Promise<Recorder> {
  const clock = manualClock();
  let aheadMs = 0;
  const site = await startEmulator({ strict, streams: true, clock: () => clock.wallNow() + aheadMs });
  onTestFinished(() => site.close());
  site.control({ room: webRid, onAir: true, urlSeconds: URL_MINUTES * 60 });
  const client: Client<DouyinExtra> = createClient({
    providers: [createProvider({ origins: site.origins })],
    clock,
  });
  onTestFinished(() => client.close());
  let asked = 0;
  const requests = () => {
    const { requests, refused } = site.counters();
    const all = adapterNames.reduce((sum, name) => sum + requests[name], 0);
    // The first visit of a page comes for its nonce and is refused.
    return all - (refused["webHTML.noNonce"] ?? 0);
  };
  return {
    site,
    minutesPass: (minutes) => clock.advance(minutes * MINUTE_MS),
    siteIsAhead(minutes) {
      aheadMs = minutes * MINUTE_MS;
    },
    check: (room = webRid, options = {}) => getInfo(room, { maxAgeMs: 0, ...options }, client),
    async record(room = webRid, options = {}) {
      const before = requests();
      const stream = await getStream(room, options, client).finally(() => {
        asked += requests() - before;
      });
      const reply = await fetch(stream.currentStream.url);
      expect(reply.status).toBe(200);
      expect(Buffer.from(await reply.arrayBuffer()).toString("latin1", 0, 3)).toBe("FLV");
      return stream;
    },
    askedForStreams: () => asked,
  };
}

test("two recorded hours in segments of ten minutes ask for streams once, and once more for each expiry", async () => {
  const { site, record, minutesPass, askedForStreams } = await setUp();
  const urls = new Set<string>();
  for (let segment = 0; segment < SEGMENTS; segment += 1) {
    const { currentStream, liveId } = await record(webRid, { quality: "hd" });
    expect([currentStream.quality, liveId]).toEqual(["hd", roomId]);
    urls.add(currentStream.url);
    await minutesPass(10);
  }
  const expiries = Math.floor(((SEGMENTS - 1) * 10) / URL_MINUTES);
  expect(askedForStreams()).toBe(1 + expiries);
  expect(urls.size).toBe(1 + expiries);
  expect(site.counters().streams).toEqual({ flv: SEGMENTS });
});

test("segments ask for streams as seldom while the room is checked now and then, whoever answers, and the two agree", async () => {
  const { record, check, minutesPass, askedForStreams } = await setUp();
  const apis = new Set<string>();
  for (let segment = 0; segment < SEGMENTS; segment += 1) {
    const { api, title, cover, owner, liveId } = await check();
    apis.add(api);
    // The profile knows no title; where there is one, it is the same.
    const told = Object.entries({ title, cover, owner, liveId }).filter(([, text]) => text !== "");
    expect(await record()).toMatchObject(Object.fromEntries(told));
    await minutesPass(10);
  }
  expect(apis.size).toBeGreaterThan(1);
  expect(askedForStreams()).toBeLessThanOrEqual(1 + Math.floor(((SEGMENTS - 1) * 10) / URL_MINUTES));
});

test("a broadcast that a check found over is not recorded on, and the next one is", async () => {
  const { site, check, record, minutesPass } = await setUp();
  await record();
  await minutesPass(10);
  site.control({ room: webRid, onAir: false });
  expect(await check()).toMatchObject({ living: false });
  await expect(record()).rejects.toMatchObject({ code: "NOT_LIVE" });
  await minutesPass(10);
  site.control({ room: webRid, onAir: true, roomId: NEXT_BROADCAST });
  expect(await check()).toMatchObject({ living: true, liveId: NEXT_BROADCAST });
  const { liveId, currentStream } = await record();
  expect(liveId).toBe(NEXT_BROADCAST);
  expect(currentStream.url).toContain(NEXT_BROADCAST);
});

test.each(adapterNames)(
  "a broadcast that began between two checks is recorded, and not the one before: told by %s",
  async (api) => {
    const { site, check, record, minutesPass } = await setUp();
    expect((await record()).liveId).toBe(roomId);
    await minutesPass(10);
    site.control({ room: webRid, onAir: true, roomId: NEXT_BROADCAST });
    expect((await check(webRid, { api })).liveId).toBe(NEXT_BROADCAST);
    const { liveId, currentStream } = await record();
    expect(liveId).toBe(NEXT_BROADCAST);
    expect(currentStream.url).toContain(NEXT_BROADCAST);
  },
);

test("a stream that died before its time is asked for anew, by those who probe or say so", async () => {
  const { record, siteIsAhead, minutesPass, askedForStreams } = await setUp({ strict: false });
  const first = await record();
  await minutesPass(10);
  siteIsAhead(60);
  const second = await record(webRid, { probe: true });
  expect(second.currentStream.url).not.toBe(first.currentStream.url);
  expect(askedForStreams()).toBe(2);
  await minutesPass(10);
  await record(webRid, { probe: true });
  expect(askedForStreams()).toBe(2);
  siteIsAhead(120);
  await record(webRid, { maxAgeMs: 0 });
  expect(askedForStreams()).toBe(3);
});

test("radio is asked of mobile as soon as a check has told what it is", async () => {
  const { check, record, minutesPass } = await setUp();
  const { webRid: radio } = cast.radio;
  expect(await check(radio)).toMatchObject({ isLiveRadio: true });
  const { meta } = await record(radio);
  expect(meta.attempts).toMatchObject([{ endpoint: "mobile", kind: "success" }]);
  await minutesPass(10);
  const { currentStream } = await record(radio, {
    onlyAudio: true,
    quality: "origin",
    strictQuality: true,
  });
  expect(currentStream).toMatchObject({ quality: "ao", onlyAudio: true, format: "flv" });
});
