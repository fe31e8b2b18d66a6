import fc from "fast-check";
import { expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { createPool } from "./test-world/pool.ts";

/** `.ci/run` plays all. */
const RUNS = process.env.PLAY_ALL === "1" ? 400 : 100;

const NAMES = ["a", "b", "c", "d"];
const PEOPLE = ["anna", "ben", "cleo"];
/** On one host; the others share theirs with nobody. */
const GROUP = ["a", "b"];

/** Whom the site refuses where from now on (`anna a`), what fails, how long answers take, and who asks whom. */
interface Step {
  refused: string[];
  failing: string[];
  answerMs: number;
  calls: { who: string; only: string | undefined }[];
  waitMs: number;
}

const steps = fc.array(
  fc.record<Step>({
    refused: fc.subarray(
      PEOPLE.flatMap((who) => NAMES.map((name) => `${who} ${name}`)),
      { maxLength: 6 },
    ),
    failing: fc.subarray(NAMES, { maxLength: 2 }),
    answerMs: fc.constantFrom(0, 100, 3_000),
    calls: fc.array(
      fc.record({ who: fc.constantFrom(...PEOPLE), only: fc.constantFrom(undefined, undefined, ...NAMES) }),
      { maxLength: 8 },
    ),
    waitMs: fc.constantFrom(0, 50, 5_000, 40_000, 400_000),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Plays the steps, and gives what went against the rules. */
async function wrongsOf(given: readonly Step[]): Promise<string[]> {
  const clock = manualClock();
  let now = given[0] as Step;
  const wrongs: string[] = [];
  /** Attempts under way that began as trials, such as `anna a`. */
  const trials = new Set<string>();
  /** Who was refused access on the shared host so far. */
  const refused = new Set<string>();
  const endpoints = NAMES.map((name): EndpointOptions<string, string> => {
    const riskGroup = GROUP.includes(name) ? "live.example" : undefined;
    return { name, riskGroup, call: (who) => ask(who, name) };
  });
  const identify = (who: string) => who;
  const pool = createPool(endpoints, { clock, identify, breaker: { accessBlockDuration: 30_000 } });

  async function ask(who: string, name: string): Promise<string> {
    const key = `${who} ${name}`;
    const isTrial = pool.balancer.status(who).find((row) => row.name === name)?.state === "half-open";
    if (isTrial && trials.has(key)) wrongs.push(`${key} is tried out twice at a time`);
    if (isTrial) trials.add(key);
    const { answerMs, refused: refusals, failing } = now;
    if (answerMs > 0) await new Promise<void>((go) => clock.setTimeout(go, answerMs));
    if (isTrial) trials.delete(key);
    if (refusals.includes(key) && GROUP.includes(name)) refused.add(who);
    if (refusals.includes(key)) throw new StreamFallbackError("RISK_CONTROL", "for a test");
    if (failing.includes(name)) throw new StreamFallbackError("NETWORK", "for a test");
    return name;
  }

  pool.balancer.on("state", ({ endpoint, identity = "", from, to }) => {
    if (from !== "closed" || to !== "half-open") return;
    if (!GROUP.includes(endpoint)) wrongs.push(`${endpoint} is suspected, and shares its host with nobody`);
    if (!refused.has(identity)) wrongs.push(`${identity} is tried out, and was refused nowhere`);
  });
  const calls: Promise<unknown>[] = [];
  for (now of given) {
    for (const { who, only } of now.calls) {
      const exclude = only === undefined ? [] : NAMES.filter((name) => name !== only);
      calls.push(pool.balancer.call(who, { exclude }).catch(() => {}));
    }
    await clock.advance(now.waitMs);
  }
  await clock.advance(60_000);
  await Promise.all(calls);
  pool.balancer.close();
  if (pool.timers.pending.size > 0) wrongs.push("a timer stays behind");
  return wrongs;
}

it("whatever a site refuses, calls end, others stay free, and who is tried out is asked once at a time", async () => {
  const property = fc.asyncProperty(steps, async (given) => {
    expect(await wrongsOf(given)).toEqual([]);
  });
  await fc.assert(property, { seed: 20_261_129, numRuns: RUNS });
});
