import { describe, expect, it } from "vitest";
import type { KeyvLike } from "../cache/store.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { blankRoom, createWorld, mapCache, type Reply, type World, type WorldOptions } from "./test-world.ts";

/** Two adapters, `web` and `mobile`, that answer how often they were asked, and about which uid. */
function setup(options: WorldOptions = {}, answer: Partial<RoomAnswer> = {}): World {
  const world = createWorld({ adapters: ["web", "mobile"], random: () => 0.5, ...options });
  const reply: Reply = ({ room }) => ({ uid: room.uid ?? "", ...answer });
  Object.assign(world.replies, { web: reply, mobile: reply });
  return world;
}

describe("an answer in the cache of a client", () => {
  it("is given again, marked as cached, with its age and nobody asked", async () => {
    const { client, clock, asked } = setup();
    const first = await client.getInfo("42");
    await clock.advance(4_000);
    const second = await client.getInfo("42");
    expect(second.meta).toEqual({ attempts: [], cached: true, stale: false, ageMs: 4_000 });
    expect([second.title, second.api]).toEqual([first.title, first.api]);
    expect(asked).toHaveLength(1);
  });

  it("is not given again after its time", async () => {
    const { client, clock, asked } = setup();
    await client.getInfo("42");
    await clock.advance(5_000);
    expect((await client.getInfo("42")).meta.cached).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it("lives as long as the client is told", async () => {
    const { client, clock, asked } = setup({ config: { ttlMs: 60_000, ttlJitter: 0 } });
    await client.getInfo("42");
    await clock.advance(59_999);
    await client.getInfo("42");
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    await client.getInfo("42");
    expect(asked).toHaveLength(2);
  });

  it("is not kept at all with a ttl of 0", async () => {
    const { client, asked } = setup({ config: { ttlMs: 0 } });
    for (let count = 0; count < 2; count++) await client.getInfo("42", { maxAgeMs: 1_000 });
    expect(asked).toHaveLength(2);
  });

  it("is not given to a caller whose maxAgeMs is shorter", async () => {
    const { client, clock, asked } = setup();
    await client.getInfo("42");
    await clock.advance(2_000);
    expect((await client.getInfo("42", { maxAgeMs: 2_000 })).meta.cached).toBe(true);
    expect((await client.getInfo("42", { maxAgeMs: 1_999 })).meta.cached).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it("is skipped with maxAgeMs 0, and replaced for the others", async () => {
    const { client, asked } = setup();
    await client.getInfo("42");
    const fresh = await client.getInfo("42", { maxAgeMs: 0 });
    expect(fresh.meta.cached).toBe(false);
    expect(asked).toHaveLength(2);
    expect(await client.getInfo("42")).toMatchObject({ title: fresh.title, meta: { cached: true } });
  });

  it.each([
    ["room", "43", {}],
    ["cookie", "42", { auth: "a=1" }],
    ["option", "42", { options: { doubleScreen: false } }],
    ["api", "42", { api: "web" }],
  ])("is not given where the %s differs", async (_what, room, call) => {
    const { client, asked } = setup();
    await client.getInfo("42");
    expect((await client.getInfo(room, call)).meta.cached).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it("of one named api is never given for another api", async () => {
    const { client } = setup();
    await client.getInfo("42", { api: "web" });
    expect(await client.getInfo("42", { api: "mobile" })).toMatchObject({
      api: "mobile",
      meta: { cached: false },
    });
    expect(await client.getInfo("42", { api: "web" })).toMatchObject({ api: "web", meta: { cached: true } });
  });
});

describe("two answers in the cache that contradict each other", () => {
  it("are both dropped where nobody knows which is newer", async () => {
    const { client, clock, replies, asked } = createWorld({ provides: ["status", "streams"] });
    const slow = Promise.withResolvers<object>();
    replies.web = () => slow.promise;
    const older = client.getInfo("42");
    await clock.advance(1_000);
    replies.web = () => ({
      living: true,
      sources: [{ name: "main", streams: [{ quality: "hd", name: "hd", flv: "u" }] }],
    });
    expect((await client.getStream("42")).living).toBe(true);
    await clock.advance(1_000);
    slow.resolve({ living: false });
    expect((await older).living).toBe(false);
    expect(await client.getInfo("42")).toMatchObject({ living: true, meta: { cached: false } });
    expect(asked).toHaveLength(3);
  });
});

describe("a client with a ttl of 0", () => {
  it("writes nothing but names of rooms into a cache that programs share", async () => {
    const cache = mapCache();
    const expiresAt = new Date(manualClock().wallNow() + 3_600_000);
    const sources = [{ name: "main", streams: [{ quality: "hd", name: "hd", flv: "u", expiresAt }] }];
    const { client } = createWorld({
      ...{ cache, config: { ttlMs: 0 }, provides: ["status", "streams"] },
      answer: () => ({ ...blankRoom, sources, learned: { uid: "u" } }),
    });
    await client.getStream("42");
    await client.close();
    const kinds = [...cache.entries.keys()].map((key) => /\w+/.exec(key)?.[0]);
    expect(new Set(kinds)).toEqual(new Set(["uid", "breaker"]));
  });
});

describe("the dates of an answer", () => {
  it("are those of the call where the site tells none, from the cache too", async () => {
    const { client, clock } = setup();
    for (let count = 0; count < 2; count++) {
      const info = await client.getInfo("42");
      expect(info.recordStartTime).toEqual(new Date(clock.wallNow()));
      expect(info.liveStartTime).toEqual(info.recordStartTime);
      await clock.advance(3_000);
    }
  });

  it("keep the site's own start of the broadcast, from the cache too", async () => {
    const liveStartTime = new Date("2026-01-01T08:00:00Z");
    const { client, clock } = setup({ cache: mapCache() }, { liveStartTime });
    for (const cached of [false, true]) {
      const info = await client.getInfo("42");
      expect(info.meta.cached).toBe(cached);
      expect(info.liveStartTime).toEqual(liveStartTime);
      expect(info.recordStartTime).toEqual(new Date(clock.wallNow()));
      await clock.advance(1_000);
    }
  });

  it("are still dates after a store that keeps only text", async () => {
    const expiresAt = new Date("2026-01-08T00:00:00Z");
    const sources = [{ name: "main", streams: [{ quality: "hd", name: "高清", expiresAt }] }];
    const { client } = setup({ cache: mapCache() }, { sources });
    await client.getInfo("42");
    const info = await client.getInfo("42");
    expect(info.meta.cached).toBe(true);
    expect(info.sources).toEqual(sources);
    expect(info.sources[0]?.streams[0]?.expiresAt).toBeInstanceOf(Date);
  });
});

describe("streams in several qualities, asked for at once with the state", () => {
  it("are asked for with one request for all qualities, where the site tells them together", async () => {
    const { client, asked } = createWorld({
      provides: ["status", "streams"],
      answer: () => ({
        ...blankRoom,
        sources: [{ name: "main", streams: [{ quality: "hd", name: "hd", flv: "u" }] }],
      }),
    });
    const calls = ["hd", "sd", undefined].map((quality) => client.getStream("42", { quality }));
    await Promise.all([...calls, client.getInfo("42")]);
    expect(asked).toHaveLength(2);
  });
});

describe("a wall clock that is set back", () => {
  it("ends a dispute between two answers, which would last until the clock has caught up", async () => {
    const clock = manualClock();
    let setBackMs = 0;
    const wallNow = () => clock.wallNow() - setBackMs;
    const { client, replies, asked } = createWorld({
      clock: { ...clock, wallNow },
      provides: ["status", "streams"],
    });
    const slow = Promise.withResolvers<object>();
    replies.web = () => slow.promise;
    const older = client.getInfo("42");
    await clock.advance(1_000);
    replies.web = () => ({ sources: [{ name: "main", streams: [{ quality: "hd", name: "hd", flv: "u" }] }] });
    await client.getStream("42");
    slow.resolve({ living: false });
    await older;
    setBackMs = 86_400_000;
    for (const isCached of [false, true]) expect((await client.getInfo("42")).meta.cached).toBe(isCached);
    expect(asked).toHaveLength(3);
  });

  it("makes no old answer fresh", async () => {
    const clock = manualClock();
    let setBackMs = 0;
    const wallNow = () => clock.wallNow() - setBackMs;
    const { client, asked } = setup({ clock: { ...clock, wallNow } });
    await client.getInfo("42");
    await clock.advance(50_000);
    setBackMs = 49_000;
    expect((await client.getInfo("42")).meta.cached).toBe(false);
    expect(asked).toHaveLength(2);
  });
});

describe("a cache of the user's own", () => {
  it("is shared by clients that use it", async () => {
    const cache = mapCache();
    await setup({ cache }).client.getInfo("42");
    const other = setup({ cache });
    expect((await other.client.getInfo("42")).meta.cached).toBe(true);
    expect(other.asked).toEqual([]);
  });

  it("never holds the cookie", async () => {
    const cache = mapCache();
    await setup({ cache }).client.getInfo("42", { auth: "sessionid=secret" });
    expect(cache.entries.size).toBeGreaterThan(0);
    expect(JSON.stringify([...cache.entries])).not.toContain("secret");
  });

  it("that throws gives one warning, and answers kept in this process are still given", async () => {
    const broken = () => Promise.reject(new Error("connection lost"));
    const { client, clock, asked, warnings } = setup({ cache: { get: broken, set: broken, delete: broken } });
    for (const isCached of [false, true, true])
      expect((await client.getInfo("42")).meta.cached).toBe(isCached);
    await clock.advance(5_000);
    expect((await client.getInfo("42")).meta.cached).toBe(false);
    expect(asked).toHaveLength(2);
    expect(warnings).toHaveLength(1);
  });

  it("that is slow delays an answer by its readings only, and close waits for what is written", async () => {
    const cache = mapCache();
    const clock = manualClock();
    const slowly = async <T>(access: () => Promise<T>): Promise<T> => {
      await new Promise<void>((resolve) => clock.setTimeout(resolve, 95));
      return access();
    };
    const slow: KeyvLike = {
      get: (key) => slowly(() => cache.get(key)),
      set: (key, value, ttl) => slowly(() => cache.set(key, value, ttl)),
      delete: (key) => slowly(() => cache.delete(key)),
    };
    const { client } = createWorld({ clock, cache: slow });
    await clock.advance(95);
    const startedAt = clock.now();
    let endedAt = Number.POSITIVE_INFINITY;
    void client.getInfo("42").then(() => {
      endedAt = clock.now();
    });
    await clock.advance(1_000);
    expect(endedAt - startedAt).toBe(2 * 95);
    const closed = client.getInfo("43").then(() => client.close());
    await clock.advance(1_000);
    await closed;
    expect([...cache.entries.keys()].filter((key) => key.includes("43"))).not.toEqual([]);
  });

  it("that hangs is a miss and one warning, and delays the answer by less than a second", async () => {
    const never = () => new Promise<never>(() => {});
    const { client, clock, warnings } = setup({ cache: { get: never, set: never, delete: never } });
    let answered = false;
    const info = client.getInfo("42").then((answer) => {
      answered = true;
      return answer;
    });
    await clock.advance(999);
    expect(answered).toBe(true);
    expect((await info).meta.cached).toBe(false);
    expect(warnings).toHaveLength(1);
  });

  it.each([
    ["no JSON", "garbage"],
    ["no text", 42],
    ["an envelope of nothing", sealed(null)],
    ["an envelope of a number", sealed(42)],
    ["an envelope of something else", sealed({ some: "thing" })],
    ["an envelope of an answer without a state", sealed(answerOf({ living: undefined }))],
    ["an envelope of an answer whose state is no state", sealed(answerOf({ living: 0 }))],
    ["an envelope of an answer without a title", sealed(answerOf({ title: undefined }))],
    ["an envelope of an answer with a strange source", sealed(answerOf({ sources: [{ name: "a" }] }))],
    ["an envelope of what nobody can prove", sealed({ code: "NETWORK", message: "m", reason: "r" })],
    ["more than a megabyte", sealed(answerOf({ living: false, title: "x".repeat(1_000_001) }))],
    ["an envelope of half an answer", sealed({ api: "web" })],
  ])("that gives %s is a miss, and teaches nothing", async (_what, entry) => {
    const { client } = setup({ cache: { ...mapCache(), get: async () => entry } });
    expect(await client.getInfo("42")).toMatchObject({ living: true, uid: "", meta: { cached: false } });
  });
});

/** What our own envelope of a strange value would look like, fresh for the clocks of this file. */
function sealed(value: unknown): string {
  const storedAt = manualClock().wallNow();
  return JSON.stringify({
    version: 3,
    value,
    storedAt,
    freshUntil: storedAt + 5_000,
    staleUntil: storedAt + 5_000,
  });
}

function answerOf(changes: object): object {
  return { api: "web", answer: { ...blankRoom, ...changes } };
}
