import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KeyvLike } from "../cache/store.ts";
import type { ClientConfig } from "../config/client-config.ts";
import { StreamFallbackError } from "../errors.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import type { Client } from "./client.ts";
import { createClient } from "./create-client.ts";
import {
  lists,
  plays,
  refuses,
  type StreamAnswer,
  type StreamHost,
  startStreamHost,
} from "./test-stream-host.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The host of all streams. Everything plays there, unless a test says otherwise. */
let cdn: StreamHost;

beforeEach(async () => {
  cdn = await startStreamHost();
  cdn.otherwise = (response, request) => (request.url?.endsWith(".flv") ? plays : lists)(response, request);
});

afterEach(() => cdn.close());

interface Site {
  /** What it says of every room; each time it is asked, its addresses work for so long again. */
  now: Partial<RoomAnswer>;
  /** How long addresses work; undefined where they do not tell. */
  lifeMs: number | undefined;
  qualities: string[];
  /** Whether it shows a captcha instead. */
  fails?: boolean;
  /** What the replies of `api` wait for on their way. */
  delay?: Promise<void>;
}

interface Setup {
  client: Client;
  clock: ManualClock;
  site: Site;
  /** Names of the adapters asked, in order. */
  asked: string[];
}

interface Options {
  clock?: ManualClock;
  cache?: KeyvLike;
  config?: Partial<ClientConfig>;
}

/** `api` knows streams, `page` only the state of rooms. */
function setUp({ clock = manualClock(), ...options }: Options = {}): Setup {
  const site: Site = { now: {}, lifeMs: HOUR_MS, qualities: ["hd"] };
  const asked: string[] = [];
  function answer(name: string): RoomAnswer {
    const count = asked.push(name);
    const { lifeMs } = site;
    const streams = site.qualities.map((quality) => ({
      quality,
      name: quality,
      flv: `${cdn.origin}/${quality}-${count}.flv`,
      hls: `${cdn.origin}/${quality}-${count}.m3u8`,
      expiresAt: lifeMs === undefined ? undefined : new Date(clock.wallNow() + lifeMs),
    }));
    const sources = name === "api" ? [{ name: "main", streams }] : [];
    const words = { title: "first", owner: "someone", uid: "", avatar: "", cover: "", area: "" };
    return { living: true, liveId: "1", sources, ...words, ...site.now };
  }
  const provider = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example/",
    qualities: ["hd", "sd"],
    adapters: [
      {
        name: "api",
        provides: ["status", "streams"],
        async fetchRoom() {
          const told = answer("api");
          await site.delay;
          if (site.fails) throw new StreamFallbackError("RISK_CONTROL", "for a test");
          return told;
        },
      },
      { name: "page", provides: ["status"], fetchRoom: async () => answer("page") },
    ],
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const client = createClient({ providers: [provider], clock, random: () => 0.5, ...options });
  return { client, clock, site, asked };
}

function mapCache(): KeyvLike & { entries: Map<string, { value: string; ttl: number }> } {
  const entries = new Map<string, { value: string; ttl: number }>();
  return {
    entries,
    get: async (key) => entries.get(key)?.value,
    set: async (key, value, ttl) => entries.set(key, { value, ttl }),
    delete: async (key) => entries.delete(key),
  };
}

const words = { title: "", owner: "", uid: "", avatar: "", cover: "", area: "" };
const keptAnswer = (sources: unknown) => ({
  api: "api",
  answer: { living: true, liveId: "1", ...words, sources },
  observedAt: manualClock().wallNow(),
});

