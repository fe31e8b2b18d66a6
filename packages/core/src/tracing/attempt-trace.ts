import type { AttemptReport, AttemptRole } from "../attempt-report.ts";

/** An attempt as it begins. */
export interface BegunAttempt {
  endpoint: string;
  /** The id of the identity that asks; absent where there is only one. */
  identity?: string | undefined;
  role: AttemptRole;
}

/** Runs work at once and gives what it gives. */
export type RunWork = <T>(work: () => T) => T;

/** Follows one attempt from its beginning to its end. */
export interface AttemptTrace {
  /** Runs the work of the endpoint, such as within a context of the tracer's own. @default as it is */
  run?: RunWork | undefined;
  /** The attempt is over, be it that its call no longer waits for it. */
  end(report: AttemptReport): void;
}

/** Told of each attempt right before its endpoint is asked. What it gives follows the attempt; undefined where nobody wants to. */
export type AttemptTracer<Request> = (request: Request, attempt: BegunAttempt) => AttemptTrace | undefined;
