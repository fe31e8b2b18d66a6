import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type BalancerProfile, highConcurrency, lowLatency } from "../config/balancer-profiles.ts";
import type { ClientConfigPatch } from "../config/client-config.ts";
import type { ProfileSetting } from "../config/profile-setting.ts";
import type { StrategySetting } from "../config/strategy-setting.ts";
import { StreamFallbackError } from "../errors.ts";
import { defineProvider } from "../provider/define-provider.ts";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { adaptiveScore } from "../strategies/adaptive-score.ts";
import { listStrategies, registerStrategy } from "../strategies/registry.ts";
import type { Candidate, StrategyFactory } from "../strategies/strategy.ts";
import { createClient } from "./create-client.ts";
import { blankRoom, createWorld, type World, type WorldOptions } from "./test-world.ts";

const ADAPTERS = ["one", "two", "three", "four"];
const folder = mkdtempSync(join(tmpdir(), "strategy-and-profile-"));
afterAll(() => rmSync(folder, { recursive: true }));

function worldOf(options: WorldOptions = {}): World {
  return createWorld({ adapters: ADAPTERS, ...options });
}

/** Who is asked for each of so many rooms. */
async function askedFor(world: World, rooms: number): Promise<string[]> {
  const before = world.asked.length;
  for (let room = 0; room < rooms; room++) await world.client.getInfo(`${room}`, { maxAgeMs: 0 });
  return world.asked.slice(before);
}

/** Picks always the candidate at this place. */
function nth(place: number): StrategyFactory {
  return () => ({ name: `nth ${place}`, pick: (candidates) => candidates.at(place) as Candidate });
}

registerStrategy("the-last", nth(-1));

