import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { createMetrics, type Metrics } from "../metrics/create-metrics.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { BaseRoom } from "../room/room-info.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import type { CallEvent } from "./call-event.ts";
import type { Client } from "./client.ts";
import { createClient } from "./create-client.ts";

const offAir: BaseRoom = {
  ...{ living: false, title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "" },
  sources: [],
};

interface Setup {
  client: Client;
  clock: ManualClock;
  metrics: Metrics;
  calls: CallEvent[];
}

/** A site that answers after 300 ms: its room 1 is off air, a room named by a code fails with it. */
function setup(): Setup {
  const clock = manualClock();
  const metrics = createMetrics();
  const site = defineProvider({
    ...{ id: "site", name: "Site", siteURL: "https://site.example" },
    adapters: [
      {
        ...{ name: "web", provides: ["status", "streams"] },
        async fetchRoom({ room: { roomId } }) {
          await new Promise<void>((done) => clock.setTimeout(done, 300));
          if (roomId === "1") return offAir;
          throw new StreamFallbackError(roomId as ErrorCode, "for a test");
        },
      },
    ],
    matchURL: () => false,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const client = createClient({ providers: [site], clock, metrics, random: () => 0.5 });
  const calls: CallEvent[] = [];
  client.on("call", (call) => calls.push(call));
  return { client, clock, metrics, calls };
}

/** Lets time pass until the call is over, whatever becomes of it. */
async function over(clock: ManualClock, call: Promise<unknown>): Promise<void> {
  const ended = call.catch(() => {});
  await clock.advance(30_000);
  await ended;
}

describe("the event of a call", () => {
  it("tells which provider answered, how long it took, and whether it was remembered", async () => {
    const { client, clock, calls } = setup();
    const first = client.getInfo("1");
    await clock.advance(300);
    await first;
    await client.getInfo("1");
    const told = { provider: "site", of: "getInfo", outcome: "success" };
    expect(calls).toEqual([
      { ...told, durationMs: 300, cached: false },
      { ...told, durationMs: 0, cached: true },
    ]);
  });

  it.each<[ErrorCode, CallEvent["outcome"]]>([
    ["ROOM_NOT_FOUND", "success"],
    ["ALL_ENDPOINTS_FAILED", "failure"],
  ])("of a call that ends with %s is a %s", async (code, outcome) => {
    const { client, clock, calls } = setup();
    await over(clock, client.getInfo(code === "ALL_ENDPOINTS_FAILED" ? "PARSE" : code));
    expect(calls).toMatchObject([{ provider: "site", of: "getInfo", outcome, code, cached: false }]);
  });

  it("is a failure where the time was over, since nobody answered", async () => {
    const { client, clock, calls } = setup();
    await over(clock, client.getInfo("1", { timeoutMs: 200 }));
    expect(calls).toMatchObject([{ outcome: "failure", code: "DEADLINE" }]);
  });

  it("is neutral where the caller gave up, or the client was closed", async () => {
    const { client, clock, calls } = setup();
    await over(clock, client.getInfo("1", { signal: AbortSignal.abort() }));
    await client.close();
    await over(clock, client.getInfo("1"));
    expect(calls.map(({ outcome, code }) => [outcome, code])).toEqual([
      ["neutral", "ABORTED"],
      ["neutral", "CLOSED"],
    ]);
  });

  it("is neutral where nobody could be asked, as the input is none", async () => {
    const { client, clock, calls } = setup();
    await over(clock, client.getInfo("1", { timeoutMs: -1 }));
    expect(calls).toMatchObject([{ outcome: "neutral", code: "INVALID_INPUT" }]);
  });

  it("tells getStream apart, whose room is off air, and the calls of a watch", async () => {
    const { client, clock, calls } = setup();
    await over(clock, client.getStream("1"));
    const watcher = client.watch(["1"], { intervalMs: 60_000 });
    await clock.advance(120_000);
    await watcher.close();
    expect(calls[0]).toMatchObject({ of: "getStream", outcome: "success", code: "NOT_LIVE" });
    expect(calls.slice(1).map(({ of }) => of)).toContain("watch");
  });

  it("is not told of what names no room of anybody", async () => {
    const { client, calls } = setup();
    await client.getInfo("elsewhere:1").catch(() => {});
    expect(calls).toEqual([]);
  });
});

describe("metrics of calls", () => {
  it("count what callers got, and time the answers of the site alone", async () => {
    const { client, clock, metrics } = setup();
    await over(clock, client.getInfo("1"));
    await over(clock, client.getInfo("1", { maxAgeMs: 60_000 }));
    await over(clock, client.getInfo("ROOM_NOT_FOUND"));
    await over(clock, client.getInfo("PARSE"));
    await over(clock, client.getInfo("1", { signal: AbortSignal.abort() }));
    expect(metrics.read()[0]?.calls).toMatchObject({
      ...{ successes: 3, failures: 1, neutral: 1, cached: 1 },
      codes: { ROOM_NOT_FOUND: 1, ALL_ENDPOINTS_FAILED: 1, ABORTED: 1 },
    });
    expect(metrics.read()[0]?.calls.durations.buckets.slice(3, 5)).toEqual([0, 2]);
  });
});
