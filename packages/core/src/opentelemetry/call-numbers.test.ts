import { DataPointType } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { failing } from "../client/test-world.ts";
import { createMetrics } from "../metrics/create-metrics.ts";
import { DURATION_BOUNDS_MS } from "../metrics/durations.ts";
import { attributesOf, observedWorld, type Telemetry } from "./test-world.ts";

const QUIET = { rates: { enabled: false } };

/** The points of an instrument, each with what it is told by. */
async function pointsOf({ collect }: Pick<Telemetry, "collect">, name: string) {
  const data = (await collect())[`stream_fallback.${name}`];
  return (data?.dataPoints ?? []).map((point) => ({ value: point.value, ...attributesOf(point) }));
}

describe("numbers of calls and attempts", () => {
  it("are told by provider, outcome and code, and by neither room nor identity", async () => {
    const world = await observedWorld({ adapters: ["web", "mobile"], identities: [{ id: "anna" }] });
    world.replies.web = failing("PARSE");
    await world.client.getInfo("1");
    await world.client.getInfo("1");
    expect(await pointsOf(world, "calls")).toEqual([
      { value: 1, provider: "site", call: "getInfo", outcome: "success", cached: false },
      { value: 1, provider: "site", call: "getInfo", outcome: "success", cached: true },
    ]);
    expect(await pointsOf(world, "attempts")).toEqual([
      ...[{ value: 1, provider: "site", endpoint: "web", role: "first", outcome: "failure", code: "PARSE" }],
      ...[{ value: 1, provider: "site", endpoint: "mobile", role: "failover", outcome: "success" }],
    ]);
  });

  it("time in seconds, with the bounds that other sinks have", async () => {
    const world = await observedWorld();
    world.replies.web = () => new Promise((done) => world.clock.setTimeout(() => done({}), 300));
    const call = world.client.getInfo("1");
    await world.clock.advance(300);
    await call;
    const collected = await world.collect();
    for (const name of ["call.duration", "attempt.duration"]) {
      const data = collected[`stream_fallback.${name}`];
      expect(data?.descriptor.unit).toBe("s");
      if (data?.dataPointType !== DataPointType.HISTOGRAM) throw new Error("no histogram");
      const [point] = data.dataPoints;
      expect(point?.value.sum).toBeCloseTo(0.3);
      expect(point?.value.buckets.boundaries).toEqual(DURATION_BOUNDS_MS.map((ms) => ms / 1000));
    }
  });

  it("are those that a metrics sink gets of the same calls", async () => {
    const metrics = createMetrics();
    const world = await observedWorld({ adapters: ["web", "mobile"], metrics });
    const { client, clock, replies } = world;
    replies.web = (query) =>
      failing(query.room.roomId === "3" ? "ROOM_NOT_FOUND" : "TIMEOUT")(query, {} as never);
    const calls = ["1", "2", "3", "1", "4"].map((room) => client.getInfo(room).catch(() => {}));
    const aborted = client.getInfo("5", { signal: AbortSignal.abort() }).catch(() => {});
    await clock.advance(60_000);
    await Promise.all([...calls, aborted, client.getInfo("elsewhere:x:1").catch(() => {})]);
    const [service] = metrics.read();
    const called = await pointsOf(world, "calls");
    const attempted = await pointsOf(world, "attempts");
    const sumOf = (points: typeof called, wanted: object) =>
      points
        .filter((point) => Object.entries(wanted).every(([name, value]) => point[name as never] === value))
        .reduce((sum, { value }) => sum + (value as number), 0);
    expect({
      successes: sumOf(called, { outcome: "success" }),
      failures: sumOf(called, { outcome: "failure" }),
      neutral: sumOf(called, { outcome: "neutral" }),
    }).toEqual({
      successes: service?.calls.successes,
      failures: service?.calls.failures,
      neutral: service?.calls.neutral,
    });
    expect(service?.endpoints).not.toHaveLength(0);
    for (const { endpoint, attempts, successes, failures } of service?.endpoints ?? [])
      expect({
        attempts: sumOf(attempted, { endpoint }),
        successes: sumOf(attempted, { endpoint, outcome: "success" }),
        failures: sumOf(attempted, { endpoint, outcome: "failure" }),
      }).toEqual({ attempts, successes, failures });
  });
});

describe("gauges", () => {
  it("tell of the breaker of each adapter when somebody collects", async () => {
    const world = await observedWorld({ adapters: ["web", "mobile"] });
    world.client.balancer("site").trip("web");
    const open = (await pointsOf(world, "endpoint.state")).filter(({ value }) => value === 1);
    expect(open).toEqual([
      { value: 1, provider: "site", endpoint: "web", state: "open" },
      { value: 1, provider: "site", endpoint: "mobile", state: "closed" },
    ]);
  });

  it("tell how many rooms are watched, and how late they are", async () => {
    const world = await observedWorld({ config: QUIET });
    const watcher = world.client.watch(["1", "2", "3"], { intervalMs: 60_000 });
    await world.clock.advance(120_000);
    const { rooms, known, due, latenessMs } = world.client.status().watch;
    expect(rooms).toBe(3);
    for (const [name, value] of Object.entries({ rooms, known, due, lateness: latenessMs / 1000 }))
      expect(await pointsOf(world, `watch.${name}`)).toEqual([{ value }]);
    await watcher.close();
  });

  it("and counters are left alone once observing has ended", async () => {
    const world = await observedWorld();
    await world.client.getInfo("1");
    world.end();
    world.end();
    await world.client.getInfo("2");
    expect(await pointsOf(world, "endpoint.state")).toEqual([]);
    expect(await pointsOf(world, "calls")).toMatchObject([{ value: 1 }]);
  });
});
