import { type Breaker, HIGHEST_SEVERITY, stateOf } from "./breaker.ts";
import { clearTally } from "./trip-rules.ts";

/** A breaker for the time after a restart: lengths of time only, since a date means little to a changed clock. */
export interface BreakerSnapshot {
  /** How long it had been closed, in ms; undefined unless it was. */
  closedForMs?: number | undefined;
  /** What was left of the block, in ms; 0 for a half-open one. */
  blockedForMs: number;
  /** What was left of the firm part of the block, in which nobody asks at all, in ms. */
  firmForMs: number;
  failureCount: number;
  severity: number;
  /** Length of the latest access block in a row, in ms; snapshots of earlier versions have none. */
  accessBlockMs?: number | undefined;
}

export function snapshotOf(breaker: Breaker, nowMs: number): BreakerSnapshot {
  const state = stateOf(breaker, nowMs);
  const isOpen = state.kind === "open";
  return {
    closedForMs: state.kind === "closed" ? Math.max(0, nowMs - state.sinceMs) : undefined,
    blockedForMs: isOpen ? state.untilMs - nowMs : 0,
    firmForMs: isOpen ? Math.max(0, state.firmUntilMs - nowMs) : 0,
    failureCount: breaker.tally.failureCount,
    severity: breaker.severity,
    accessBlockMs: breaker.accessBlockMs,
  };
}

/**
 * Puts a breaker where a snapshot left it `elapsedMs` ago. Whatever the clock did meanwhile and whatever the snapshot
 * says, no block is longer than the longest one.
 */
export function restoreBreaker(
  breaker: Breaker,
  { snapshot, elapsedMs, nowMs }: { snapshot: BreakerSnapshot; elapsedMs: number; nowMs: number },
): void {
  const { maxBlockDuration, maxFailures } = breaker.policy;
  const passedMs = amount(elapsedMs);
  const isClosed = typeof snapshot.closedForMs === "number";
  const left = (ms: unknown) => Math.min(Math.max(0, amount(ms) - passedMs), maxBlockDuration);
  const untilMs = nowMs + left(snapshot.blockedForMs);
  const firmUntilMs = Math.min(nowMs + left(snapshot.firmForMs), untilMs);
  clearTally(breaker.tally);
  breaker.severity = Math.min(Math.floor(amount(snapshot.severity)), highestSeverity(breaker));
  breaker.accessBlockMs = Math.min(amount(snapshot.accessBlockMs), maxBlockDuration);
  // A breaker that was closed cannot have had a count that opens it, whatever the snapshot says.
  if (isClosed) breaker.tally.failureCount = Math.min(amount(snapshot.failureCount), maxFailures - 1);
  breaker.state = isClosed
    ? { kind: "closed", sinceMs: nowMs - amount(snapshot.closedForMs) - passedMs }
    : { kind: "open", sinceMs: nowMs, untilMs, firmUntilMs, isTried: false, triedAtMs: nowMs };
  breaker.generation += 1;
}

/** Snapshots come from outside: what is no amount of anything counts as none. */
function amount(value: unknown): number {
  return typeof value === "number" && value > 0 && Number.isFinite(value) ? value : 0;
}

function highestSeverity({ policy }: Breaker): number {
  const { blockDuration, retryMultiplier, maxBlockDuration } = policy;
  let severity = 0;
  while (severity < HIGHEST_SEVERITY && blockDuration * retryMultiplier ** severity < maxBlockDuration)
    severity += 1;
  return severity;
}
