import { hush } from "../runtime/hush.ts";
import type { Logger } from "../runtime/logger.ts";

/** Bounds how often endpoints are asked. */
export interface Pace<Request> {
  /**
   * In how many ms the endpoint may be asked this: 0 for now. Until then it is passed over without blame, as a full one is,
   * but nobody waits for it.
   */
  waitMs(endpoint: string, request: Request): number;
  /** Told right when an attempt begins there, whatever its role. */
  take(endpoint: string, request: Request): void;
  /** Told when an endpoint is reset by hand: for one identity, or for all. */
  forget?(endpoint: string, identity: string | undefined): void;
}

/** A pace that fails is logged once and holds nobody back. */
export function guardedPace<Request>(pace: Pace<Request>, logger: Logger): Pace<Request> {
  let isReported = false;

  function report(error: unknown): void {
    if (!isReported) logger.warn({ error }, "the pace of a balancer fails; it is passed over");
    isReported = true;
  }

  return {
    waitMs(endpoint, request) {
      try {
        const waitMs: unknown = pace.waitMs(endpoint, request);
        if (typeof waitMs === "number" && !Number.isNaN(waitMs)) return waitMs;
        hush(waitMs);
        report(new TypeError("the wait is no number"));
      } catch (error) {
        report(error);
      }
      return 0;
    },
    take(endpoint, request) {
      try {
        pace.take(endpoint, request);
      } catch (error) {
        report(error);
      }
    },
    forget(endpoint, identity) {
      try {
        pace.forget?.(endpoint, identity);
      } catch (error) {
        report(error);
      }
    },
  };
}