describe("kept streams", () => {
  it("are given again while their address works, with their age and without asking", async () => {
    const { client, clock, asked } = setUp();
    const first = await client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    const second = await client.getStream("42");
    expect(second.meta).toEqual({ attempts: [], cached: true, stale: false, ageMs: 10 * MINUTE_MS });
    expect(second.currentStream).toEqual(first.currentStream);
    expect(second.currentStream.expiresAt).toBeInstanceOf(Date);
    expect(asked).toEqual(["api"]);
  });

  it("are given again where it was getInfo that got them", async () => {
    const { client, clock, asked } = setUp();
    await client.getInfo("42");
    await clock.advance(10 * MINUTE_MS);
    await client.getStream("42");
    expect(asked).toEqual(["api"]);
  });

  it("do not make getInfo say that a room is still on air", async () => {
    const { client, clock, site } = setUp();
    await client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    site.now = { living: false };
    expect(await client.getInfo("42")).toMatchObject({ living: false, meta: { cached: false } });
  });

  it.each([
    ["a minute, unless the client is told otherwise", {}, MINUTE_MS],
    ["as long as the client is told", { streamMarginMs: 10 * MINUTE_MS }, 10 * MINUTE_MS],
    ["no time, if the client is told so", { streamMarginMs: 0 }, 0],
  ])("are asked for anew when the time left to them is %s", async (_what, config, marginMs) => {
    const { client, clock, asked } = setUp({ config });
    await client.getStream("42");
    await clock.advance(HOUR_MS - marginMs - 1);
    await client.getStream("42");
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    const { currentStream } = await client.getStream("42");
    expect(asked).toHaveLength(2);
    expect(currentStream.url).toBe(`${cdn.origin}/hd-2.flv`);
  });

  it.each([
    ["that do not tell their end", { lifeMs: undefined }, {}],
    ["that end at once", { lifeMs: 0 }, {}],
    ["of a client with an endless margin", {}, { streamMarginMs: Number.POSITIVE_INFINITY }],
    ["of a client that keeps nothing", {}, { ttlMs: 0 }],
  ])("are asked for anew if they are those %s", async (_what, given, config) => {
    const { client, clock, site, asked } = setUp({ config });
    Object.assign(site, given);
    for (let segment = 0; segment < 3; segment += 1) {
      await client.getStream("42");
      await clock.advance(10_000);
    }
    expect(asked).toHaveLength(3);
  });

  it("are not given past their end, even while their answer is fresh", async () => {
    const { client, clock, site, asked } = setUp();
    site.lifeMs = 2_000;
    await client.getStream("42");
    await clock.advance(1_999);
    await client.getStream("42");
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    await client.getStream("42");
    expect(asked).toHaveLength(2);
  });

  it("are kept for a week at most, whatever end they name", async () => {
    const cache = mapCache();
    const { client, clock, site, asked } = setUp({ cache });
    site.lifeMs = 10 * 365 * 24 * HOUR_MS;
    await client.getStream("42");
    expect(Math.max(...[...cache.entries.values()].map(({ ttl }) => ttl))).toBe(7 * 24 * HOUR_MS);
    await clock.advance(7 * 24 * HOUR_MS + 1);
    await client.getStream("42");
    expect(asked).toHaveLength(2);
  });

  it.each([
    ["an older one than wanted", { maxAgeMs: 9 * MINUTE_MS }],
    ["any that is not new", { maxAgeMs: 0 }],
    ["that of another api", { api: "api" }],
    ["that of another cookie", { auth: "a=1" }],
    ["that of another option", { options: { doubleScreen: false } }],
    ["one in another quality than the strict one", { quality: "sd", strictQuality: true }],
  ])("are not given to a call that excludes %s; the site is asked", async (_what, call) => {
    const { client, clock, site, asked } = setUp();
    await client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    site.qualities = ["hd", "sd"];
    expect((await client.getStream("42", call)).meta.cached).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it("serve another format or the nearest quality without asking", async () => {
    const { client, clock, asked } = setUp();
    await client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    const { currentStream } = await client.getStream("42", { quality: "sd", formatPriorities: ["hls"] });
    expect(currentStream).toMatchObject({ quality: "hd", format: "hls" });
    expect(asked).toHaveLength(1);
  });

  it("are shared by clients with one cache, which never holds a cookie", async () => {
    const cache = mapCache();
    const clock = manualClock();
    await setUp({ cache, clock }).client.getStream("42", { auth: "sessionid=secret" });
    await clock.advance(10 * MINUTE_MS);
    const other = setUp({ cache, clock });
    await other.client.getStream("42", { auth: "sessionid=secret" });
    expect(other.asked).toEqual([]);
    expect(JSON.stringify([...cache.entries])).not.toContain("secret");
  });

  it.each([
    ["nothing", undefined],
    ["no object", 7],
    ["an entry without sources", keptAnswer(undefined)],
    ["an entry with half a source", keptAnswer([{ name: "main" }])],
    ["an entry with half a stream", keptAnswer([{ name: "main", streams: [null] }])],
    [
      "an address that is no text",
      keptAnswer([{ name: "main", streams: [{ quality: "hd", flv: { a: 1 } }] }]),
    ],
    [
      "an entry of a room off air",
      { ...keptAnswer([]), answer: { ...keptAnswer([]).answer, living: false } },
    ],
    ["200,000 streams", keptAnswer([{ name: "main", streams: Array(200_000).fill({ quality: "hd" }) }])],
  ])("are a miss in a cache that holds %s in their place", async (_what, value) => {
    const cache = mapCache();
    await setUp({ cache }).client.getStream("42");
    for (const [key, entry] of cache.entries) {
      if (!key.startsWith("streams:")) continue;
      const envelope = JSON.parse(entry.value);
      cache.entries.set(key, { ...entry, value: JSON.stringify({ ...envelope, value }) });
    }
    const { client, asked } = setUp({ cache });
    expect((await client.getStream("42")).living).toBe(true);
    expect(asked).toEqual(["api"]);
  });
});

/** The first segment was asked for, and the next one is due. */
async function recording(options?: Options): Promise<Setup> {
  const setup = setUp(options);
  await setup.client.getStream("42");
  await setup.clock.advance(100_000);
  return setup;
}

/** The same, at a site that tells the same addresses each time. */
async function recordingOneAddress(): Promise<Setup> {
  const setup = setUp();
  const { sources } = await setup.client.getInfo("42");
  setup.site.now = { sources };
  await setup.client.getStream("42");
  await setup.clock.advance(100_000);
  return setup;
}

describe("an address that was handed out before", () => {
  it("is seen playing before it is handed out again, and costs the site nothing", async () => {
    const { client, clock, asked } = await recording();
    for (let segment = 0; segment < 5; segment += 1) {
      expect((await client.getStream("42")).meta).toMatchObject({ cached: true, stale: false });
      await clock.advance(100_000);
    }
    expect(asked).toHaveLength(1);
    expect(cdn.paths()).toEqual(Array(5).fill("/hd-1.flv"));
  });

  it.each<[string, StreamAnswer]>([
    ["is refused", refuses],
    ["is not found", (response) => void response.writeHead(404).end()],
    ["gives an error", (response) => void response.writeHead(502).end()],
    ["gives nothing", (response) => void response.end()],
    ["gives a page", (response) => void response.end("<html>")],
    ["breaks off", (response) => void response.destroy()],
  ])("makes the site be asked when it %s, however seldom segments are asked for", async (_what, answer) => {
    const { client, asked } = await recording();
    cdn.answers["/hd-1.flv"] = answer;
    const { currentStream, meta } = await client.getStream("42");
    expect([currentStream.url, meta.cached]).toEqual([`${cdn.origin}/hd-2.flv`, false]);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ["5 s", undefined, 5_000],
    ["half of the time, if that is less", 3_000, 1_500],
  ])("makes the site be asked when it stays silent for %s", async (_what, timeoutMs, silentMs) => {
    const { client, clock, asked } = await recording();
    const silent = Promise.withResolvers<void>();
    cdn.answers["/hd-1.flv"] = () => silent.resolve();
    const stream = client.getStream("42", { timeoutMs });
    await silent.promise;
    await clock.advance(silentMs - 1);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect((await stream).meta.cached).toBe(false);
  });

  it("is not given again while the site goes on telling it dead, if there is another", async () => {
    const { client, asked } = await recordingOneAddress();
    cdn.answers["/hd-1.flv"] = refuses;
    const again = await client.getStream("42");
    expect([again.currentStream.url, again.meta.cached]).toEqual([`${cdn.origin}/hd-1.m3u8`, false]);
    expect(asked).toHaveLength(2);
    expect(cdn.paths()).toEqual(["/hd-1.flv"]);
  });

  it("is given again by a site that goes on telling it dead, and nothing else", async () => {
    const { client } = await recordingOneAddress();
    cdn.answers["/hd-1.flv"] = refuses;
    const again = await client.getStream("42", { formatPriorities: ["flv"] });
    expect([again.currentStream.url, again.meta.cached]).toEqual([`${cdn.origin}/hd-1.flv`, false]);
  });

  it("is read once by a call that wants a stream that plays, though the site tells it again", async () => {
    const { client } = await recordingOneAddress();
    cdn.answers["/hd-1.flv"] = refuses;
    cdn.answers["/hd-1.m3u8"] = (response) => void response.end("#EXTM3U\n");
    const again = await client.getStream("42", { probe: true });
    expect(again.currentStream.url).toBe(`${cdn.origin}/hd-1.m3u8`);
    expect(cdn.paths()).toEqual(["/hd-1.flv", "/hd-1.m3u8"]);
  });

  it("is looked at no longer than its caller waits, and the site is not asked then", async () => {
    const { client, asked } = await recording();
    const silent = Promise.withResolvers<void>();
    cdn.answers["/hd-1.flv"] = () => silent.resolve();
    const leaving = new AbortController();
    const stream = expect(client.getStream("42", { signal: leaving.signal })).rejects.toMatchObject({
      code: "ABORTED",
    });
    await silent.promise;
    leaving.abort();
    await stream;
    expect(asked).toHaveLength(1);
  });

  it("leads to NOT_LIVE when it is dead as the broadcast is over", async () => {
    const { client, site } = await recording();
    cdn.answers["/hd-1.flv"] = refuses;
    site.now = { living: false };
    await expect(client.getStream("42")).rejects.toMatchObject({ code: "NOT_LIVE" });
  });

  it("is handed out without a look for the first time after getInfo, and while its answer is new", async () => {
    const { client, clock, asked } = setUp();
    await client.getInfo("42");
    await clock.advance(10 * MINUTE_MS);
    await client.getStream("42");
    const { client: other } = setUp();
    for (let count = 0; count < 3; count += 1) await other.getStream("42");
    expect(asked).toHaveLength(1);
    expect(cdn.paths()).toEqual([]);
  });

  it("is looked at alone, and not the other qualities and formats of the room", async () => {
    const { client, site, clock } = setUp();
    site.qualities = ["hd", "sd"];
    await client.getStream("42", { quality: "sd" });
    await clock.advance(100_000);
    await client.getStream("42", { quality: "sd" });
    expect(cdn.paths()).toEqual(["/sd-1.flv"]);
  });

  it("makes the site be asked by who comes back for it ten times in 90 s, though it seems to play", async () => {
    const { client, clock, asked } = await recording();
    for (let count = 0; count < 10; count += 1) {
      await client.getStream("42");
      await clock.advance(4_000);
    }
    expect(asked).toHaveLength(1);
    expect((await client.getStream("42")).meta.cached).toBe(false);
  });

  it("that another process was told is looked at by a new one, as it may have been lost there", async () => {
    const cache = mapCache();
    const clock = manualClock();
    await recording({ cache, clock });
    const restarted = setUp({ cache, clock });
    await restarted.client.getStream("42");
    expect([cdn.paths(), restarted.asked]).toEqual([["/hd-1.flv"], []]);
    cdn.answers["/hd-1.flv"] = refuses;
    const next = setUp({ cache, clock });
    await next.client.getStream("42");
    expect(next.asked).toHaveLength(1);
  });

  it("is dead to all who want it, and asked for once", async () => {
    const { client, asked } = await recording();
    cdn.answers["/hd-1.flv"] = refuses;
    const streams = await Promise.all(Array.from({ length: 20 }, () => client.getStream("42")));
    expect(new Set(streams.map(({ currentStream }) => currentStream.url))).toEqual(
      new Set([`${cdn.origin}/hd-2.flv`]),
    );
    expect(asked).toHaveLength(2);
  });
});

describe("an address handed out before, without a probe", () => {
  it("is never looked at, and asked for anew by who comes back for it within 90 s", async () => {
    const { client, clock, asked } = await recording();
    const again = () => client.getStream("42", { probe: false });
    expect((await again()).meta.cached).toBe(true);
    await clock.advance(91_000);
    expect((await again()).meta.cached).toBe(true);
    await clock.advance(60_000);
    expect((await again()).meta.cached).toBe(false);
    expect(asked).toHaveLength(2);
    expect(cdn.paths()).toEqual([]);
  });
});

describe("a stream that is lost while the site is blocked", () => {
  /** Just before the address ends, so that the site is asked first; or by an address that tells no end. */
  async function blocked(lifeMs: number | undefined): Promise<Setup> {
    const setup = setUp();
    setup.site.lifeMs = lifeMs;
    await setup.client.getStream("42");
    await setup.clock.advance(10 * MINUTE_MS);
    setup.site.fails = true;
    return setup;
  }

  it("is handed out again while it plays, without asking the site", async () => {
    const { client, site, asked } = await recording();
    site.fails = true;
    expect((await client.getStream("42")).currentStream.url).toBe(`${cdn.origin}/hd-1.flv`);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ["ends soon", 10.5 * MINUTE_MS],
    ["tells no end", undefined],
  ])("is handed out as stale once it was seen playing, if its address %s", async (_what, lifeMs) => {
    const { client, asked } = await blocked(lifeMs);
    const { currentStream, meta } = await client.getStream("42");
    expect(currentStream.url).toBe(`${cdn.origin}/hd-1.flv`);
    expect(meta).toMatchObject({ cached: true, stale: true, ageMs: 10 * MINUTE_MS });
    expect(meta.attempts[0]).toMatchObject({ endpoint: "api", code: "RISK_CONTROL" });
    expect([cdn.paths(), asked.length > 1]).toEqual([["/hd-1.flv"], true]);
  });

  it.each([{}, { probe: true }])("is an error of the site when it is dead: %j", async (call) => {
    for (const lifeMs of [HOUR_MS, 10.5 * MINUTE_MS, undefined]) {
      const { client } = await blocked(lifeMs);
      cdn.otherwise = refuses;
      await expect(client.getStream("42", call)).rejects.toMatchObject({ fault: "pool" });
    }
  });

  it("is an error of the site when its host refuses the connection", async () => {
    const { client } = await blocked(HOUR_MS);
    cdn.close();
    await expect(client.getStream("42")).rejects.toMatchObject({ fault: "pool" });
  });

  it("is better than nothing when nobody can say whether it plays, except to who asks for a probe", async () => {
    const { client } = await blocked(HOUR_MS);
    cdn.otherwise = (response) => void response.destroy();
    expect((await client.getStream("42")).meta.stale).toBe(true);
    await expect(client.getStream("42", { probe: true })).rejects.toMatchObject({ fault: "pool" });
    await expect(client.getStream("42", { probe: false, maxAgeMs: 0 })).rejects.toMatchObject({
      fault: "pool",
    });
  });

  it("is given in time when the site is silent", async () => {
    const { client, clock, site } = await blocked(10.5 * MINUTE_MS);
    site.delay = new Promise(() => {});
    const stream = client.getStream("42", { timeoutMs: 8_000 });
    await clock.advance(6_000);
    expect((await stream).meta.stale).toBe(true);
  });

  it("is not given to who wants nothing that old, whatever fails", async () => {
    const { client } = await blocked(HOUR_MS);
    for (const maxAgeMs of [0, 9 * MINUTE_MS]) {
      await expect(client.getStream("42", { maxAgeMs })).rejects.toMatchObject({ fault: "pool" });
    }
  });

  it.each([
    ["off air", { living: false }],
    ["in another broadcast", { liveId: "2" }],
  ])("is not given where the room was proven %s, though its address plays", async (_what, now) => {
    const { client, site } = await recording();
    site.now = now;
    await client.getInfo("42", { api: "page" });
    site.fails = true;
    await expect(client.getStream("42")).rejects.toMatchObject({ fault: "pool" });
    expect(cdn.paths()).toEqual([]);
  });

  it("is not given where the room is proven off air while the address is looked at", async () => {
    const { client, site } = await recording();
    const looked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    cdn.otherwise = async (response, request) => {
      looked.resolve();
      await answered.promise;
      plays(response, request);
    };
    const stream = client.getStream("42");
    await looked.promise;
    site.now = { living: false };
    await client.getInfo("42", { api: "page" });
    answered.resolve();
    await expect(stream).rejects.toMatchObject({ code: "NOT_LIVE" });
  });
});

describe("programs that share a cache, of which one records and one looks", () => {
  interface Programs {
    cache: ReturnType<typeof mapCache>;
    clock: ManualClock;
    recorder: Setup;
    looker: Setup;
    /** What the site says from now on, to both. */
    say(now: Partial<RoomAnswer>): void;
    /** A program that was started just now. */
    started(): Setup;
  }

  function twoPrograms(): Programs {
    const cache = mapCache();
    const clock = manualClock();
    const [recorder, looker] = [setUp({ cache, clock }), setUp({ cache, clock })];
    const say = (now: Partial<RoomAnswer>) => {
      recorder.site.now = now;
      looker.site.now = now;
    };
    return { cache, clock, recorder, looker, say, started: () => setUp({ cache, clock }) };
  }

  it("know in each new process that a broadcast was over in between", async () => {
    const { clock, started } = twoPrograms();
    const { currentStream } = await started().client.getStream("42");
    for (const now of [{ living: false }, {}]) {
      await clock.advance(10 * MINUTE_MS);
      const next = started();
      next.site.now = now;
      await next.client.getInfo("42", { api: "page" });
    }
    await clock.advance(10 * MINUTE_MS);
    const { meta } = await started().client.getStream("42");
    expect([currentStream.quality, meta.cached]).toEqual(["hd", false]);
  });

  it.each(["", "1"])("know that it was over, though one heard nothing of it (id %j)", async (liveId) => {
    const { clock, recorder, looker, say } = twoPrograms();
    say({ liveId });
    await recorder.client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    looker.site.now = { liveId, living: false };
    await looker.client.getInfo("42", { api: "page" });
    await clock.advance(10 * MINUTE_MS);
    await recorder.client.getInfo("42", { api: "page" });
    await clock.advance(10 * MINUTE_MS);
    expect((await recorder.client.getStream("42")).meta.cached).toBe(false);
  });

  it("know of a new broadcast, though one hears an answer without an id after it", async () => {
    const { clock, recorder, looker, say } = twoPrograms();
    await recorder.client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    say({ liveId: "2" });
    await looker.client.getInfo("42", { api: "page" });
    await clock.advance(10 * MINUTE_MS);
    say({ liveId: "" });
    await recorder.client.getInfo("42", { api: "page" });
    await clock.advance(10 * MINUTE_MS);
    say({ liveId: "2" });
    for (const { client } of [recorder, looker]) expect((await client.getStream("42")).liveId).toBe("2");
  });

  it("are not misled by a late answer from before the end", async () => {
    const { clock, recorder, looker } = twoPrograms();
    const { promise, resolve } = Promise.withResolvers<void>();
    recorder.site.delay = promise;
    const late = recorder.client.getStream("42");
    await clock.advance(1_000);
    looker.site.now = { living: false };
    await looker.client.getInfo("42", { api: "page" });
    await clock.advance(1_000);
    resolve();
    expect((await late).living).toBe(true);
    await clock.advance(10 * MINUTE_MS);
    recorder.site.now = { living: false };
    for (const { client } of [recorder, looker]) {
      await expect(client.getStream("42")).rejects.toMatchObject({ code: "NOT_LIVE" });
    }
  });

  it("keep a new title that one of them has heard", async () => {
    const { clock, recorder, looker, say } = twoPrograms();
    await recorder.client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    say({ title: "second" });
    await looker.client.getInfo("42", { api: "page" });
    await clock.advance(10 * MINUTE_MS);
    say({ title: "" });
    await recorder.client.getInfo("42", { api: "page" });
    expect(await recorder.client.getStream("42")).toMatchObject({ title: "second", meta: { cached: true } });
  });

  it("take the newer streams that another one was told", async () => {
    const { clock, recorder, looker } = twoPrograms();
    await recorder.client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    const { currentStream } = await looker.client.getStream("42", { maxAgeMs: 0 });
    await clock.advance(10 * MINUTE_MS);
    expect((await recorder.client.getStream("42")).currentStream).toEqual(currentStream);
    expect(recorder.asked).toHaveLength(1);
  });

  it("ask the site where the state of the room is lost, or comes from a clock that is ahead", async () => {
    const { cache, clock, recorder } = twoPrograms();
    await recorder.client.getStream("42");
    const ahead = manualClock();
    await ahead.advance(10 * MINUTE_MS + 15_000);
    const other = setUp({ cache, clock: ahead });
    other.site.now = { living: false };
    await clock.advance(10 * MINUTE_MS);
    await other.client.getInfo("42", { api: "page" });
    expect((await recorder.client.getStream("42")).meta.cached).toBe(false);
    for (const key of cache.entries.keys()) if (key.startsWith("state:")) cache.entries.delete(key);
    const next = setUp({ cache, clock });
    await next.client.getStream("42");
    expect(next.asked).toHaveLength(1);
  });

  it("keep neither of two contradicting answers, if nobody knows which is newer", async () => {
    const { clock, recorder, looker, started } = twoPrograms();
    const { promise, resolve } = Promise.withResolvers<void>();
    recorder.site.now = { living: false };
    recorder.site.delay = promise;
    const older = recorder.client.getInfo("42", { api: "api" });
    await clock.advance(1_000);
    expect((await looker.client.getInfo("42", { api: "api" })).living).toBe(true);
    await clock.advance(1_000);
    resolve();
    expect((await older).living).toBe(false);
    await clock.advance(0);
    expect(await started().client.getInfo("42", { api: "api" })).toMatchObject({ meta: { cached: false } });
  });
});

describe("streams of a client whose cache fails", () => {
  it("are kept in the process all the same", async () => {
    const broken = () => Promise.reject(new Error("for a test"));
    const { client, clock, asked } = setUp({ cache: { get: broken, set: broken, delete: broken } });
    for (let segment = 0; segment < 4; segment += 1) {
      await client.getStream("42");
      await clock.advance(10 * MINUTE_MS);
    }
    expect(asked).toHaveLength(1);
  });
});

describe("an answer that comes after streams were kept", () => {
  it.each([
    ["the end", { living: false }, "NOT_LIVE"],
    ["the end, to a question of another kind", { living: false, api: "page" }, "NOT_LIVE"],
  ])(
    "ends the kept streams when it says %s",
    async (_what, { api, ...now }: { living: boolean; api?: string }, code) => {
      const { client, clock, site } = setUp();
      await client.getStream("42");
      await clock.advance(10 * MINUTE_MS);
      site.now = now;
      await client.getInfo("42", { api });
      await expect(client.getStream("42")).rejects.toMatchObject({ code });
    },
  );

  it("ends kept streams that are still fresh", async () => {
    const { client, site } = setUp();
    await client.getStream("42");
    site.now = { living: false };
    await client.getInfo("42", { api: "page" });
    await expect(client.getStream("42")).rejects.toMatchObject({ code: "NOT_LIVE" });
  });

  it("ends kept streams for good, though the room is on air again under the same id", async () => {
    const { client, clock, site } = setUp();
    await client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    site.now = { living: false };
    await client.getInfo("42");
    await clock.advance(10 * MINUTE_MS);
    site.now = {};
    await client.getInfo("42", { api: "page" });
    expect((await client.getStream("42")).meta.cached).toBe(false);
  });

  it.each([
    ["on air, for one kept as off air", { living: false }, {}, undefined],
    ["off air, for one that tells no end", {}, { living: false }, "NOT_LIVE"],
    ["another broadcast, for one that tells no end", {}, { liveId: "2" }, undefined],
  ])("outdates the answer of the last seconds to another question: %s", async (_what, first, then, code) => {
    const { client, site, asked } = setUp();
    site.lifeMs = undefined;
    site.now = first;
    await client.getInfo("42");
    site.now = then;
    const { living, liveId } = await client.getInfo("42", { api: "page" });
    const stream = client.getStream("42");
    if (living) expect(await stream).toMatchObject({ liveId });
    else await expect(stream).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(3);
  });

  it.each(["page", "api"])(
    "replaces kept streams when it tells of another broadcast: told by %s",
    async (api) => {
      const { client, clock, site } = setUp();
      const { currentStream: before } = await client.getStream("42");
      await clock.advance(10 * MINUTE_MS);
      site.now = { liveId: "2" };
      await client.getInfo("42", { api });
      const { liveId, currentStream } = await client.getStream("42");
      expect(liveId).toBe("2");
      expect(currentStream.url).not.toBe(before.url);
    },
  );

  it("leaves kept streams where it names no broadcast, and updates their title", async () => {
    const { client, clock, site, asked } = setUp();
    await client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    site.now = { liveId: "", title: "second", owner: "" };
    await client.getInfo("42", { api: "page" });
    expect(await client.getStream("42")).toMatchObject({ liveId: "1", title: "second", owner: "someone" });
    expect(asked).toEqual(["api", "page"]);
  });

  it("leaves no streams to give where two of them contradict each other: the site is asked", async () => {
    const { client, clock, site, asked } = setUp();
    const { promise, resolve } = Promise.withResolvers<void>();
    site.delay = promise;
    site.now = { living: false };
    const first = client.getInfo("42", { api: "api" });
    await clock.advance(500);
    site.now = {};
    const second = client.getInfo("42", { api: "page" });
    expect((await second).living).toBe(true);
    await clock.advance(500);
    resolve();
    expect((await first).living).toBe(false);
    expect((await client.getStream("42", { api: "api" })).living).toBe(true);
    expect(asked).toHaveLength(3);
  });

  it("gives its broadcast id to kept streams that had none", async () => {
    const { client, clock, site, asked } = setUp();
    await client.getInfo("42", { api: "page" });
    site.now = { liveId: "" };
    await client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    expect((await client.getStream("42")).meta.cached).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it("about an anchor whose uid the caller gave leaves the streams of the room", async () => {
    const { client, clock, site } = setUp();
    await client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    site.now = { title: "somebody else's", living: false };
    await client.getInfo("42", { uid: "another", api: "page" });
    expect(await client.getStream("42")).toMatchObject({ title: "first", meta: { cached: true } });
  });

  it("to another program ends the kept streams of this one too", async () => {
    const cache = mapCache();
    const clock = manualClock();
    const [recorder, poller] = [setUp({ cache, clock }), setUp({ cache, clock })];
    await recorder.client.getStream("42");
    await clock.advance(10 * MINUTE_MS);
    poller.site.now = { living: false };
    await poller.client.getInfo("42", { api: "page" });
    recorder.site.now = { living: false };
    await expect(recorder.client.getStream("42")).rejects.toMatchObject({ code: "NOT_LIVE" });
  });

  it("is not undone by an older answer that arrives later", async () => {
    const { client, clock, site } = setUp();
    const { promise, resolve } = Promise.withResolvers<void>();
    site.delay = promise;
    const late = client.getStream("42");
    await clock.advance(1_000);
    site.now = { liveId: "2" };
    await client.getInfo("42", { api: "page" });
    resolve();
    expect((await late).liveId).toBe("1");
    await clock.advance(10 * MINUTE_MS);
    expect((await client.getStream("42")).liveId).toBe("2");
  });

  it("is not undone by an older answer that a slow cache is still taking in", async () => {
    const cache = mapCache();
    const { client, clock, site } = setUp({ cache });
    const { promise, resolve } = Promise.withResolvers<void>();
    let reads = 0;
    const get = async (key: string) => {
      const found = cache.entries.get(key)?.value;
      if (key.startsWith("streams:") && ++reads === 2) await promise;
      return found;
    };
    Object.assign(cache, { get });
    const first = client.getStream("42");
    await clock.advance(10);
    site.now = { living: false };
    await client.getInfo("42", { api: "page" });
    resolve();
    await first;
    await clock.advance(10 * MINUTE_MS);
    await expect(client.getStream("42")).rejects.toMatchObject({ code: "NOT_LIVE" });
  });

  it("says nothing of other rooms", async () => {
    const { client, clock, site, asked } = setUp();
    await client.getStream("42");
    site.now = { living: false };
    await client.getInfo("43");
    await clock.advance(10 * MINUTE_MS);
    await client.getStream("42");
    expect(asked).toHaveLength(2);
  });
});
