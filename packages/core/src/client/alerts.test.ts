import { describe, expect, it, onTestFinished } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { BaseRoom } from "../room/room-info.ts";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { createClient } from "./create-client.ts";
import { alerting, MINUTE_MS, NO_BREAKERS } from "./test-world/alerting.ts";
import { blankRoom, createWorld, failing } from "./test-world.ts";

const all = () => true;
const OF_FAILURES = ["high_error_rate", "success_rate_low", "success_rate_critical"];

describe("an alert", () => {
  it("is not told of one failure of five calls", async () => {
    const { calls, told, clock } = alerting();
    await calls(5, { isFailing: (index) => index === 2 });
    await clock.advance(10 * MINUTE_MS);
    expect(told).toEqual([]);
  });

  it("begins once for each rule and ends once in an hour's outage with few calls, lucky ones and lulls", async () => {
    const { calls, names, clock, told } = alerting();
    await calls(30, { overMs: 2 * MINUTE_MS, isFailing: all });
    for (let round = 0; round < 5; round++) {
      await clock.advance(6 * MINUTE_MS);
      await calls(12, { overMs: 5 * MINUTE_MS, isFailing: (index) => index % 4 !== 3 });
    }
    expect(names().toSorted()).toEqual(OF_FAILURES.toSorted());
    await calls(60, { overMs: 12 * MINUTE_MS });
    expect(names().slice(3).toSorted()).toEqual(OF_FAILURES.map((name) => `-${name}`).toSorted());
    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
  });

  it("says what was measured, against what, of how many calls, and when it held", async () => {
    const { calls, told, clock } = alerting();
    const startedAt = clock.wallNow();
    await calls(20, { overMs: 20_000, isFailing: (index) => index >= 17 });
    await clock.advance(15 * MINUTE_MS);
    expect(told.slice(0, 2)).toEqual([
      expect.objectContaining({ name: "success_rate_low", severity: "warning", state: "firing" }),
      expect.objectContaining({ name: "high_error_rate", severity: "notice", state: "firing" }),
    ]);
    expect(told[0]).toMatchObject({
      ...{ provider: "site", value: 0.85, threshold: 0.9, windowMs: 300_000, calls: 20, endedAt: undefined },
      since: startedAt + 19_000,
      message: "site: 85 % of calls are answered (limit 90 %); 20 calls in 5 min; 3 × PARSE",
    });
    const ended = told.find(({ name, state }) => name === "success_rate_low" && state === "ended");
    expect(ended?.endedAt).toBeGreaterThanOrEqual(startedAt + 5 * MINUTE_MS);
    expect(ended?.endedAt).toBeLessThan(startedAt + 6 * MINUTE_MS);
    expect(ended?.message).toBe(
      "site: over after 5 min: nobody asks any more, so whether the trouble is over is not known; 0 calls in 5 min",
    );
  });

  it("begins above the limit, not at it", async () => {
    const { calls, told } = alerting();
    await calls(20, { isFailing: (index) => index === 0 });
    expect(told).toEqual([]);
    await calls(20, { isFailing: (index) => index === 15 });
    expect(told.map(({ name }) => name)).toEqual(["high_error_rate"]);
  });

  it.each([
    [1_200, ["slow_response"]],
    [6_000, ["slow_response", "very_slow_response"]],
    [900, []],
  ])("is told of answers that take %d ms: %j", async (tookMs, names) => {
    const { calls, told } = alerting();
    await calls(20, { overMs: 20 * 7_000, tookMs });
    expect(told.map(({ name }) => name)).toEqual(names);
  });

  it("is told soon of calls that end together, though nobody asks any more", async () => {
    const { client, clock, replies, names } = alerting();
    replies.web = async () => {
      await new Promise<void>((done) => clock.setTimeout(done, 2_000));
      return {};
    };
    const asked = Array.from({ length: 30 }, (_, room) => client.getInfo(`${room}`));
    await clock.advance(2_000);
    await Promise.all(asked);
    await clock.advance(10_000);
    expect(names()).toEqual(["slow_response"]);
  });

  it("is told of calls that fail, however quickly, as no slow answers", async () => {
    const { calls, names } = alerting({ config: { ...NO_BREAKERS, timeoutMs: 3_000 } });
    await calls(25, { overMs: 25 * 4_000, tookMs: 10_000 });
    expect(names().toSorted()).toEqual(OF_FAILURES.toSorted());
  });

  it("is not put off by answers out of the cache, nor by what callers gave up", async () => {
    const { calls, names, client, clock } = alerting({ config: { ...NO_BREAKERS, ttlMs: 600_000 } });
    await calls(1);
    for (let count = 0; count < 200; count++) await client.getInfo("1");
    for (let count = 0; count < 50; count++)
      await client.getInfo("2", { signal: AbortSignal.abort() }).catch(() => {});
    await calls(19, { isFailing: all });
    await clock.advance(1_000);
    expect(names().toSorted()).toEqual(OF_FAILURES.toSorted());
  });

  it.each([
    ["each adapter is asked", NO_BREAKERS],
    ["all adapters are blocked", {}],
  ])("counts an old answer that stands in for none as a failed call, where %s", async (_where, settings) => {
    const { replies, client, clock, names } = alerting({
      config: { ...settings, ttlMs: 1_000, staleIfErrorMs: 3_600_000 },
    });
    for (let room = 0; room < 40; room++) await client.getInfo(`${room}`);
    await clock.advance(6 * MINUTE_MS);
    replies.web = failing("RISK_CONTROL");
    for (let room = 0; room < 40; room++) {
      const asked = client.getInfo(`${room}`);
      await clock.advance(1_000);
      expect((await asked).meta.stale).toBe(true);
    }
    expect(
      names()
        .filter((name) => OF_FAILURES.includes(name))
        .toSorted(),
    ).toEqual(OF_FAILURES.toSorted());
  });

  it("is written to the log as loud as it matters, and its end quietly", async () => {
    const lines: string[] = [];
    const at = (level: string) => (_fields: object, message: string) =>
      void lines.push(`${level} ${message}`);
    const logger = { ...silentLogger, info: at("info"), warn: at("warn") };
    const { calls, clock } = alerting({ logger });
    await calls(20, { isFailing: (index) => index > 16 });
    await clock.advance(15 * MINUTE_MS);
    expect(lines.map((line) => line.split(":")[0])).toEqual([
      "warn alert success_rate_low",
      "info alert high_error_rate",
      "info alert success_rate_low",
      "info alert high_error_rate",
    ]);
  });

  it("stands in the status while it fires, and for a while after", async () => {
    const { calls, clock, client, told } = alerting();
    await calls(20, { isFailing: (index) => index > 16 });
    const { firing, ended } = client.status().alerts;
    expect([firing, ended]).toEqual([told, []]);
    await clock.advance(15 * MINUTE_MS);
    expect(client.status().alerts).toMatchObject({ firing: [], ended: told.slice(2).toReversed() });
    const status = client.status();
    expect(JSON.parse(JSON.stringify(status))).toEqual(status);
  });

  it("ends, and not before it began, though its clocks are set back by hours", async () => {
    const { calls, clock, told } = alerting();
    const { now, wallNow } = clock;
    let backMs = 0;
    clock.now = () => now() - backMs;
    clock.wallNow = () => wallNow() - backMs;
    await calls(20, { isFailing: all });
    backMs = 60 * MINUTE_MS;
    await calls(60, { overMs: 15 * MINUTE_MS });
    const ended = told.filter(({ state }) => state === "ended");
    expect(ended).toHaveLength(3);
    for (const { since, endedAt = 0, message } of ended) {
      expect(endedAt).toBeGreaterThanOrEqual(since);
      expect(message).not.toMatch(/after -/);
    }
  });

  it("does not tell of its end where the client is closed", async () => {
    const { calls, clock, client, told } = alerting();
    await calls(20, { isFailing: all });
    const before = told.length;
    await client.close();
    await clock.advance(60 * MINUTE_MS);
    expect(told).toHaveLength(before);
  });

  it("is about one provider, however well the others are", async () => {
    const clock = manualClock();
    const siteOf = (id: string, answer: () => Promise<BaseRoom>) =>
      defineProvider({
        ...{ id, name: id, siteURL: `https://${id}.example`, matchURL: () => false },
        adapters: [{ name: "web", provides: ["status"], fetchRoom: answer }],
        resolve: async (roomId) => ({ provider: id, roomId }),
      });
    const well = siteOf("well", async () => blankRoom);
    const ill = siteOf("ill", async () => {
      throw new StreamFallbackError("PARSE", "for a test");
    });
    const client = createClient({ providers: [well, ill], config: NO_BREAKERS, clock });
    onTestFinished(() => client.close());
    const told: (string | undefined)[] = [];
    client.on("alert", ({ provider }) => told.push(provider));
    for (let room = 0; room < 20; room++) {
      await Promise.allSettled([client.getInfo(`well:${room}`), client.getInfo(`ill:${room}`)]);
      await clock.advance(1_000);
    }
    expect(told).toEqual(["ill", "ill", "ill"]);
  });
});

describe("a client that nobody asks any more", () => {
  it("has no timer once its window is empty and no alert fires", async () => {
    const world = createWorld({ config: NO_BREAKERS });
    const { clock, client } = world;
    const set = { count: 0 };
    const { setTimeout } = clock;
    clock.setTimeout = (run, ms) => {
      set.count += 1;
      return setTimeout(run, ms);
    };
    await client.getInfo("1");
    await clock.advance(15 * MINUTE_MS);
    const before = set.count;
    await clock.advance(60 * MINUTE_MS);
    expect(set.count).toBe(before);
    await client.close();
  });
});
