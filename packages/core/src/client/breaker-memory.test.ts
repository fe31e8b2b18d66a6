import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { createWorld, failing, mapCache, type World, type WorldOptions } from "./test-world.ts";

const START = Date.UTC(2026, 0, 2);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const adapters = ["web", "mobile"];

/** A program that shares a store with the others of a test, started `at` ms after the first one. */
function program(cache: WorldOptions["cache"], at = 0, options: WorldOptions = {}): World {
  const clock = manualClock(START + at);
  const breaker = { blockJitter: 0, accessBlockDuration: 300_000 };
  return createWorld({ cache, clock, adapters, config: { breaker }, ...options });
}

/** A program in which the site has just shut `web` out for 300 s. */
async function blockedProgram(cache: WorldOptions["cache"], options: WorldOptions = {}): Promise<World> {
  const world = program(cache, 0, options);
  world.replies.web = failing("RISK_CONTROL");
  await world.client.getInfo("42");
  expect(world.asked).toEqual(["web", "mobile"]);
  return world;
}

/** Asks for another room each time, so that no answer comes from the cache. */
async function ask({ client, asked }: World, times: number): Promise<string[]> {
  const before = asked.length;
  for (let count = 0; count < times; count++) await client.getInfo(`room ${before + count}`);
  return asked.slice(before);
}

