import { describe, expect, it } from "vitest";
import { failureOf } from "../balancer/test-world/failures.ts";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { createWorld, failing, mapCache, type World } from "./test-world.ts";

function blocked(): never {
  throw new StreamFallbackError("RISK_CONTROL", "for a test", { isAboutRate: true });
}

/** Asks on demand, for one room after another, without an answer out of the cache. */
async function ask({ client }: World, times: number): Promise<void> {
  for (let call = 0; call < times; call++) await client.getInfo(String(1_000 + call), { maxAgeMs: 0 });
}

async function learnCeiling(world: World, requests: number): Promise<void> {
  await ask(world, requests - 1);
  world.replies.web = blocked;
  await failureOf(world.client.getInfo("9999", { maxAgeMs: 0 }));
  delete world.replies.web;
  await world.clock.advance(60_000);
  // The trial after the block; whatever was sent before it is forgotten by now.
  await ask(world, 1);
}

describe("a call on demand", () => {
  it("is not paced before a block has taught how much is too much", async () => {
    const world = createWorld();
    await ask(world, 300);
    expect(world.asked).toHaveLength(300);
  });

  it("is refused above what a block has taught, and told when to come again", async () => {
    const world = createWorld();
    await learnCeiling(world, 21);
    await ask(world, 17);
    const error = await failureOf(world.client.getInfo("1", { maxAgeMs: 0 }));
    expect(error).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE" });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    await world.clock.advance(61_000);
    await ask(world, 10);
  });

  it("is held back no more six hours after the block that taught how much is too much", async () => {
    const world = createWorld();
    await learnCeiling(world, 21);
    await world.clock.advance(6 * 3_600_000);
    await ask(world, 100);
  });

  it("is held back by nothing with rates turned off, from that moment on", async () => {
    const world = createWorld();
    await learnCeiling(world, 21);
    world.client.updateConfig({ rates: { enabled: false } });
    await ask(world, 100);
    expect(world.asked.length).toBeGreaterThan(100);
  });

  it("that meets a captcha learns nothing of the rate", async () => {
    const world = createWorld();
    await ask(world, 20);
    await world.clock.advance(240_000);
    await ask(world, 20);
    world.replies.web = failing("RISK_CONTROL");
    await failureOf(world.client.getInfo("9999", { maxAgeMs: 0 }));
    delete world.replies.web;
    await world.clock.advance(60_000);
    await ask(world, 200);
  });
});

describe("a refusal of a call on demand", () => {
  it("after fewer than ten requests in a minute teaches no rate", async () => {
    const world = createWorld();
    await learnCeiling(world, 9);
    await ask(world, 100);
    expect(world.client.status().providers.site?.endpoints).toMatchObject([{ ceiling: undefined }]);
  });

  it("is forgotten with what it taught where its adapter is reset by hand", async () => {
    const world = createWorld();
    await learnCeiling(world, 21);
    world.client.balancer("site").reset("web");
    await ask(world, 100);
  });
});

it("what blocks have taught of an identity is forgotten where that is reset by hand", async () => {
  const world = createWorld({ identities: [{ id: "anna" }] });
  await learnCeiling(world, 21);
  await ask(world, 17);
  expect(await failureOf(world.client.getInfo("1", { maxAgeMs: 0 }))).toMatchObject({
    code: "NO_ENDPOINT_AVAILABLE",
  });
  world.client.identities.reset("anna");
  await ask(world, 100);
});

