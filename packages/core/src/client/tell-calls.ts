import { type Fault, type StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Emitter } from "../runtime/emitter.ts";
import type { EndedCall } from "../tracing/call-tracer.ts";
import type { CallTracers } from "../tracing/call-tracers.ts";
import type { TracedCall } from "../tracing/traced-call.ts";
import type { CallEvent } from "./call-event.ts";
import type { ClientAlerts } from "./client-alerts.ts";
import type { ClientEvents } from "./client-events.ts";
import type { RoomChooser } from "./room-chooser.ts";

interface TellingParts {
  events: Emitter<ClientEvents>;
  metrics: MetricsSink | undefined;
  tracers: Pick<CallTracers, "begin">;
  alerts: Pick<ClientAlerts, "recordCall" | "recordFailure" | "recordNobody">;
  clock: Clock;
  chooser: Pick<RoomChooser<unknown>, "choose">;
  /** Old answers that stand in for one that there was none of. */
  standIns: WeakSet<object>;
}

/** Does the work of a call, and tells of the call when it is over. */
export type TellCall = <Info extends RoomInfo>(
  call: { of: CallEvent["of"]; room: string | RoomRef },
  work: (trace: TracedCall | undefined) => Promise<Info>,
) => Promise<Info>;

/** How a call ended. */
interface Ending extends EndedCall {
  of: CallEvent["of"];
  /** Whether the answer is an old one in place of one that there was none of. */
  isStandIn: boolean;
}

/** Alerts count every call; events, metrics and traces are made only while somebody wants them. */
export function createCallTeller(parts: TellingParts): TellCall {
  const { events, metrics, tracers, alerts, clock, chooser, standIns } = parts;
  const isHeard = () => metrics?.recordCall !== undefined || events.hears("call");

  function tell({ isStandIn, ...ended }: Ending, trace: TracedCall | undefined): void {
    const { attempts, room, provider, ...told } = ended;
    const isFailure = told.outcome === "failure" || isStandIn;
    // What nobody was asked for says nothing of the site.
    const isAnswer =
      told.outcome === "success" && !told.cached && (told.code === undefined || attempts.length > 0);
    // What names no room of anybody was a call of nobody's.
    if (provider !== undefined) {
      if (isFailure && told.code !== undefined && attempts.every(({ kind }) => kind !== "failure"))
        alerts.recordFailure(provider, told.code);
      if (told.code === "NO_ENDPOINT_AVAILABLE") alerts.recordNobody(provider);
      if (isFailure || isAnswer) alerts.recordCall(provider, isFailure ? undefined : told.durationMs);
      if (isHeard()) {
        metrics?.recordCall?.({ service: provider, ...told });
        events.emit("call", { provider, ...told });
      }
    }
    const { of, ...end } = told;
    trace?.end({ provider, room, ...end, attempts });
  }

  return async ({ of, room }, work) => {
    const trace = tracers.begin(of);
    const startedMs = clock.now();
    try {
      const info = await (trace === undefined ? work(trace) : trace.run(() => work(trace)));
      const durationMs = clock.now() - startedMs;
      const { cached, attempts } = info.meta;
      const isStandIn = standIns.has(info);
      const told = { provider: info.provider, of, outcome: "success", durationMs, cached } as const;
      tell({ ...told, isStandIn, room: info.roomId || trace?.room, attempts }, trace);
      return info;
    } catch (thrown) {
      const durationMs = clock.now() - startedMs;
      const error = toStreamFallbackError(thrown);
      const told = { of, outcome: outcomeOf(error), code: error.code, durationMs, cached: false };
      const provider = providerOf(room, chooser);
      tell({ ...told, isStandIn: false, provider, room: trace?.room, attempts: error.attempts }, trace);
      throw thrown;
    }
  };
}

/** That the time is over is no doing of the caller's, since nobody answered; what cannot be asked at all is. */
function outcomeOf({ code, fault }: StreamFallbackError): CallEvent["outcome"] {
  if (code === "DEADLINE") return "failure";
  return code === "INVALID_INPUT" || code === "UID_REQUIRED" ? "neutral" : OUTCOME_OF_FAULT[fault];
}

/** That there is no such room, or that it is off air, is an answer. */
const OUTCOME_OF_FAULT: Record<Fault, CallEvent["outcome"]> = {
  endpoint: "failure",
  access: "failure",
  identity: "failure",
  pool: "failure",
  query: "success",
  caller: "neutral",
};

function providerOf(room: string | RoomRef, chooser: TellingParts["chooser"]): string | undefined {
  try {
    return chooser.choose(room).provider.id;
  } catch {
    return undefined;
  }
}
