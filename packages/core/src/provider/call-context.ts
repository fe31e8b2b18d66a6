import type { DriftReport } from "../drift/describe-drift.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { Identity } from "../identities/identity.ts";
import type { Session } from "../identities/sessions.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";

/** All that an adapter may use of the world, so that none touches a global. */
export interface CallContext extends Session {
  /** Aborted when the answer is no longer wanted. */
  signal: AbortSignal;
  /** What is left of the call's time in ms, never below 0. */
  remainingMs(): number;
  http: HttpClient;
  identity: Identity;
  logger: Logger;
  clock: Clock;
  random: Random;
  /**
   * Tells the operator that a reply has another shape than expected; throwing `SCHEMA` is still up to the adapter.
   * `defineAdapter` calls it. Absent while an input is resolved, and where nobody wants to know.
   */
  reportDrift?(drift: DriftReport): void;
}

/** What `resolve` may use of the world. */
export interface ResolveContext extends CallContext {
  /** True where a ref by `uid` alone will do: then nobody has to be asked for the number. @default false */
  isUidEnough?: boolean | undefined;
}
