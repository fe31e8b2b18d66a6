import { type Fault, toStreamFallbackError } from "../errors.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Emitter } from "../runtime/emitter.ts";
import type { CallEvent } from "./call-event.ts";
import type { ClientEvents } from "./client-events.ts";
import type { RoomChooser } from "./room-chooser.ts";

interface TellingParts {
  events: Emitter<ClientEvents>;
  metrics: MetricsSink | undefined;
  clock: Clock;
  chooser: Pick<RoomChooser<unknown>, "choose">;
}

/** Does the work of a call, and tells of the call when it is over. */
export type TellCall = <Info extends RoomInfo>(
  call: { of: CallEvent["of"]; room: string | RoomRef },
  work: () => Promise<Info>,
) => Promise<Info>;

/** It costs nothing while nobody listens. */
export function createCallTeller({ events, metrics, clock, chooser }: TellingParts): TellCall {
  function tell(call: CallEvent): void {
    const { provider, ...told } = call;
    metrics?.recordCall?.({ service: provider, ...told });
    events.emit("call", call);
  }

  return async ({ of, room }, work) => {
    if (metrics?.recordCall === undefined && !events.hears("call")) return work();
    const startedMs = clock.now();
    try {
      const info = await work();
      const { cached } = info.meta;
      const durationMs = clock.now() - startedMs;
      tell({ provider: info.provider, of, outcome: "success", durationMs, cached });
      return info;
    } catch (thrown) {
      const durationMs = clock.now() - startedMs;
      const { code, fault } = toStreamFallbackError(thrown);
      const outcome = code === "DEADLINE" ? "failure" : OUTCOME_OF_FAULT[fault];
      const provider = providerOf(room, chooser);
      // What names no room of anybody was a call of nobody's.
      if (provider !== undefined) tell({ provider, of, outcome, code, durationMs, cached: false });
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
