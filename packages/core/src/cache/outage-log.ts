import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";

/** What a store is asked to do. A full store still reads and deletes, so only a `set` shows that it is no longer full. */
export type AccessKind = "get" | "set" | "delete";

/** One line when a store begins to fail, one when it works again, and none between. */
export interface OutageLog {
  /** @param reason a kind of failure, never the store's own words */
  failed(reason: string, kind?: AccessKind): void;
  worked(kind: AccessKind, isTrial: boolean): void;
}

/** How long nothing may have failed before an outage is over: a store that fails now and then has one long outage. */
const QUIET_MS = 30_000;

export function createOutageLog(clock: Clock, logger: Logger): OutageLog {
  let isOut = false;
  let setsFail = false;
  let failedAt = Number.NEGATIVE_INFINITY;
  return {
    failed(reason, kind) {
      failedAt = clock.now();
      setsFail ||= kind === "set";
      if (!isOut) logger.warn({ reason }, "the cache does not work; going on without it");
      isOut = true;
    },
    worked(kind, isTrial) {
      if (!isOut) return;
      if (kind === "set") setsFail = false;
      // A lost connection emits errors until it is back: after a trial that succeeded they no longer count.
      if (isTrial) failedAt = Number.NEGATIVE_INFINITY;
      if (setsFail || clock.now() - failedAt < QUIET_MS) return;
      isOut = false;
      logger.info({}, "the cache works again");
    },
  };
}
