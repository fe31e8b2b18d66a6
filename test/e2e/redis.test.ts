import { setImmediate as allThatRunsAtOnce } from "node:timers/promises";
import KeyvRedis, {
  createKeyv,
  createClient as createRedisClient,
  type Keyv as RedisKeyv,
} from "@keyv/redis";
import {
  type Client,
  type Clock,
  createClient,
  defineProvider,
  type KeyvLike,
  type Logger,
  openCache,
  type RoomInfo,
} from "@stream-fallback/core";
import Keyv from "keyv";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { sampleOf } from "../sample-of.ts";
import { isRedisLeftOut, type Redis, redisOnFreePort } from "./start-redis.ts";

/** A store that misbehaves costs a call 250 ms, and what hangs does so for many seconds; this machine may be slow. */
const MOST_MS = 10_000;
const REST_MS = 30_000;
const FAILS = "the cache does not work; going on without it";
const WORKS = "the cache works again";

/** The system's, which can also be put forward. */
interface Shiftable extends Clock {
  skip(ms: number): void;
}

interface Scene {
  client: Client;
  clock: Shiftable;
  /** Rooms the site was asked for. */
  asked: string[];
  /** What the log said of the cache. */
  said: string[];
  /** Asks for a room, which must neither fail nor take long. */
  ask(room: string): Promise<RoomInfo>;
}

type CacheOf = (url: string) => { cache: KeyvLike | string; adapter?: KeyvRedis<unknown> };

const caches: [string, CacheOf][] = [
  [
    "a Keyv over KeyvRedis",
    (url) => {
      const adapter = new KeyvRedis(url);
      return { cache: new Keyv({ store: adapter }), adapter };
    },
  ],
  [
    "a Keyv of createKeyv",
    (url) => {
      const cache: RedisKeyv = createKeyv(url);
      return { cache, adapter: cache.store };
    },
  ],
  [
    "a KeyvRedis itself",
    (url) => {
      const adapter = new KeyvRedis(url);
      return { cache: adapter, adapter };
    },
  ],
  ["the address of a Redis", (url) => ({ cache: url })],
];

/** What is asked before the first connection stands fails at once: a few calls together look like a dead store. */
const withoutQueue: CacheOf = (url) => {
  const adapter = new KeyvRedis({ url, disableOfflineQueue: true });
  return { cache: new Keyv({ store: adapter }), adapter };
};

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
beforeAll(() => void process.on("unhandledRejection", note));
afterAll(() => {
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});

