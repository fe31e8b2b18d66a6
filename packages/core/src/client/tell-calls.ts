import { type Fault, type StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Emitter } from "../runtime/emitter.ts";
import type { CallEvent } from "./call-event.ts";
import type { ClientAlerts } from "./client-alerts.ts";
import type { ClientEvents } from "./client-events.ts";
import type { RoomChooser } from "./room-chooser.ts";

interface TellingParts {
  events: Emitter<ClientEvents>;
  metrics: MetricsSink | undefined;
  clock: Clock;
  chooser: Pick<RoomChooser<unknown>, "choose">;
  alerts: Pick<ClientAlerts, "recordCall" | "recordNobody">;
  standIns: WeakSet<object>;
}

/** Does the work of a call, and tells of the call when it is over. */
export type TellCall = <Info extends RoomInfo>(
  call: { of: CallEvent["of"]; room: string | RoomRef },
  work: () => Promise<Info>,
) => Promise<Info>;

/** The event is made only while somebody listens; alerts count every call. */
export function createCallTeller({
  events,
  metrics,
  clock,
  chooser,
  alerts,
  standIns,
}: TellingParts): TellCall {
  const isHeard = () => metrics?.recordCall !== undefined || events.hears("call");

  function tell(call: CallEvent): void {
    const { provider, ...told } = call;
    metrics?.recordCall?.({ service: provider, ...told });
    events.emit("call", call);
  }

  return async ({ of, room }, work) => {
    const startedMs = clock.now();
    try {
      const info = await work();
      const { cached } = info.meta;
      const durationMs = clock.now() - startedMs;
      if (!cached) alerts.recordCall(info.provider, durationMs);
      else if (standIns.has(info)) alerts.recordCall(info.provider, undefined);
      if (isHeard()) tell({ provider: info.provider, of, outcome: "success", durationMs, cached });
      return info;
    } catch (thrown) {
      const durationMs = clock.now() - startedMs;
      const error = toStreamFallbackError(thrown);
      const { code, attempts } = error;
      const outcome = outcomeOf(error);
      // What nobody was asked for says nothing of the site.
      const isCounted = outcome === "failure" || (outcome === "success" && attempts.length > 0);
      if (!isCounted && !isHeard()) throw thrown;
      const provider = providerOf(room, chooser);
      // What names no room of anybody was a call of nobody's.
      if (provider === undefined) throw thrown;
      if (code === "NO_ENDPOINT_AVAILABLE") alerts.recordNobody(provider);
      if (isCounted) alerts.recordCall(provider, outcome === "success" ? durationMs : undefined);
      if (isHeard()) tell({ provider, of, outcome, code, durationMs, cached: false });
      throw thrown;
    }
  };
}

/** That the time is over is no doing of the caller's: nobody answered. */
function outcomeOf({ code, fault }: StreamFallbackError): CallEvent["outcome"] {
  return code === "DEADLINE" ? "failure" : OUTCOME_OF_FAULT[fault];
}

/** A question that cannot be answered is the caller's. */
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
