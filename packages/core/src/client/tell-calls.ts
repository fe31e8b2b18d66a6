import { type Fault, toStreamFallbackError } from "../errors.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Emitter } from "../runtime/emitter.ts";
import type { EndedCall } from "../tracing/call-tracer.ts";
import type { CallTracers } from "../tracing/call-tracers.ts";
import type { TracedCall } from "../tracing/traced-call.ts";
import type { CallEvent } from "./call-event.ts";
import type { ClientEvents } from "./client-events.ts";
import type { RoomChooser } from "./room-chooser.ts";

interface TellingParts {
  events: Emitter<ClientEvents>;
  metrics: MetricsSink | undefined;
  tracers: Pick<CallTracers, "begin">;
  clock: Clock;
  chooser: Pick<RoomChooser<unknown>, "choose">;
}

/** Does the work of a call, and tells of the call when it is over. */
export type TellCall = <Info extends RoomInfo>(
  call: { of: CallEvent["of"]; room: string | RoomRef },
  work: (trace: TracedCall | undefined) => Promise<Info>,
) => Promise<Info>;

interface Told extends EndedCall {
  of: CallEvent["of"];
}

/** It costs nothing while nobody listens. */
export function createCallTeller({ events, metrics, tracers, clock, chooser }: TellingParts): TellCall {
  function tell({ attempts, room, provider, ...told }: Told, trace: TracedCall | undefined): void {
    // What names no room of anybody was a call of nobody's.
    if (provider !== undefined) {
      metrics?.recordCall?.({ service: provider, ...told });
      events.emit("call", { provider, ...told });
    }
    const { of, ...ended } = told;
    trace?.end({ provider, room, ...ended, attempts });
  }

  return async ({ of, room }, work) => {
    const trace = tracers.begin(of);
    if (trace === undefined && metrics?.recordCall === undefined && !events.hears("call"))
      return work(undefined);
    const startedMs = clock.now();
    try {
      const info = await (trace === undefined ? work(trace) : trace.run(() => work(trace)));
      const { provider, roomId, meta } = info;
      const durationMs = clock.now() - startedMs;
      const { cached, attempts } = meta;
      const told = { provider, of, outcome: "success", durationMs, cached } as const;
      tell({ ...told, room: roomId || trace?.room, attempts }, trace);
      return info;
    } catch (thrown) {
      const durationMs = clock.now() - startedMs;
      const { code, fault, attempts } = toStreamFallbackError(thrown);
      const outcome = code === "DEADLINE" ? "failure" : OUTCOME_OF_FAULT[fault];
      const provider = providerOf(room, chooser);
      const told = { provider, of, outcome, code, durationMs, cached: false };
      tell({ ...told, room: trace?.room, attempts }, trace);
      throw thrown;
    }
  };
}

/** A question that cannot be answered is the caller's; that the time is over is not, see above. */
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
