import { describe, expect, it } from "vitest";
import type { KeyvLike } from "../cache/store.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { Adapter, Provider } from "../provider/provider.ts";
import type { BaseRoom, RoomAnswer } from "../room/room-info.ts";
import { silentLogger } from "../runtime/logger.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import type { Client } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";

const blank: BaseRoom = {
  living: true,
  title: "",
  owner: "",
  uid: "",
  avatar: "",
  cover: "",
  liveId: "",
  area: "",
  sources: [],
};

interface Setup {
  client: Client;
  clock: ManualClock;
  /** Names of the adapters asked, in order. */
  asked: string[];
  warnings: string[];
}

/** Two adapters, `web` and `mobile`, that answer how often they were asked, and about which uid. */
function setup(options: Partial<ClientOptions<unknown>> = {}, answer: Partial<RoomAnswer> = {}): Setup {
  const clock = manualClock();
  const asked: string[] = [];
  const warnings: string[] = [];
  const adapter = (name: string): Adapter => ({
    name,
    provides: ["status"],
    fetchRoom: async ({ room }) => ({
      ...blank,
      uid: room.uid ?? "",
      title: `${name} ${asked.push(name)}`,
      ...answer,
    }),
  });
  const site: Provider = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    adapters: [adapter("web"), adapter("mobile")],
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const logger = { ...silentLogger, warn: (_fields: object, message: string) => void warnings.push(message) };
  const client = createClient({ providers: [site], clock, random: () => 0.5, logger, ...options });
  return { client, clock, asked, warnings };
}

function mapCache(entries = new Map<string, unknown>()): KeyvLike & { entries: Map<string, unknown> } {
  return {
    entries,
    get: async (key) => entries.get(key),
    set: async (key, value) => entries.set(key, value),
    delete: async (key) => entries.delete(key),
  };
}

describe("an answer that was given just now", () => {
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

  it("does not do for a caller who wants a younger one", async () => {
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
  ])("is no answer for another %s", async (_what, room, call) => {
    const { client, asked } = setup();
    await client.getInfo("42");
    expect((await client.getInfo(room, call)).meta.cached).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it("of one named api is never given for another", async () => {
    const { client } = setup();
    await client.getInfo("42", { api: "web" });
    expect(await client.getInfo("42", { api: "mobile" })).toMatchObject({
      api: "mobile",
      meta: { cached: false },
    });
    expect(await client.getInfo("42", { api: "web" })).toMatchObject({ api: "web", meta: { cached: true } });
  });
});

describe("the times in an answer", () => {
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

  it("stay dates in a store that knows only text", async () => {
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

  it("that throws is one warning, and costs the answers of this process nothing", async () => {
    const broken = () => Promise.reject(new Error("connection lost"));
    const { client, clock, asked, warnings } = setup({ cache: { get: broken, set: broken, delete: broken } });
    for (const isCached of [false, true, true])
      expect((await client.getInfo("42")).meta.cached).toBe(isCached);
    await clock.advance(5_000);
    expect((await client.getInfo("42")).meta.cached).toBe(false);
    expect(asked).toHaveLength(2);
    expect(warnings).toHaveLength(1);
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
    version: 2,
    value,
    storedAt,
    freshUntil: storedAt + 5_000,
    staleUntil: storedAt + 5_000,
  });
}
