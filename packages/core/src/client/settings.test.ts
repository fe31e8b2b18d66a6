import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClientConfig, ClientConfigPatch } from "../config/client-config.ts";
import { StreamFallbackError } from "../errors.ts";
import { createWorld } from "./test-world.ts";

/** `.ci/run` plays all, and hands in as many names as a hostile file may have. */
const [RUNS, NAMES] = process.env.PLAY_ALL === "1" ? [300, 100_000] : [100, 10_000];

const AT_LEAST_ONE = [
  ...["breaker.maxFailures", "breaker.halfOpenMaxCalls", "breaker.successThreshold", "breaker.slowCallMs"],
  ...["breaker.windowMinCalls", "breaker.floorFailures"],
  ...[
    "maxConcurrent",
    "failover.rounds",
    "failover.maxAttempts",
    "hedge.minSamples",
    "hedge.minPoolSamples",
    "rates.startPerMinute",
  ],
];
const SHARES = ["ttlJitter", "breaker.blockJitter", "breaker.floorShare", "hedge.maxShare"];
const BLOCKS = [
  "blockDuration",
  "accessBlockDuration",
  "maxBlockDuration",
  "darkTrialDelayMs",
  "maxDarkTrialDelayMs",
].map((name) => `breaker.${name}`);
const YEAR_MS = 31_536_000_000;
/**
 * No numbers, or rules with numbers of their own: `strategy-and-profile.test.ts`, `transport-options.test.ts`,
 * `rooms-of-many-sites.test.ts` and `alert-settings.test.ts` have their values.
 */
const CHOICES = ["strategy", "profile", "transport", "defaultProvider", "alerts"];
const PATHS = pathsOf(createWorld().client.config());
const FLAGS = ["hedge.enabled", "rates.enabled"];
const OTHERS = [...AT_LEAST_ONE, ...SHARES, ...BLOCKS, ...FLAGS];
const AMOUNTS = PATHS.filter((path) => !OTHERS.includes(path));

function pathsOf(config: ClientConfig): string[] {
  const numbers = Object.entries(config).filter(([name]) => !CHOICES.includes(name));
  return numbers.flatMap(([name, value]) =>
    typeof value === "object" ? Object.keys(value).map((key) => `${name}.${key}`) : [name],
  );
}

/** Own keys even for `__proto__`, as JSON makes them. */
function patchOf(values: readonly (readonly [path: string, value: unknown])[]): ClientConfigPatch {
  const groups = new Map<string, [string, unknown][]>();
  for (const [path, value] of values) {
    const [first = "", second] = path.split(".");
    const [group, key] = second === undefined ? ["", first] : [first, second];
    groups.set(group, [...(groups.get(group) ?? []), [key, value]]);
  }
  const own = groups.get("") ?? [];
  groups.delete("");
  const inner = [...groups].map(([group, entries]) => [group, Object.fromEntries(entries)]);
  return Object.fromEntries([...own, ...inner]);
}

function valueAt(config: ClientConfig, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], config);
}

function refusalOf(act: () => void): StreamFallbackError {
  try {
    act();
  } catch (error) {
    if (error instanceof StreamFallbackError) return error;
  }
  throw new Error("it was not refused");
}

/** What a client that works says to a patch that must be refused. */
function refusalOfPatch(patch: unknown): string {
  const { client } = createWorld({ config: { ttlMs: 7 } });
  const before = client.config();
  const error = refusalOf(() => client.updateConfig(patch as ClientConfigPatch));
  expect(error.code).toBe("INVALID_INPUT");
  expect(error.message).toMatch(/; nothing was changed$/);
  expect(client.config()).toEqual(before);
  const reason = error.message.replace("; nothing was changed", "");
  expect(refusalOf(() => createWorld({ config: patch as ClientConfigPatch })).message).toBe(reason);
  return reason;
}

