import type { StreamFallbackError } from "../errors.ts";
import { admitAttempt } from "./admit-attempt.ts";
import type { Attempt } from "./attempt.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import type { TargetOptions } from "./call-options.ts";
import { CallTargets } from "./call-targets.ts";
import type { Endpoint } from "./endpoint.ts";
import { FurtherAttempts } from "./further-attempts.ts";
import { type Lease, LeasedAttempt, type LeaseOwner } from "./lease.ts";
import { recordFailover } from "./record-moves.ts";

/** All leases of one balancer that nobody has reported yet. */
export class Leases<Request, Result> {
  readonly #parts: BalancerParts<Request, Result>;
  readonly #open = new Set<LeasedAttempt<Request, Result>>();
  #closedBy: StreamFallbackError | undefined;

  constructor(parts: BalancerParts<Request, Result>) {
    this.#parts = parts;
  }

  acquire(request: Request, options: TargetOptions): Lease | undefined {
    const targets = new CallTargets(this.#parts, request, options);
    const startedAt = this.#parts.clock.now();
    const attempt = firstAttempt(this.#parts, targets, startedAt);
    if (attempt === undefined) return undefined;
    this.#parts.budget.earn(startedAt);
    targets.countAttempt();
    return this.#lease(attempt, this.#chainOf(targets, startedAt));
  }

  /** Sets all timers again, since policies have changed. */
  arm(): void {
    for (const lease of this.#open) lease.arm();
  }

  /** Ends those at an endpoint, blaming nobody. */
  leave(endpoint: Endpoint<Request, Result>, reason: StreamFallbackError): void {
    for (const lease of this.#open) if (lease.isAt(endpoint)) lease.stop(reason);
  }

  close(reason: StreamFallbackError): void {
    this.#closedBy = reason;
    for (const lease of this.#open) lease.stop(reason);
  }

  #lease(
    attempt: Attempt<Request, Result>,
    owner: LeaseOwner<Request, Result>,
  ): LeasedAttempt<Request, Result> | undefined {
    const lease = new LeasedAttempt(this.#parts, attempt, owner);
    this.#open.add(lease);
    lease.start();
    if (this.#closedBy === undefined) return lease;
    // A listener has closed the balancer while the lease was announced.
    lease.stop(this.#closedBy);
    return undefined;
  }

  /** The leases of one request, one after the other. */
  #chainOf(targets: CallTargets<Request, Result>, callStartedAt: number): LeaseOwner<Request, Result> {
    let further: FurtherAttempts<Request, Result> | undefined;
    let next: Attempt<Request, Result> | undefined;
    const owner: LeaseOwner<Request, Result> = {
      follow: (failed, error) => {
        const nowMs = this.#parts.clock.now();
        if (this.#closedBy !== undefined) return undefined;
        further ??= new FurtherAttempts(this.#parts, targets, (endpoint, role, startedAt, after) => {
          next = admitAttempt(this.#parts, targets, { endpoint, role, startedAt, callStartedAt });
          if (next === undefined) return false;
          targets.countAttempt();
          if (after) recordFailover(this.#parts, targets.identity, after, endpoint.name);
          return true;
        });
        targets.recordWait(failed.endpoint, error.retryAfterMs, nowMs);
        const failure = { from: failed.endpoint.name, code: error.code };
        if (!further.afterFailure(failure, [], nowMs) || next === undefined) return undefined;
        return this.#lease(next, owner);
      },
      forget: (lease) => void this.#open.delete(lease),
    };
    return owner;
  }
}

/**
 * An endpoint that waits for a trial comes first, since no other call runs beside a lease, but not for a key that belongs
 * elsewhere; then what the strategy picks.
 */
function firstAttempt<Request, Result>(
  parts: BalancerParts<Request, Result>,
  targets: CallTargets<Request, Result>,
  startedAt: number,
): Attempt<Request, Result> | undefined {
  const timing = { startedAt, callStartedAt: startedAt };
  const tryOut = (endpoint: Endpoint<Request, Result>) =>
    admitAttempt(parts, targets, { endpoint, role: "trial", ...timing });
  const halfOpen = targets.halfOpen(startedAt);
  for (const endpoint of halfOpen) {
    const trial = targets.isHomeOf(endpoint, startedAt) ? tryOut(endpoint) : undefined;
    if (trial) return trial;
  }
  const endpoint = targets.first(startedAt);
  if (endpoint) return admitAttempt(parts, targets, { endpoint, role: "first", ...timing });
  for (const last of halfOpen) {
    const trial = tryOut(last);
    if (trial) return trial;
  }
  const darkTrial = targets.darkTrial(startedAt);
  if (darkTrial === undefined) return undefined;
  return admitAttempt(parts, targets, { endpoint: darkTrial.endpoint, role: "trial", darkTrial, ...timing });
}