describe("after a restart, an endpoint that was shut out", () => {
  it("is not asked before its block is over, and is asked then", async () => {
    const cache = mapCache();
    await (await blockedProgram(cache)).client.close();
    const next = program(cache, 100_000);
    expect(await ask(next, 10)).not.toContain("web");
    await next.clock.advance(199_999);
    expect(await ask(next, 10)).not.toContain("web");
    await next.clock.advance(1);
    expect(await ask(next, 1)).toContain("web");
  });

  it("is not asked after a kill that came a second later either", async () => {
    const cache = mapCache();
    await (await blockedProgram(cache)).clock.advance(1_000);
    expect(await ask(program(cache, 1_000), 10)).not.toContain("web");
  });

  it("is shown as open by status()", async () => {
    const cache = mapCache();
    await (await blockedProgram(cache)).client.close();
    const { client, clock } = program(cache, 100_000);
    await clock.advance(0);
    expect(client.balancer("site").status()[0]).toMatchObject({ name: "web", state: "open" });
  });

  it.each([
    ["a day", -DAY],
    ["two seconds", -2_000],
  ])("is not forgotten where the wall clock was set back by %s, nor blocked for longer", async (_, at) => {
    const cache = mapCache();
    await (await blockedProgram(cache)).client.close();
    const next = program(cache, at);
    expect(await ask(next, 10)).not.toContain("web");
    await next.clock.advance(300_000);
    expect(await ask(next, 1)).toContain("web");
  });

  it("is asked again in the end by programs that are started again and again after that", async () => {
    const cache = mapCache();
    await (await blockedProgram(cache)).client.close();
    const asked: string[] = [];
    for (let start = 0; start < 5; start += 1) {
      const next = program(cache, -DAY + start * 240_000);
      asked.push(...(await ask(next, 1)));
      await next.clock.advance(2_000);
      await next.client.close();
    }
    expect(asked).toContain("web");
  });

  it("is not forgotten where the store was down when it was to be written", async () => {
    const cache = mapCache();
    const { set } = cache;
    cache.set = () => Promise.reject(new Error("for a test"));
    const first = await blockedProgram(cache);
    await first.clock.advance(60_000);
    cache.set = set;
    await first.client.close();
    expect(await ask(program(cache, 61_000), 5)).not.toContain("web");
  });

  it("is written before a client that is closed says so", async () => {
    const cache = mapCache();
    const { set } = cache;
    const first = await blockedProgram(cache);
    const write = Promise.withResolvers<void>();
    cache.set = async (...entry) => {
      await write.promise;
      return set(...entry);
    };
    await first.clock.advance(1_000);
    const closed = first.client.close();
    write.resolve();
    await closed;
    expect(await ask(program(cache), 5)).not.toContain("web");
  });

  it("is not asked by the first call either, which waits for a slow store", async () => {
    const cache = mapCache();
    await (await blockedProgram(cache)).client.close();
    const clock = manualClock(START + 100_000);
    const slow: WorldOptions["cache"] = {
      ...cache,
      async get(key) {
        if (key.includes("breaker:")) await new Promise<void>((go) => clock.setTimeout(go, 90));
        return cache.get(key);
      },
    };
    const next = program(slow, 0, { clock });
    const calls = Array.from({ length: 5 }, (_, room) => next.client.getInfo(`room ${room}`));
    await next.clock.advance(1_000);
    await Promise.all(calls);
    expect(new Set(next.asked)).toEqual(new Set(["mobile"]));
  });

  it("is written by a slow store before close() ends", async () => {
    const cache = mapCache();
    const written: string[] = [];
    const first = await blockedProgram({
      ...cache,
      async set(key, value, ttl) {
        await new Promise<void>((go) => first.clock.setTimeout(go, 100));
        written.push(key);
        return cache.set(key, value, ttl);
      },
    });
    const closed = first.client.close().then(() => written.filter((key) => key.includes("breaker:")));
    await first.clock.advance(1_000);
    expect(await closed).not.toHaveLength(0);
  });

  it("leaves the breakers of other endpoints closed", async () => {
    const cache = mapCache();
    await (await blockedProgram(cache)).client.close();
    cache.entries.set("breaker:site:mobile", cache.entries.get("breaker:site:web"));
    cache.entries.delete("breaker:site:web");
    expect(await ask(program(cache), 1)).toEqual(["web"]);
  });

  it("is asked again at once where the wall clock was set forward over its time", async () => {
    const cache = mapCache();
    await (await blockedProgram(cache)).client.close();
    expect(await ask(program(cache, 2 * HOUR), 1)).toContain("web");
  });

  it("is never blocked for longer than the longest block, whatever the store says", async () => {
    const cache = mapCache();
    await (await blockedProgram(cache)).client.close();
    for (const [key, text] of cache.entries) {
      cache.entries.set(key, String(text).replaceAll(/"(blockedForMs|firmForMs)":\d+/g, `"$1":${10 * DAY}`));
    }
    const next = program(cache);
    expect(await ask(next, 1)).not.toContain("web");
    await next.clock.advance(HOUR);
    expect(await ask(next, 1)).toContain("web");
  });

  it("doubles its block if the next trial fails too", async () => {
    const cache = mapCache();
    await (await blockedProgram(cache)).client.close();
    const next = program(cache, 300_000);
    next.replies.web = failing("RISK_CONTROL");
    expect(await ask(next, 1)).toContain("web");
    await next.clock.advance(599_999);
    expect(await ask(next, 5)).not.toContain("web");
    await next.clock.advance(1);
    expect(await ask(next, 1)).toContain("web");
  });

  it("is closed where it had been reset by hand before", async () => {
    const cache = mapCache();
    const first = await blockedProgram(cache);
    first.client.balancer("site").reset("web");
    await first.client.close();
    expect(await ask(program(cache), 1)).toEqual(["web"]);
  });

  it("is asked as another identity, if it was this one that was shut out", async () => {
    const cache = mapCache();
    const first = program(cache);
    first.replies.web = (_query, { identity }) => {
      if (identity.cookie) throw new StreamFallbackError("RISK_CONTROL", "for a test");
      return {};
    };
    await first.client.getInfo("1", { api: "web" });
    await expect(first.client.getInfo("1", { api: "web", auth: "a=1" })).rejects.toThrow();
    await first.client.close();
    const next = program(cache);
    for (const room of ["2", "3"]) {
      expect((await next.client.getInfo(room, { auth: "a=1" })).api).toBe("mobile");
    }
    expect(await ask(next, 1)).toEqual(["web"]);
  });
});

