import { createBalancer } from "@stream-fallback/core";
import { manualClock, seededRandom } from "@stream-fallback/core/testing";
import type { CallRecord, ScenarioRecord } from "../simulation/scenario-record.ts";
import { uniform } from "../simulation/uniform.ts";
import { playedSite, siteEndpoints, slowness } from "./site.ts";

/** The seed of the pictures in the documentation. */
export const PICTURE_SEED = 1;

const DURATION_MS = 90_000;
const CALL_EVERY_MS = 50;
const AFFINITY_KEYS = 40;
/** How long the run continues after the last call: longer than the longest answer. */
const ENDING_MS = 5_000;

/** Plays 90 s of calls against a balancer with this strategy, in virtual time. */
export async function playStrategy(strategy: string, seed: number): Promise<ScenarioRecord> {
  const clock = manualClock();
  const balancer = createBalancer({
    name: "strategy shares",
    endpoints: playedSite(clock, seed),
    strategy,
    // A hedge goes to an endpoint that the strategy did not choose first, and the picture shows its choices alone.
    hedge: { enabled: false },
    clock,
    random: seededRandom(seed),
  });

  async function call(index: number): Promise<CallRecord> {
    const arrivedMs = clock.now();
    const affinityKey = `key-${Math.floor(AFFINITY_KEYS * uniform({ seed, endpoint: "key", k: index, tag: "key" }))}`;
    const { endpoint } = await balancer.call(undefined, { affinityKey });
    return { arrivedMs, latencyMs: clock.now() - arrivedMs, isAnswered: true, endpoint };
  }

  const running: Promise<CallRecord>[] = [];
  for (let arrivesAt = 0; arrivesAt < DURATION_MS; arrivesAt += CALL_EVERY_MS)
    clock.setTimeout(() => void running.push(call(running.length)), arrivesAt);
  await clock.advance(DURATION_MS + ENDING_MS);
  const calls = await Promise.all(running);
  balancer.close();

  const { endpoint, fromMs, toMs } = slowness;
  return {
    name: strategy,
    title: `who is asked while ${endpoint} is slow`,
    seed,
    endpoints: siteEndpoints.map(({ name }) => name),
    durationMs: DURATION_MS,
    calls,
    requests: [],
    states: [],
    faults: [{ endpoints: [endpoint], fromMs, toMs }],
  };
}