describe.skipIf(isRedisLeftOut)("a Redis (needs redis-server: apt-get install redis-server)", () => {
  // Of several ways to hand one in, the first and the last share nothing but the server.
  describe.each(sampleOf(caches, 3))("with %s", (_what, cacheOf) => {
    test("keeps answers for all clients", async () => {
      const redis = await running();
      const [one, other] = [open(redis, cacheOf, patient()), open(redis, cacheOf, patient())];
      expect(await one.ask("42")).toMatchObject({ title: "room 42", meta: { cached: false } });
      await isStored("42", redis, cacheOf);
      expect(await other.ask("42")).toMatchObject({ title: "room 42", meta: { cached: true } });
      expect([one.asked, other.asked, one.said, other.said]).toEqual([["42"], [], [], []]);
    });

    test("that is down at the start is used once it is there", async () => {
      const redis = await redisOnFreePort();
      const scene = open(redis, cacheOf);
      await askMany(scene, "down");
      expect(scene.said).toEqual([FAILS]);
      await redis.start();
      await recovered(scene, redis, cacheOf);
      await saysItWorks(scene);
    });

    test("that dies is done without, and used again when it is back, empty", async () => {
      const redis = await running();
      const scene = open(redis, cacheOf);
      await scene.ask("before");
      await redis.kill();
      await askMany(scene, "dead");
      expect(scene.said).toEqual([FAILS]);
      await redis.start();
      await recovered(scene, redis, cacheOf);
      await saysItWorks(scene);
      expect((await open(redis, cacheOf).ask("before")).meta.cached).toBe(false);
    });

    test("that is paused costs one call a quarter of a second, and is used again when it goes on", async () => {
      const redis = await running();
      const scene = open(redis, cacheOf);
      await scene.ask("before");
      await isStored("before", redis, cacheOf);
      redis.pause();
      await askMany(scene, "paused");
      expect(scene.said).toEqual([FAILS]);
      redis.resume();
      await recovered(scene, redis, cacheOf);
      await saysItWorks(scene);
      expect((await open(redis, cacheOf, patient()).ask("before")).meta.cached).toBe(true);
    });

    test("that is started again, empty, between two calls is used again", async () => {
      const redis = await running();
      const scene = open(redis, cacheOf);
      await scene.ask("before");
      await redis.kill();
      await redis.start();
      await recovered(scene, redis, cacheOf);
      expect(scene.said.length).toBeLessThanOrEqual(2);
      expect((await open(redis, cacheOf).ask("before")).meta.cached).toBe(false);
    });

    test("that is full is read on, and written to when there is room again", async () => {
      const redis = await running();
      const scene = open(redis, cacheOf, patient());
      await scene.ask("before");
      await isStored("before", redis, cacheOf);
      await limitMemory(redis, "1mb");
      await askMany(scene, "full");
      expect(scene.said).toEqual([FAILS]);
      expect((await open(redis, cacheOf, patient()).ask("before")).meta.cached).toBe(true);
      await limitMemory(redis, "0");
      await recovered(scene, redis, cacheOf);
      await saysItWorks(scene);
    });
  });

  test("by an address with a wrong password is done without, and the password is in no log line", async () => {
    const redis = await redisOnFreePort();
    await redis.start("--requirepass", "right");
    const lines: string[] = [];
    const say = (fields: object, message: string) => void lines.push(message + JSON.stringify(fields));
    const logger = { debug: say, info: say, warn: say, error: say };
    const cache = redis.url.replace("redis://", "redis://:hush@");
    const client = createClient({ providers: [siteThatNotes([])], cache, logger });
    for (const room of ["1", "2", "3", "4"])
      expect(await client.getInfo(room)).toMatchObject({ title: `room ${room}` });
    await client.close();
    expect(lines.filter((line) => line.includes(FAILS))).toHaveLength(1);
    expect(lines.join()).not.toContain("hush");
  });

  test("by an address keeps all keys in a namespace, and leaves it when the cache is closed, even if it hangs", async () => {
    const redis = await running();
    const own = openCache(redis.url);
    const named = openCache(redis.url, { namespace: "other" });
    await Promise.all([own.set("key", "value", 60_000), named.set("key", "value", 60_000)]);
    const look = createRedisClient({ url: redis.url });
    await look.connect();
    expect((await look.keys("*")).toSorted()).toEqual(["other:key", "stream-fallback:key"]);
    expect(await look.pTTL("other:key")).toBeGreaterThan(0);
    await own.close();
    look.destroy();
    redis.pause();
    const hanging = Promise.allSettled([named.get("key")]);
    await allThatRunsAtOnce();
    await named.close();
    await hanging;
    expect(await named.get("key")).toBeUndefined();
  });

  test("with commands that do not queue up is left alone at first, and used half a minute later", async () => {
    const redis = await running();
    const scene = open(redis, withoutQueue);
    await askMany(scene, "connecting");
    await recovered(scene, redis, withoutQueue);
    await saysItWorks(scene);
    await redis.kill();
    await askMany(scene, "dead");
    await redis.start();
    await recovered(scene, redis, withoutQueue);
    await saysItWorks(scene);
    expect(scene.said.length).toBeGreaterThanOrEqual(4);
  });
});

async function running(): Promise<Redis> {
  const redis = await redisOnFreePort();
  await redis.start("--maxmemory-policy", "noeviction");
  return redis;
}