describe("what one of two programs with a shared store has learned of a breaker", () => {
  it("is not undone by one that has not asked that endpoint", async () => {
    const cache = mapCache();
    const idle = program(cache);
    await idle.client.getInfo("1", { api: "mobile" });
    await (await blockedProgram(cache)).client.close();
    await idle.client.getInfo("2", { api: "mobile" });
    await idle.client.close();
    expect(await ask(program(cache), 5)).not.toContain("web");
  });

  it("is replaced by one that has asked it since", async () => {
    const cache = mapCache();
    const other = program(cache);
    await other.client.getInfo("1", { api: "mobile" });
    await (await blockedProgram(cache)).client.close();
    await other.client.getInfo("2", { api: "web" });
    await other.client.close();
    expect(await ask(program(cache), 1)).toEqual(["web"]);
  });

  it("includes how long answers take", async () => {
    const cache = mapCache();
    const first = program(cache);
    first.replies.web = async () => {
      await new Promise<void>((resolve) => first.clock.setTimeout(resolve, 700));
      return {};
    };
    const info = first.client.getInfo("42");
    await first.clock.advance(700);
    await info;
    await first.client.close();
    const { client, clock } = program(cache, 1_000);
    await clock.advance(0);
    expect(client.balancer("site").snapshot().endpoints.web?.latenciesMs).toEqual([700]);
  });

  it("includes uids and session values", async () => {
    const cache = mapCache();
    const loads: string[] = [];
    const replies: World["replies"] = {
      web: async (_query, { session }) => ({
        learned: { uid: "uid of 42" },
        title: await session("visitor", HOUR, async () => `visitor ${loads.push("load")}`),
      }),
      mobile: ({ room }) => ({ title: String(room.uid) }),
    };
    const first = program(cache);
    Object.assign(first.replies, replies);
    await first.client.getInfo("42", { api: "web" });
    await first.client.close();
    const next = program(cache, 60_000);
    Object.assign(next.replies, replies);
    expect((await next.client.getInfo("42", { api: "mobile" })).title).toBe("uid of 42");
    expect((await next.client.getInfo("42", { api: "web" })).title).toBe("visitor 1");
    expect(loads).toHaveLength(1);
  });
});

describe("a store", () => {
  it("that hangs delays the first call by a quarter of a second at most", async () => {
    const never = () => new Promise<never>(() => {});
    const { client, clock } = program({ get: never, set: never, delete: never });
    const call = client.getInfo("42");
    let isAnswered = false;
    call.then(() => {
      isAnswered = true;
    });
    await clock.advance(250);
    expect(isAnswered).toBe(true);
  });

  it.each([
    ["no snapshot", { version: 1 }],
    ["one of another version", { version: 2, takenAt: START, endpoints: {} }],
    ["text", "garbage"],
    ["nothing", null],
  ])(
    "that holds %s for a breaker makes it begin closed, with one warning per endpoint",
    async (_what, value) => {
      const storedAt = START - 1_000;
      const far = START + DAY;
      const entry = JSON.stringify({ version: 3, value, storedAt, freshUntil: far, staleUntil: far });
      const cache = mapCache(new Map(adapters.map((name) => [`breaker:site:${name}`, entry])));
      const world = program(cache);
      expect(await ask(world, 1)).toEqual(["web"]);
      expect(world.warnings.map(({ message }) => message)).toEqual(
        adapters.map(() => expect.stringContaining("begins closed")),
      );
    },
  );

  it("is written to once per second at most, however many calls there are", async () => {
    const cache = mapCache();
    let writes = 0;
    const { set } = cache;
    cache.set = (key, value, ttl) => {
      if (key.startsWith("breaker:")) writes += 1;
      return set(key, value, ttl);
    };
    const { client, clock } = program(cache, 0, { adapters: ["web"] });
    for (let room = 0; room < 50; room++) await client.getInfo(String(room));
    expect(writes).toBe(0);
    await clock.advance(1_000);
    expect(writes).toBe(1);
    await client.close();
    expect(writes).toBe(1);
  });
});
