import type { Clock } from "../runtime/clock.ts";
import type { AttemptTrace, BegunAttempt, RunWork } from "./attempt-trace.ts";
import type { BegunCall, CallTrace, EndedCall } from "./call-tracer.ts";
import { type GuardedTrace, guardedTrace, type Report, traceFrom } from "./guarded-trace.ts";

/** What one tracer follows a call with, and where its faults are told. */
interface FollowedBy {
  trace: CallTrace;
  report: Report;
}

interface TracedCallParts {
  begun: BegunCall;
  followers: readonly FollowedBy[];
  clock: Pick<Clock, "now">;
}

/** One call, as all those who trace it follow it. */
export class TracedCall {
  /** What names the room, once the call knows. */
  room: string | undefined;
  readonly run: RunWork;
  readonly #parts: TracedCallParts;
  readonly #startedMs: number;
  readonly #traces: readonly GuardedTrace<EndedCall>[];

  constructor(parts: TracedCallParts) {
    this.#parts = parts;
    this.#startedMs = parts.clock.now();
    this.#traces = parts.followers.map(({ trace, report }) => guardedTrace(trace, report));
    this.run = within(this.#traces);
  }

  /** An attempt begins; undefined where nobody follows it. */
  attempt(provider: string, begun: BegunAttempt): AttemptTrace | undefined {
    const { clock, followers } = this.#parts;
    const startedAt = this.#parts.begun.startedAt + clock.now() - this.#startedMs;
    const traces = followers.flatMap(({ trace: call, report }) => {
      const trace = traceFrom(() => call.attempt?.({ ...begun, provider, startedAt }), report);
      return trace === undefined ? [] : [guardedTrace(trace, report)];
    });
    if (traces.length === 0) return undefined;
    return {
      run: within(traces),
      end(report) {
        for (const trace of traces) trace.end(report);
      },
    };
  }

  end(ended: EndedCall): void {
    for (const trace of this.#traces) trace.end(ended);
  }
}

/** Work within all of them, the first one outside. */
function within(traces: readonly { run: RunWork }[]): RunWork {
  return (work) =>
    traces.reduceRight(
      (inner, { run }) =>
        () =>
          run(inner),
      work,
    )();
}