describe("the limits of settings", () => {
  it.each([
    ...AMOUNTS.map((path) => [path, 0, Number.POSITIVE_INFINITY] as const),
    ...AT_LEAST_ONE.map((path) => [path, 1, Number.POSITIVE_INFINITY] as const),
    ...SHARES.map((path) => [path, 0, 1] as const),
    ...BLOCKS.map((path) => [path, 0, YEAR_MS] as const),
  ])("of %s are %d and %d", (path, least, most) => {
    for (const value of [least, most, (least + Math.min(most, 9)) / 2]) {
      const { client } = createWorld({ config: patchOf([[path, value]]) });
      expect(valueAt(client.config(), path)).toBe(value);
    }
    const outside = most === Infinity ? [least - 0.001] : [least - 0.001, most + 0.001, Infinity];
    for (const value of [...outside, Number.NaN, "1", null, true, [], {}])
      expect(refusalOfPatch(patchOf([[path, value]]))).toContain(`${path} must be a number`);
  });

  it.each(FLAGS)("of %s are true and false", (path) => {
    const { client } = createWorld({ config: patchOf([[path, false]]) });
    client.updateConfig(patchOf([[path, true]]));
    expect(valueAt(client.config(), path)).toBe(true);
    expect(refusalOfPatch(patchOf([[path, "no"]]))).toContain(`${path} must be true or false, not text`);
  });
});

