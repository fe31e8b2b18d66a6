import { createBalancer } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import type { CallRecord, ScenarioRecord } from "./scenario-record.ts";
import type { Scenario } from "./scenarios.ts";
import { endpointNames, type Question, simulatedEndpoints } from "./simulated-endpoints.ts";
import { hash32, mulberry32 } from "./uniform.ts";
import { type EndpointName, outageOf } from "./weather.ts";

export interface ScenarioRun {
  /** The record of the load; its breaker states continue to the end of the probes. */
  readonly record: ScenarioRecord;
  readonly probes: readonly CallRecord[];
  readonly maxInFlight: number;
  readonly outage: { readonly fromMs: number; readonly toMs: number } | undefined;
}

/** How long the run continues after the last arrival: longer than the longest call. */
const ENDING_MS = 30_000;

/**
 * Plays one scenario against a balancer with its default configuration, in virtual time.
 * @throws Error when a call never ended
 */
export async function runScenario(scenario: Scenario, seed: number): Promise<ScenarioRun> {
  const { name, title, durationMs, arrivals, hasUid } = scenario;
  const clock = manualClock();
  const weather = scenario.weather(seed);
  const requests: { endpoint: string; startedMs: number }[] = [];
  const states: ScenarioRecord["states"][number][] = [];
  const loadOverAt = scenario.probes[0] ?? Number.POSITIVE_INFINITY;
  const onRequest = (endpoint: EndpointName) => {
    const startedMs = clock.now();
    if (startedMs < loadOverAt) requests.push({ endpoint, startedMs });
  };
  const balancer = createBalancer<Question, EndpointName>({
    name: "simulation",
    endpoints: simulatedEndpoints({ clock, weather, seed, onRequest }),
    clock,
    random: mulberry32(hash32(`lb|${seed}`)),
  });
  balancer.on("state", ({ endpoint, to }) => void states.push({ endpoint, atMs: clock.now(), to }));

  const exclude = endpointNames.filter((endpoint) => endpoint !== scenario.only);
  const options = scenario.only === undefined ? {} : { exclude };
  const question: Question = { uid: hasUid ? "MS4wLjABAAAA" : undefined };
  let inFlight = 0;
  let maxInFlight = 0;
  async function call(): Promise<CallRecord> {
    const arrivedMs = clock.now();
    inFlight += 1;
    maxInFlight = Math.max(maxInFlight, inFlight);
    const endpoint = await balancer.call(question, options).then(
      (result) => result.endpoint,
      () => undefined,
    );
    inFlight -= 1;
    return { arrivedMs, latencyMs: clock.now() - arrivedMs, isAnswered: endpoint !== undefined, endpoint };
  }

  const calls: CallRecord[] = [];
  const moments = [...arrivals, ...scenario.probes];
  // All arrivals are scheduled first, so that at a shared moment calls arrive before anything else happens.
  moments.forEach((arrivedMs, index) => {
    clock.setTimeout(async () => {
      calls[index] = await call();
    }, arrivedMs);
  });
  await clock.advance((moments.at(-1) ?? 0) + ENDING_MS);
  if (inFlight > 0) throw new Error(`${name}, seed ${seed}: ${inFlight} calls never ended`);
  balancer.close();

  const faults = weather.troubles.map(({ endpoints, fromMs, toMs }) => ({
    endpoints,
    fromMs,
    toMs: Math.min(toMs, durationMs),
  }));
  const load = calls.slice(0, arrivals.length);
  const record = {
    name,
    title,
    seed,
    endpoints: endpointNames,
    durationMs,
    calls: load,
    requests,
    states,
    faults,
  };
  return { record, probes: calls.slice(arrivals.length), maxInFlight, outage: outageOf(weather) };
}