describe("an ask of watch", () => {
  it("that is refused in its first minute goes slower, and learns no ceiling of so few requests", async () => {
    const { client, clock, replies } = createWorld();
    replies.web = blocked;
    client.watch(["1", "2", "3"], { intervalMs: 60_000 });
    await clock.advance(10_000);
    expect(client.status().providers.site?.endpoints).toMatchObject([
      { ceiling: undefined, ratePerMinute: 24 },
    ]);
    await client.close();
  });

  it("waits for its turn: the bucket of an adapter begins empty, and holds one", async () => {
    const { client, clock, asked } = createWorld({ config: { rates: { startPerMinute: 6 } } });
    client.watch(["1", "2", "3"], { intervalMs: 60_000 });
    await clock.advance(9_900);
    expect(asked).toHaveLength(0);
    await clock.advance(10_200);
    expect(asked).toHaveLength(2);
    await client.close();
  });

  it("for a room with a cookie of its own waits for no turn of the others, and they wait for none of it", async () => {
    const askedAs: (string | undefined)[] = [];
    const { client, clock, replies } = createWorld({
      ...{ identities: [{ id: "anna", cookie: "name=anna" }], random: () => 0.5 },
      config: { rates: { startPerMinute: 6 } },
    });
    replies.web = (_query, { identity: { cookie } }) => {
      askedAs.push(cookie);
      return {};
    };
    const many = Array.from({ length: 20 }, (_, room) => String(room));
    const auth = "name=ben";
    const annas = client.watch([...many, { room: "of-ben", auth }], { intervalMs: 600_000 });
    await clock.advance(30_000);
    expect(askedAs.filter((cookie) => cookie === auth)).toHaveLength(1);
    expect(askedAs.length).toBeLessThanOrEqual(4);
    await annas.close();
    client.watch([...many.map((room) => ({ room: `${room}-of-ben`, auth })), "of-anna"], {
      intervalMs: 600_000,
    });
    askedAs.length = 0;
    await clock.advance(30_000);
    expect(askedAs).toContain("name=anna");
    await client.close();
  });

  it("comes as soon as a room is due with rates turned off, from that moment on", async () => {
    const { client, clock, asked } = createWorld({ config: { rates: { startPerMinute: 1 } } });
    client.watch(["1", "2", "3"], { intervalMs: 60_000 });
    await clock.advance(10_000);
    expect(asked).toHaveLength(0);
    client.updateConfig({ rates: { enabled: false } });
    await clock.advance(5_000);
    expect(asked.length).toBeGreaterThan(0);
    await client.close();
  });
});

describe("a start of watch", () => {
  const rooms = Array.from({ length: 10 }, (_, room) => String(room));

  it("asks for the first rooms within seconds where the cache says that nobody has asked for minutes", async () => {
    const cache = mapCache();
    const first = createWorld({ cache, random: () => 0.5 });
    first.client.watch(rooms, { intervalMs: 60_000 });
    await first.clock.advance(12_000);
    expect(first.asked).toHaveLength(rooms.length);
    await first.client.close();
    await first.clock.advance(4 * 60_000);
    const second = createWorld({ cache, random: () => 0.5, clock: first.clock });
    second.client.watch(rooms, { intervalMs: 60_000 });
    await second.clock.advance(12_000);
    expect(second.asked).toHaveLength(rooms.length);
    await second.client.close();
  });

  it("is slow where a cache cannot keep that somebody asks, and without one", async () => {
    const broken = { ...mapCache(), set: async () => false };
    for (const cache of [broken, false] as const) {
      const { client, clock, asked } = createWorld({
        ...{ cache, random: () => 0.5, config: { rates: { startPerMinute: 12 } } },
      });
      client.watch(rooms, { intervalMs: 60_000 });
      await clock.advance(9_000);
      expect(asked).toHaveLength(1);
      await client.close();
    }
  });

  it("that is one of many, in a loop of restarts, asks no more than one process would", async () => {
    const cache = mapCache();
    const clock = manualClock();
    let asks = 0;
    for (let restart = 0; restart < 150; restart += 1) {
      const { client, asked } = createWorld({ cache, clock, random: () => 0.5 });
      client.watch(rooms, { intervalMs: 60_000 });
      await clock.advance(1_900);
      await client.close();
      await clock.advance(100);
      asks += asked.length;
    }
    expect(asks).toBeLessThanOrEqual(5 * 48);
  });
});

describe("after a restart", () => {
  it("a ceiling is known again", async () => {
    const cache = mapCache();
    const first = createWorld({ cache });
    await learnCeiling(first, 21);
    await first.client.close();
    const second = createWorld({ cache, clock: first.clock });
    await ask(second, 18);
    expect(await failureOf(second.client.getInfo("1", { maxAgeMs: 0 }))).toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
    });
  });

  it("rates that cannot be read are learned anew, with one warning", async () => {
    const cache = mapCache();
    const first = createWorld({ cache });
    await learnCeiling(first, 21);
    await first.client.close();
    for (const [key, value] of cache.entries)
      if (key.includes("rates:site")) cache.entries.set(key, String(value).replace('"pairs"', '"pears"'));
    const second = createWorld({ cache, clock: first.clock });
    await ask(second, 100);
    expect(second.warnings.map(({ message }) => message)).toEqual([
      "what was kept of learned rates cannot be read; they are learned anew",
    ]);
  });
});