/** A client with a connection of its own, and a site that always answers. */
function open(redis: Redis, cacheOf: CacheOf, clock = shiftable()): Scene {
  const { cache, adapter } = cacheOf(redis.url);
  const asked: string[] = [];
  const said: string[] = [];
  const say = (_fields: object, message: string) => void said.push(message);
  const logger: Logger = { debug: () => {}, info: say, warn: say, error: say };
  const client = createClient({
    providers: [siteThatNotes(asked)],
    cache,
    logger,
    clock,
    config: { ttlMs: 3_600_000 },
  });
  onTestFinished(async () => {
    await client.close();
    if (adapter?.client.isOpen) adapter.client.destroy();
  });
  async function ask(room: string): Promise<RoomInfo> {
    const startedAt = performance.now();
    const info = await client.getInfo(room);
    expect(performance.now() - startedAt).toBeLessThan(MOST_MS);
    return info as RoomInfo;
  }
  return { client, clock, asked, said, ask };
}

function siteThatNotes(asked: string[]) {
  const blank = { owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "", sources: [] };
  return defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    adapters: [
      {
        name: "web",
        provides: ["status"],
        async fetchRoom({ room: { roomId } }) {
          asked.push(roomId);
          return { ...blank, living: true, title: `room ${roomId}` };
        },
      },
    ],
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
}

/** @param slowness how many times as long a store has. @default 1 */
function shiftable(slowness = 1): Shiftable {
  let aheadMs = 0;
  return {
    now: () => performance.now() / slowness + aheadMs,
    wallNow: () => Date.now() + aheadMs,
    setTimeout: (run, ms) => setTimeout(run, ms * slowness),
    clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
    skip(ms) {
      aheadMs += ms;
    },
  };
}

/** A clock on which a store has twenty times as long: for what a healthy one is asked on a busy machine. */
function patient(): Shiftable {
  return shiftable(20);
}

/** Nobody waits for what is written, so it is looked for until it is there. */
async function isStored(room: string, redis: Redis, cacheOf: CacheOf): Promise<void> {
  await vi.waitFor(
    async () => {
      const { meta } = await open(redis, cacheOf, patient()).ask(room);
      expect(meta.cached).toBe(true);
    },
    { timeout: 15_000, interval: 50 },
  );
}

/** One after another, some together, and on over the end of a rest. */
async function askMany(scene: Scene, name: string): Promise<void> {
  for (let count = 0; count < 5; count += 1) await scene.ask(`${name} ${count}`);
  await Promise.all(Array.from({ length: 20 }, (_, count) => scene.ask(`${name} together ${count}`)));
  scene.clock.skip(REST_MS);
  for (let count = 0; count < 5; count += 1) await scene.ask(`${name} after a rest ${count}`);
}

/** Asks, half a minute apart, until others can read what this client heard. */
async function recovered(scene: Scene, redis: Redis, cacheOf: CacheOf): Promise<void> {
  let turn = 0;
  const other = open(redis, cacheOf, scene.clock);
  await vi.waitFor(
    async () => {
      turn += 1;
      scene.clock.skip(REST_MS);
      await scene.ask(`again ${turn}`);
      expect((await other.ask(`again ${turn}`)).meta.cached).toBe(true);
    },
    { timeout: 15_000, interval: 100 },
  );
}

/** Nobody waits for what is written, and on a busy machine a healthy Redis may have been too slow once more. */
async function saysItWorks({ said }: Scene): Promise<void> {
  await vi.waitFor(() => expect(said.at(-1)).toBe(WORKS), { timeout: 15_000 });
  expect(said).toEqual(said.map((_line, index) => (index % 2 === 0 ? FAILS : WORKS)));
}

/** Of a Redis that holds two megabytes already. */
async function limitMemory(redis: Redis, maxmemory: string): Promise<void> {
  const client = createRedisClient({ url: redis.url });
  await client.connect();
  await client.configSet("maxmemory", "0");
  await client.set("something else", "x".repeat(2_000_000));
  await client.configSet("maxmemory", maxmemory);
  client.destroy();
}
