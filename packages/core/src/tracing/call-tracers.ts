import type { Clock } from "../runtime/clock.ts";
import type { Unsubscribe } from "../runtime/emitter.ts";
import type { Logger } from "../runtime/logger.ts";
import type { BegunCall, CallTracer } from "./call-tracer.ts";
import { type Report, reportOnce, traceFrom } from "./guarded-trace.ts";
import { TracedCall } from "./traced-call.ts";

interface CallTracersParts {
  clock: Clock;
  logger: Logger;
}

/** Those who trace the calls of a client. */
export class CallTracers {
  readonly #parts: CallTracersParts;
  #tracers: readonly { tracer: CallTracer; report: Report }[] = [];

  constructor(parts: CallTracersParts) {
    this.#parts = parts;
  }

  /** From the next call on; calls under way are followed to their end by whoever follows them. */
  add(tracer: CallTracer): Unsubscribe {
    const added = { tracer, report: reportOnce(this.#parts.logger) };
    this.#tracers = [...this.#tracers, added];
    return () => {
      this.#tracers = this.#tracers.filter((other) => other !== added);
    };
  }

  /** A call begins; undefined where nobody follows it, which costs nothing. */
  begin(of: BegunCall["of"]): TracedCall | undefined {
    if (this.#tracers.length === 0) return undefined;
    const { clock } = this.#parts;
    const begun = { of, startedAt: clock.wallNow() };
    const followers = this.#tracers.flatMap(({ tracer, report }) => {
      const trace = traceFrom(() => tracer({ ...begun }), report);
      return trace === undefined ? [] : [{ trace, report }];
    });
    return followers.length === 0 ? undefined : new TracedCall({ begun, followers, clock });
  }
}
