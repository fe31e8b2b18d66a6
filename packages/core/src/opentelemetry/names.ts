import type { InstrumentOptions } from "./open-telemetry-api.ts";

/** What tracer and meter are called by: the instrumentation scope. */
export const SCOPE = "@stream-fallback/core";

/** Names of spans; an attempt's is followed by the adapter that is asked. */
export const SPANS = {
  getInfo: "stream_fallback.getInfo",
  getStream: "stream_fallback.getStream",
  watch: "stream_fallback.watch",
  attempt: "stream_fallback.attempt",
} as const;

/** Names of attributes, of spans as of numbers. */
export const ATTRIBUTES = {
  provider: "stream_fallback.provider",
  call: "stream_fallback.call",
  room: "stream_fallback.room",
  endpoint: "stream_fallback.endpoint",
  identity: "stream_fallback.identity",
  role: "stream_fallback.role",
  outcome: "stream_fallback.outcome",
  code: "stream_fallback.code",
  cached: "stream_fallback.cached",
  joined: "stream_fallback.joined",
  state: "stream_fallback.state",
} as const;

type Instrument = Pick<InstrumentOptions, "description" | "unit"> & { name: string };

/** What is counted and timed as it happens. */
export const RECORDED: Readonly<
  Record<"calls" | "callDuration" | "attempts" | "attemptDuration", Instrument>
> = {
  calls: { name: "stream_fallback.calls", unit: "{call}", description: "Calls that are over" },
  callDuration: {
    name: "stream_fallback.call.duration",
    unit: "s",
    description: "How long calls took, from the caller's question to the answer or the error",
  },
  attempts: {
    name: "stream_fallback.attempts",
    unit: "{attempt}",
    description: "Requests of adapters that are over, those given up included",
  },
  attemptDuration: {
    name: "stream_fallback.attempt.duration",
    unit: "s",
    description: "How long adapters took to answer, to fail or to be given up",
  },
};

/** What is read when somebody collects. */
export const GAUGES: Readonly<
  Record<"endpointState" | "watchedRooms" | "watchedKnown" | "watchedDue" | "watchLateness", Instrument>
> = {
  endpointState: {
    name: "stream_fallback.endpoint.state",
    unit: "1",
    description: "1 for the state that an adapter's breaker is in, 0 for the others",
  },
  watchedRooms: {
    name: "stream_fallback.watch.rooms",
    unit: "{room}",
    description: "Rooms that are watched",
  },
  watchedKnown: {
    name: "stream_fallback.watch.known",
    unit: "{room}",
    description: "Watched rooms whose last answer is no older than two of their intervals",
  },
  watchedDue: {
    name: "stream_fallback.watch.due",
    unit: "{room}",
    description: "Watched rooms that are due to be asked for",
  },
  watchLateness: {
    name: "stream_fallback.watch.lateness",
    unit: "s",
    description: "How long the watched room has waited that has waited longest",
  },
};