function refusalOf(act: () => unknown): StreamFallbackError {
  try {
    act();
  } catch (error) {
    if (error instanceof StreamFallbackError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

function fileWith(name: string, settings: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(settings));
  return path;
}

describe("the strategy of a client", () => {
  it("is priority-weight where none is given: each adapter in turn", async () => {
    const world = worldOf();
    expect(world.client.config().strategy).toBe("priority-weight");
    expect((await askedFor(world, 4)).sort()).toEqual([...ADAPTERS].sort());
  });

  it.each<[string, WorldOptions]>([
    ["by name", { strategy: "tiered" }],
    ["as an object with its name", { strategy: { name: "tiered" } as unknown as StrategySetting }],
    ["as a factory", { strategy: nth(0) }],
    ["for the provider alone", { strategy: { site: "tiered" } }],
    ["in config", { config: { strategy: "tiered" } }],
    ["in config, which goes before the option", { strategy: "random", config: { strategy: "tiered" } }],
    ["in the file", { configFile: fileWith("tiered.json", { strategy: "tiered" }) }],
    [
      "in the file, which goes before config",
      {
        config: { strategy: "random" },
        configFile: fileWith("tiered-too.json", { strategy: { site: "tiered" } }),
      },
    ],
    ["in a profile", { profile: { strategy: "tiered" } }],
  ])("can be given %s", async (_where, options) => {
    expect(await askedFor(worldOf(options), 5)).toEqual(new Array(5).fill("one"));
  });

  it("goes before the one of the profile", async () => {
    const world = worldOf({ profile: "low-latency", strategy: "tiered" });
    expect(await askedFor(world, 4)).toEqual(new Array(4).fill("one"));
    expect(world.client.config().strategy).toBe("tiered");
  });

  it("can be one that was registered", async () => {
    expect(await askedFor(worldOf({ strategy: "the-last" }), 2)).toEqual(["four", "four"]);
  });

  it.each(listStrategies())("%s answers in a client", async (strategy) => {
    expect(await askedFor(worldOf({ strategy }), 20)).toHaveLength(20);
  });

  it("can have settings: with a weight on distance alone, equals are drawn by chance", async () => {
    const weights = { load: 0, responseTime: 0, errorRate: 0 };
    const settled = worldOf({ strategy: { name: "adaptive-score", weights }, random: () => 0.99 });
    // The first of equals is kept where chance never speaks for another.
    expect(await askedFor(settled, 3)).toEqual(["one", "one", "one"]);
    expect(settled.client.config().strategy).toEqual({ name: "adaptive-score", weights });
  });

  it("sends a room to the same adapter again with consistent-hash, and different rooms to different ones", async () => {
    const world = worldOf({ strategy: "consistent-hash" });
    const first = await askedFor(world, 40);
    expect(await askedFor(world, 40)).toEqual(first);
    expect(new Set(first).size).toBe(ADAPTERS.length);
  });

  it("hashes the id of the room and nothing else: other clients agree on its adapter", async () => {
    const named = worldOf({ strategy: "consistent-hash", random: () => 0.3 });
    const other = worldOf({ strategy: { site: "consistent-hash" }, random: () => 0.8 });
    expect(await askedFor(named, 20)).toEqual(await askedFor(other, 20));
  });
});

describe("an invalid strategy", () => {
  const mustBe = "must be the name of a strategy, or an object with its name and settings";
  it.each<[unknown, string]>([
    [5, `strategy ${mustBe}, not a number`],
    [null, `strategy ${mustBe}, not null`],
    [["tiered"], `strategy ${mustBe}, not a list`],
    [
      "teired",
      `strategy must be one of ${listStrategies().join(", ")}, not another text; did you mean tiered?`,
    ],
    [{ site: 5 }, `strategy.site ${mustBe}, not a number`],
    [{ site: { site: "tiered" } }, `strategy.site ${mustBe}, not an object`],
    [{ sites: "tiered" }, "strategy.sites is no provider of this client, did you mean strategy.site?"],
    [{ elsewhere: "tiered" }, "strategy.elsewhere is no provider of this client; there is site"],
    [{ name: "fastest-response", decayms: 5 }, "strategy.decayms is unknown, did you mean strategy.decayMs?"],
    [{ name: "tiered", decayMs: 5 }, "strategy.decayMs is unknown"],
    [
      { name: "fastest-response", decayMs: 0 },
      "strategy.decayMs must be a number above 0, not a number of at most 0",
    ],
    [
      { site: { name: "consistent-hash", balanceFactor: "3" } },
      "strategy.site.balanceFactor must be a number above 1, not text",
    ],
    [
      { name: "adaptive-score", weights: { load: -1, lod: 1 } },
      "strategy.weights.load must be a finite number of at least 0, not a number below 0; strategy.weights.lod is unknown, did you mean strategy.weights.load?",
    ],
    [{ name: "adaptive-score", weights: 3 }, "strategy.weights must be an object of settings, not a number"],
  ])("is refused with its path and the reason: %j", (strategy, reason) => {
    const given = { strategy: strategy as StrategySetting };
    expect(refusalOf(() => worldOf(given)).message).toBe(reason);
    expect(refusalOf(() => worldOf({ config: given })).message).toBe(reason);
    const { client } = worldOf();
    expect(refusalOf(() => client.updateConfig(given)).message).toBe(`${reason}; nothing was changed`);
    expect(client.config().strategy).toBe("priority-weight");
  });

  it("is refused in a file, which is named", () => {
    const configFile = fileWith("bad.json", { strategy: { name: "consistent-hash", balanceFactor: 1 } });
    const { code, message } = refusalOf(() => worldOf({ configFile }));
    expect(code).toBe("INVALID_INPUT");
    expect(message).toContain("strategy.balanceFactor must be a number above 1");
    expect(message).toContain(configFile);
  });

  it("is refused by createBalancer with the same words, and its text is never quoted", () => {
    const { client } = worldOf();
    const strategy = { name: "consistent-hash", balancefactor: 2 } as unknown as "tiered";
    expect(refusalOf(() => client.balancer("site").setStrategy(strategy)).message).toBe(
      "strategy.balancefactor is unknown, did you mean strategy.balanceFactor?",
    );
    for (const canary of ["sessionid=canary", { name: "sessionid=canary" }, { "sessionid=canary": "tiered" }])
      expect(refusalOf(() => worldOf({ strategy: canary as StrategySetting })).message).not.toContain(
        "canary",
      );
  });

  it("that refers to itself is refused", () => {
    const loop: Record<string, unknown> = {};
    for (let key = 0; key < 500; key++) loop[`key${key}`] = loop;
    expect(refusalOf(() => worldOf({ strategy: loop as StrategySetting })).code).toBe("INVALID_INPUT");
  });
});

describe("another strategy at work", () => {
  it("picks from the next call on", async () => {
    const world = worldOf({ strategy: nth(0) });
    await askedFor(world, 2);
    world.client.updateConfig({ strategy: nth(-1) });
    await askedFor(world, 2);
    expect(world.asked).toEqual(["one", "one", "four", "four"]);
  });

  it("picks for a call that is running, when that goes over to another adapter", async () => {
    const world = worldOf({ strategy: nth(0) });
    world.replies.one = () => {
      world.client.updateConfig({ strategy: nth(-1) });
      throw new StreamFallbackError("NETWORK", "for a test");
    };
    await world.client.getInfo("1");
    expect(world.asked).toEqual(["one", "four"]);
  });

  it("is taken from the file that is followed", async () => {
    const configFile = fileWith("followed.json", { strategy: "tiered" });
    const world = worldOf({ configFile });
    expect(await askedFor(world, 2)).toEqual(["one", "one"]);
    writeFileSync(configFile, JSON.stringify({ profile: "high-concurrency", strategy: "the-last" }));
    await world.clock.advance(1_000);
    expect(await askedFor(world, 2)).toEqual(["four", "four"]);
    expect(world.client.config().breaker.maxFailures).toBe(10);
    writeFileSync(configFile, "{}");
    await world.clock.advance(2_000);
    expect(world.client.config()).toMatchObject({ strategy: "priority-weight", profile: "default" });
    expect(world.client.config().breaker.maxFailures).toBe(3);
    await world.client.close();
  });

  it("is refused where its factory makes none, and nothing has changed", async () => {
    const world = worldOf({ strategy: nth(0) });
    const before = world.client.config();
    const bad = { strategy: () => ({}), ttlMs: 1 } as unknown as ClientConfigPatch;
    expect(refusalOf(() => world.client.updateConfig(bad)).code).toBe("INVALID_INPUT");
    expect(world.client.config()).toEqual(before);
    expect(await askedFor(world, 1)).toEqual(["one"]);
  });

  it("is not begun anew by a change of other settings: turns go on", async () => {
    const [changed, left] = [worldOf(), worldOf()];
    for (const world of [changed, left]) {
      await askedFor(world, 3);
      if (world === changed) world.client.updateConfig({ strategy: "priority-weight", keepMs: 1 });
      await askedFor(world, 3);
    }
    expect(changed.asked).toEqual(left.asked);
  });

  it("is told with the strategies before and after, and a factory is not frozen", () => {
    const { client } = worldOf();
    const told: unknown[] = [];
    const factory = adaptiveScore();
    client.on("configChange", ({ before, after }) => told.push([before.strategy, after.strategy]));
    client.updateConfig({ strategy: factory });
    client.updateConfig({ strategy: factory });
    expect(told).toEqual([["priority-weight", factory]]);
    expect(Object.isFrozen(factory)).toBe(false);
  });

  it("replaces the settings of the one before as a whole", () => {
    const { client } = worldOf({ strategy: { name: "adaptive-score", weights: { load: 1 } } });
    client.updateConfig({ strategy: { name: "adaptive-score", weights: { distance: 1 } } });
    expect(client.config().strategy).toEqual({ name: "adaptive-score", weights: { distance: 1 } });
    client.updateConfig({ strategy: { name: "consistent-hash" } });
    expect(client.config().strategy).toEqual({ name: "consistent-hash" });
  });
});

describe.each<[string, ProfileSetting, BalancerProfile]>([
  ["low-latency", "low-latency", lowLatency],
  ["high-concurrency", "high-concurrency", highConcurrency],
  ["lowLatency as the object", lowLatency, lowLatency],
])("the profile %s", (_name, profile, { strategy, breaker, failover, hedge }) => {
  it("sets all that it has, in the client and its balancer", () => {
    const { client } = worldOf({ profile });
    const { timeoutMs, attemptTimeoutMs, ...rounds } = failover ?? {};
    const expected = { timeoutMs, attemptTimeoutMs, failover: rounds, breaker, hedge, strategy };
    expect(client.config()).toMatchObject(expected);
    expect(client.balancer("site").config()).toMatchObject({ breaker, failover, hedge });
  });

  it("lies below config, the file and updateConfig, whenever it is chosen", () => {
    const config = { breaker: { slowCallMs: 1_111 } };
    const configFile = fileWith("below.json", { hedge: { minDelayMs: 222 } });
    const { client } = worldOf({ config, configFile });
    client.updateConfig({ timeoutMs: 3_333 });
    client.updateConfig({ profile });
    expect(client.config()).toMatchObject({ ...config, hedge: { minDelayMs: 222 }, timeoutMs: 3_333 });
    expect(client.config().attemptTimeoutMs).toBe(failover?.attemptTimeoutMs);
    client.updateConfig({ profile: "default" });
    expect(client.config().attemptTimeoutMs).toBe(10_000);
    expect(client.config().timeoutMs).toBe(3_333);
  });

  it("is not changed itself by what is changed in a client", () => {
    const { client } = worldOf({ profile });
    client.updateConfig({ breaker: { maxFailures: 77 } });
    expect(breaker?.maxFailures).not.toBe(77);
    expect(Object.isFrozen(breaker)).toBe(false);
  });
});

describe("a profile per provider", () => {
  function twoSites(options: { profile?: ProfileSetting; strategy?: StrategySetting }) {
    const clock = manualClock();
    const asked: string[] = [];
    const providers = ["near", "far"].map((id) =>
      defineProvider({
        id,
        name: id,
        siteURL: `https://${id}.example`,
        adapters: ADAPTERS.map((name, index) => ({
          name,
          priority: index + 1,
          provides: ["status" as const],
          async fetchRoom({ room }) {
            asked.push(`${id} ${name}`);
            if (room.roomId === "silent") await new Promise(() => {});
            return blankRoom;
          },
        })),
        matchURL: (url) => url.startsWith(id),
        resolve: async (text) => ({ provider: id, roomId: text.replace(`${id} `, "") }),
      }),
    );
    return { client: createClient({ providers, clock, random: () => 0, ...options }), clock, asked };
  }

  it("sets that provider's balancer, and leaves the other's and the client's settings alone", () => {
    const { client } = twoSites({ profile: { near: "low-latency" } });
    expect(client.balancer("near").config().breaker.slowCallMs).toBe(2_500);
    expect(client.balancer("far").config().breaker.slowCallMs).toBe(5_000);
    expect(client.config().breaker.slowCallMs).toBe(5_000);
    client.updateConfig({ breaker: { slowCallMs: 4_000 }, profile: { far: highConcurrency } });
    expect(client.balancer("near").config().breaker).toMatchObject({ slowCallMs: 4_000, maxFailures: 3 });
    expect(client.balancer("far").config().breaker).toMatchObject({ slowCallMs: 4_000, maxFailures: 10 });
  });

  it("gives the calls of that provider its time", async () => {
    const { client, clock } = twoSites({ profile: { near: "low-latency", far: "high-concurrency" } });
    const endedAt = (room: string) =>
      client.getInfo(room).then(
        () => 0,
        () => clock.now(),
      );
    const ended = Promise.all([endedAt("near silent"), endedAt("far silent")]);
    await clock.advance(60_000);
    const [near = 0, far = 0] = await ended;
    expect(near).toBeGreaterThan(5_000);
    expect(near).toBeLessThanOrEqual(10_010);
    expect(far).toBeGreaterThan(20_010);
    expect(far).toBeLessThanOrEqual(30_010);
  });

  it("picks by each provider's own strategy", async () => {
    const { client, asked } = twoSites({ strategy: { near: "tiered", far: nth(-1) } });
    for (const room of ["near 1", "near 2", "far 1", "far 2"]) await client.getInfo(room);
    expect(asked).toEqual(["near one", "near one", "far four", "far four"]);
  });
});

describe("an invalid profile", () => {
  it.each<[unknown, string]>([
    [5, "profile must be the name of a profile or the profile itself, not a number"],
    [
      "lowLatency",
      "profile must be one of default, low-latency, high-concurrency, not another text; did you mean low-latency?",
    ],
    [
      { breaker: { maxFailures: 0 } },
      "profile.breaker.maxFailures must be a number of at least 1, not a number below 1",
    ],
    [
      { breaker: { maxFailure: 1 } },
      "profile.breaker.maxFailure is unknown, did you mean profile.breaker.maxFailures?",
    ],
    [{ site: { strategy: "teired" } }, /^profile\.site\.strategy must be one of .*did you mean tiered\?$/],
    [
      { strategy: { name: "consistent-hash", balanceFactor: 0 } },
      /^profile\.strategy\.balanceFactor must be/,
    ],
    [{ elsewhere: "low-latency" }, "profile.elsewhere is no provider of this client; there is site"],
  ] as [unknown, string][])("is refused with its path and the reason: %j", (profile, reason) => {
    const { message } = refusalOf(() => worldOf({ profile: profile as ProfileSetting }));
    if (typeof reason === "string") expect(message).toBe(reason);
    else expect(message).toMatch(reason);
  });

  it("given as config is refused with advice to use the option profile", () => {
    const config = lowLatency as ClientConfigPatch;
    const { message } = refusalOf(() => worldOf({ config }));
    expect(message).toContain("failover.timeoutMs is unknown, did you mean timeoutMs?");
    expect(message).toContain("is given as the option profile");
  });
});

it("what is set at one balancer or client by hand is nobody else's default", () => {
  const { client } = worldOf();
  client.balancer("site").updateConfig({ breaker: { maxFailures: 77 }, hedge: { minDelayMs: 77 } });
  const other = worldOf().client;
  expect(other.config()).toMatchObject({ breaker: { maxFailures: 3 }, hedge: { minDelayMs: 300 } });
  expect(other.balancer("site").config()).toMatchObject({ breaker: { maxFailures: 3 } });
});

describe("a setting that is the default for all, over a profile of one provider", () => {
  const maxFailuresOf = ({ client }: World) => client.balancer("site").config().breaker.maxFailures;

  it("holds at once, and is told as a change", () => {
    const world = worldOf({ profile: { site: highConcurrency } });
    let changes = 0;
    world.client.on("configChange", () => {
      changes += 1;
    });
    expect(maxFailuresOf(world)).toBe(10);
    world.client.updateConfig({ breaker: { maxFailures: 3 } });
    expect(maxFailuresOf(world)).toBe(3);
    world.client.updateConfig({ breaker: { maxFailures: 3 } });
    expect(changes).toBe(1);
  });

  it("holds in the file from the start, and when it is written there later", async () => {
    const path = fileWith("default-over-profile.json", { breaker: { maxFailures: 3 } });
    const world = worldOf({ profile: { site: highConcurrency }, configFile: path });
    expect(maxFailuresOf(world)).toBe(3);
    writeFileSync(path, JSON.stringify({ ttlMs: 1 }));
    await world.clock.advance(2_000);
    expect(maxFailuresOf(world)).toBe(10);
    world.client.updateConfig({ breaker: { maxFailures: 7 } });
    writeFileSync(path, JSON.stringify({ ttlMs: 1, breaker: { maxFailures: 3 } }));
    await world.clock.advance(2_000);
    expect(maxFailuresOf(world)).toBe(3);
    await world.client.close();
  });
});

it("a strategy's factory that rejects is refused, and its rejection reaches nobody else", () => {
  const rejects = (async () => {
    throw new Error("later");
  }) as unknown as StrategyFactory;
  expect(refusalOf(() => worldOf({ strategy: rejects })).code).toBe("INVALID_INPUT");
});

describe("a provider whose matchURL throws, with a profile of its own", () => {
  const thrower = () =>
    createClient({
      providers: [
        {
          ...{ id: "site", name: "Site", siteURL: "https://site.example" },
          adapters: [{ name: "web", provides: ["status"], fetchRoom: async () => blankRoom }],
          matchURL: () => {
            throw new Error("secret");
          },
          resolve: async (roomId) => ({ provider: "site", roomId }),
        },
      ],
      profile: { site: "low-latency" },
      logger: { ...silentLogger, warn: (...warning) => void warnings.push(warning) },
    });
  let warnings: unknown[] = [];

  it("is asked all the same where it is the only one, and warned of once, in words that quote nothing", async () => {
    warnings = [];
    const client = thrower();
    expect(await client.getInfo("@1")).toMatchObject({ living: true });
    expect(await client.getInfo("@2")).toMatchObject({ living: true });
    expect(warnings).toMatchObject([[{ provider: "site" }, expect.stringContaining("matchURL")]]);
    expect(JSON.stringify(warnings)).not.toContain("secret");
  });

  it("says CLOSED once its client is closed", async () => {
    const client = thrower();
    await client.close();
    await expect(client.getInfo("1")).rejects.toMatchObject({ code: "CLOSED" });
  });
});

it("a strategy's factory is called once for each change to it, and never for a change of something else", async () => {
  let calls = 0;
  const factory: StrategyFactory = () => {
    calls += 1;
    if (calls > 1) throw new Error("only once");
    return { name: "mine", pick: (candidates) => candidates.at(-1) as Candidate };
  };
  const world = worldOf();
  world.client.updateConfig({ strategy: factory });
  world.client.updateConfig({ ttlMs: 1 });
  expect(calls).toBe(1);
  expect(await askedFor(world, 2)).toEqual(["four", "four"]);
});