describe("an invalid setting", () => {
  it.each([
    [{ ttlMs: "5" }, "ttlMs must be a number of at least 0, not text"],
    [{ ttlMs: null }, "ttlMs must be a number of at least 0, not null"],
    [{ ttlMs: [5] }, "ttlMs must be a number of at least 0, not a list"],
    [{ ttlMs: () => 5 }, "ttlMs must be a number of at least 0, not a function"],
    [{ ttlMs: Number.NaN }, "ttlMs must be a number of at least 0, not NaN"],
    [{ ttlMs: -1 }, "ttlMs must be a number of at least 0, not a number below 0"],
    [{ ttlJitter: 2 }, "ttlJitter must be a number from 0 to 1, not a number above 1"],
    [
      { breaker: { maxFailures: 0.5 } },
      "breaker.maxFailures must be a number of at least 1, not a number below 1",
    ],
    [
      { breaker: { blockDuration: Infinity } },
      "breaker.blockDuration must be a number from 0 to 31536000000 (a year), not a number above 31536000000",
    ],
    [{ breaker: 5 }, "breaker must be an object of settings, not a number"],
    [{ breaker: [] }, "breaker must be an object of settings, not a list"],
    [{ hedge: new Map() }, "hedge must be an object of settings, not an object of a class"],
    ["text", "the configuration must be an object of settings, not text"],
    [null, "the configuration must be an object of settings, not null"],
    [[], "the configuration must be an object of settings, not a list"],
  ])("is refused with its path, its kind and what it must be: %j", (patch, reason) => {
    expect(refusalOfPatch(patch)).toBe(reason);
  });

  it.each([
    ["ttl", "ttl is unknown, did you mean ttlMs?"],
    ["TTLMS", "TTLMS is unknown, did you mean ttlMs?"],
    ["maxFailures", "maxFailures is unknown, did you mean breaker.maxFailures?"],
    ["breaker.maxFailure", "breaker.maxFailure is unknown, did you mean breaker.maxFailures?"],
    ["breaker.breaker", "breaker.breaker is unknown"],
    ["breaker.hedge", "breaker.hedge is unknown, did you mean hedge?"],
    ["hedge.timeoutMs", "hedge.timeoutMs is unknown, did you mean timeoutMs?"],
    ["failover.rownds", "failover.rownds is unknown, did you mean failover.rounds?"],
    ["something", "something is unknown"],
    ["__proto__", "__proto__ is unknown"],
    ["breaker.__proto__", "breaker.__proto__ is unknown"],
    ["constructor", "constructor is unknown"],
    ["toString", "toString is unknown"],
    ["sessionid=canary; path=/", "sessionid… is unknown"],
    ["\u001b[31mred; and more", "… is unknown"],
    ["x".repeat(90), `${"x".repeat(24)}… is unknown`],
  ])("is refused as unknown: %s, and the nearest known one is named", (path, reason) => {
    expect(refusalOfPatch(patchOf([[path, 5]]))).toBe(reason);
  });

  it("is refused together with all others, of which five are named", () => {
    const bad = { ttlMs: -1, keepMs: "", nonsense: 1, hedge: { enabled: 1, minDelayMs: -1, foo: 1 } };
    const message = refusalOfPatch({ ...bad, breaker: { blockJitter: 7 } });
    expect(message.split("; ")).toHaveLength(6);
    expect(message).toMatch(/; and 2 more$/);
  });

  it("is refused within seconds among very many others", () => {
    const names = Array.from({ length: NAMES }, (_, index) => [`key${index}`, 1]);
    expect(refusalOfPatch(Object.fromEntries(names))).toMatch(
      new RegExp(`^key0 is unknown; .*; and ${NAMES - 5} more$`),
    );
  });

  it.each([
    {
      get ttlMs(): number {
        throw new Error("canary");
      },
    },
    {
      breaker: {
        get maxFailures(): number {
          throw new Error("canary");
        },
      },
    },
  ])("is refused where reading it throws (%#)", (patch) => {
    expect(refusalOfPatch(patch)).toBe("the configuration cannot be read: reading it throws");
  });

  it("is read once: a getter cannot say something else the next time", () => {
    const { client } = createWorld();
    const answers = [{ maxFailures: "text" }, { maxFailures: 4 }];
    const patch = {
      get breaker() {
        return answers.shift();
      },
    };
    const { message } = refusalOf(() => client.updateConfig(patch as ClientConfigPatch));
    expect(message).toContain("breaker.maxFailures must be a number of at least 1, not text");
    expect(answers).toHaveLength(1);
  });

  it("is never quoted in the error", () => {
    const canary = "sessionid=canary";
    const values = [canary, [canary], { [canary]: 1 }, { canary }, new Error(canary), Symbol(canary)];
    for (const value of values)
      for (const path of ["ttlMs", "hedge.enabled", "breaker", "unknown", "breaker.unknown"])
        expect(refusalOfPatch(patchOf([[path, value]])).replace("breaker.canary", "")).not.toContain(
          "canary",
        );
  });

  it("cannot change Object.prototype", () => {
    refusalOfPatch(JSON.parse('{"__proto__":{"polluted":1},"breaker":{"__proto__":{"polluted":1}}}'));
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("a change of settings", () => {
  const good = (path: string) => {
    if (FLAGS.includes(path)) return fc.boolean();
    return fc.double({
      min: AT_LEAST_ONE.includes(path) ? 1 : 0,
      max: SHARES.includes(path) ? 1 : 1e9,
      noNaN: true,
    });
  };
  const known = fc.constantFrom(...PATHS).chain((path) =>
    fc.record({
      path: fc.constant(path),
      value: fc.oneof({ weight: 6, arbitrary: good(path) }, { weight: 1, arbitrary: fc.constant(undefined) }),
      isGood: fc.constant(true),
    }),
  );
  const bad = fc.record({
    path: fc.oneof(
      fc.constantFrom(...PATHS),
      fc.constantFrom("__proto__", "foo", "breaker.foo", "hedge.__proto__"),
    ),
    value: fc.constantFrom<unknown>(-1, Number.NaN, "1", null, [], {}, -Infinity),
    isGood: fc.constant(false),
  });
  const patches = fc.uniqueArray(fc.oneof({ weight: 12, arbitrary: known }, { weight: 1, arbitrary: bad }), {
    selector: ({ path }) => path,
    maxLength: 12,
  });

  it("is made whole or not at all, in the client and in its balancers", () => {
    const { client } = createWorld();
    const seen = { made: 0, refused: 0 };
    fc.assert(
      fc.property(patches, (entries) => {
        const before = client.config();
        const patch = patchOf(entries.map(({ path, value }) => [path, value]));
        if (entries.every(({ isGood }) => isGood)) {
          client.updateConfig(patch);
          seen.made += 1;
        } else {
          expect(refusalOf(() => client.updateConfig(patch)).code).toBe("INVALID_INPUT");
          seen.refused += 1;
        }
        const isMade = entries.every(({ isGood }) => isGood);
        const given = new Map(isMade ? entries.map(({ path, value }) => [path, value]) : []);
        const after = client.config();
        const wanted = (path: string) => given.get(path) ?? valueAt(before, path);
        expect(PATHS.filter((path) => !Object.is(valueAt(after, path), wanted(path)))).toEqual([]);
        expect(pathsOf(after)).toEqual(PATHS);
        const { breaker, hedge, failover, timeoutMs, attemptTimeoutMs, maxConcurrent } = after;
        const times = { timeoutMs, attemptTimeoutMs };
        const policies = { breaker, hedge, failover: { ...failover, ...times }, maxConcurrent };
        expect(client.balancer("site").config()).toEqual(policies);
      }),
      { seed: 20_260_101, numRuns: RUNS },
    );
    expect(Math.min(seen.made, seen.refused)).toBeGreaterThan(RUNS / 6);
  });

  it("is told with the settings before and after it, which nobody can change", () => {
    const { client } = createWorld();
    const told: [number, number][] = [];
    client.on("configChange", ({ before, after }) => {
      told.push([before.ttlMs, after.ttlMs]);
      expect(client.config()).toEqual(after);
      expect(() => {
        after.breaker.maxFailures = 9;
      }).toThrow(TypeError);
      expect(() => Object.assign(before, { ttlMs: 9 })).toThrow(TypeError);
    });
    client.updateConfig({ ttlMs: 1 });
    client.updateConfig({ ttlMs: 2, hedge: undefined, keepMs: undefined });
    expect(told).toEqual([
      [5_000, 1],
      [1, 2],
    ]);
  });

  it("is not told where everything is as before, or where it was refused", () => {
    const { client } = createWorld();
    let told = 0;
    client.on("configChange", () => {
      told += 1;
    });
    client.updateConfig({});
    client.updateConfig(client.config());
    client.updateConfig({ ttlMs: 5_000, breaker: { maxFailures: 3 } });
    refusalOf(() => client.updateConfig({ ttlMs: 1, keepMs: -1 }));
    expect(told).toBe(0);
  });

  it("is in force although a watcher throws, which is logged", () => {
    const { client, warnings } = createWorld();
    const told: number[] = [];
    client.on("configChange", () => {
      throw new Error("for a test");
    });
    client.on("configChange", ({ after }) => told.push(after.breaker.maxFailures));
    client.updateConfig({ breaker: { maxFailures: 8 } });
    expect(told).toEqual([8]);
    expect(client.balancer("site").config().breaker.maxFailures).toBe(8);
    expect(warnings).toHaveLength(1);
  });

  it("may be made by a watcher: all are told of every change, in the order in which they were made", () => {
    const { client } = createWorld();
    const told: string[] = [];
    client.on("configChange", ({ before, after }) => {
      if (after.ttlMs < 100) client.updateConfig({ ttlMs: 100, breaker: { maxFailures: 4 } });
      told.push(`one ${before.ttlMs}-${after.ttlMs}`);
    });
    client.on("configChange", ({ before, after }) => told.push(`two ${before.ttlMs}-${after.ttlMs}`));
    client.updateConfig({ ttlMs: 1, attemptTimeoutMs: 9 });
    expect(told).toEqual(["one 5000-1", "two 5000-1", "one 1-100", "two 1-100"]);
    expect(client.config()).toMatchObject({ ttlMs: 100, attemptTimeoutMs: 9, breaker: { maxFailures: 4 } });
    expect(client.balancer("site").config().breaker.maxFailures).toBe(4);
  });

  it("comes to an end where two watchers never agree", () => {
    const { client, warnings } = createWorld();
    const wish = (ttlMs: number) => client.on("configChange", () => client.updateConfig({ ttlMs }));
    wish(1);
    wish(2);
    client.updateConfig({ ttlMs: 3 });
    expect(warnings[0]).toMatchObject({ fields: { error: { code: "INVALID_INPUT" } } });
    client.updateConfig({ keepMs: 1 });
    expect(client.config().keepMs).toBe(1);
  });

  it("holds from the next call on: an attempt has only the new time", async () => {
    const { client, clock, replies } = createWorld();
    replies.web = () => new Promise(() => {});
    client.updateConfig({
      timeoutMs: 100,
      attemptTimeoutMs: 50,
      failover: { rounds: 1 },
      hedge: { enabled: false },
    });
    const failed = client.getInfo("42").catch((error: StreamFallbackError) => error.attempts);
    await clock.advance(200);
    expect(await failed).toMatchObject([{ code: "TIMEOUT", durationMs: 50 }]);
  });

  it("leaves alone what was set at one balancer by hand, unless it speaks of the same", () => {
    const { client } = createWorld();
    client.balancer("site").updateConfig({ breaker: { maxFailures: 6 }, failover: { timeoutMs: 7 } });
    client.updateConfig({ ttlMs: 1, breaker: { blockDuration: 2 } });
    expect(client.balancer("site").config()).toMatchObject({
      breaker: { maxFailures: 6, blockDuration: 2 },
      failover: { timeoutMs: 7 },
    });
    client.updateConfig({ breaker: { maxFailures: 4 } });
    expect(client.balancer("site").config().breaker.maxFailures).toBe(4);
  });

  it("cannot be made through the object of config(), which is a copy", () => {
    const { client } = createWorld();
    const copy = client.config();
    copy.ttlMs = -1;
    copy.breaker.maxFailures = -1;
    expect(client.config()).toMatchObject({ ttlMs: 5_000, breaker: { maxFailures: 3 } });
  });
});
