import type { EndpointNumbers, ServiceNumbers } from "../metrics/create-metrics.ts";
import { noDurations } from "../metrics/durations.ts";
import type { Labels } from "./labels.ts";

type Counts = Pick<
  EndpointNumbers,
  "attempts" | "successes" | "failures" | "failovers" | "retries" | "openings" | "durations" | "codes"
>;

type States = Record<EndpointNumbers["state"], number>;

/** Numbers of an endpoint, or of all endpoints of a provider together. */
export interface EndpointReading extends Counts {
  readonly labels: Labels;
  /** How many breakers are in which state. */
  readonly states: Readonly<States>;
}

export function* endpointReadings(
  services: readonly ServiceNumbers[],
  { endpointLabels }: { endpointLabels: boolean },
): Generator<EndpointReading> {
  for (const { service: provider, endpoints } of services) {
    if (!endpointLabels) yield sumOf(endpoints, { provider });
    else for (const numbers of endpoints) yield readingOf(numbers, { provider, endpoint: numbers.endpoint });
  }
}

function readingOf({ state, ...numbers }: EndpointNumbers, labels: Labels): EndpointReading {
  const states = noStates();
  addState(states, state);
  return { ...numbers, labels, states };
}

function sumOf(endpoints: readonly EndpointNumbers[], labels: Labels): EndpointReading {
  const durations = noDurations();
  const codes = new Map<string, number>();
  const states = noStates();
  const sum = { attempts: 0, successes: 0, failures: 0, failovers: 0, retries: 0, openings: 0 };
  for (const numbers of endpoints) {
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += numbers[name];
    for (const [code, times] of Object.entries(numbers.codes))
      codes.set(code, (codes.get(code) ?? 0) + times);
    addState(states, numbers.state);
    durations.count += numbers.durations.count;
    durations.sumMs += numbers.durations.sumMs;
    for (const [index, times] of numbers.durations.buckets.entries())
      durations.buckets[index] = (durations.buckets[index] ?? 0) + times;
  }
  return { ...sum, labels, durations, codes: Object.fromEntries(codes), states };
}

function noStates(): States {
  return { closed: 0, open: 0, "half-open": 0 };
}

/** A state that others made up would be a series more. */
function addState(states: States, state: EndpointNumbers["state"]): void {
  if (typeof state === "string" && Object.hasOwn(states, state)) states[state] += 1;
}
