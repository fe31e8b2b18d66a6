/** How late the rooms of a lane are: those asked about as one identity, at the same endpoints. */
export interface Lateness {
  readonly identity: string;
  /** Those that can answer for the room that waits first. */
  endpoints: readonly string[];
  /** Waits of the minute that runs now. */
  waitedMs: number;
  waits: number;
  /** Waits of the last whole minute. */
  lastWaitedMs: number;
  lastWaits: number;
  /** When the oldest waiting room fell due; undefined where none waits. */
  oldestDueAtMs: number | undefined;
  /** When that was last known to be so: a watch that ends says nothing of the rooms that wait. */
  seenAtMs: number;
}

/** Rooms that wait are looked at more often than this. */
const STALE_MS = 10_000;

export function createLateness(identity: string): Lateness {
  return {
    ...{ identity, endpoints: [], waitedMs: 0, waits: 0, lastWaitedMs: 0, lastWaits: 0 },
    ...{ oldestDueAtMs: undefined, seenAtMs: 0 },
  };
}

/** @param dueAtMs undefined where none waits */
export function noteOldest(
  lateness: Lateness,
  { dueAtMs, nowMs }: { dueAtMs: number | undefined; nowMs: number },
): void {
  lateness.oldestDueAtMs = dueAtMs;
  lateness.seenAtMs = nowMs;
}

/** When the oldest waiting room fell due. */
export function oldestDueAt({ oldestDueAtMs, seenAtMs }: Lateness, nowMs: number): number | undefined {
  return nowMs - seenAtMs > STALE_MS ? undefined : oldestDueAtMs;
}

export function endMinute(lateness: Lateness): void {
  lateness.lastWaitedMs = lateness.waitedMs;
  lateness.lastWaits = lateness.waits;
  lateness.waitedMs = 0;
  lateness.waits = 0;
}

/** Of all rooms of these lanes: the larger of the last minute's mean wait and the age of the oldest that waits. */
export function latenessMs(lanes: readonly Lateness[], nowMs: number): number {
  let waitedMs = 0;
  let waits = 0;
  let oldestMs = 0;
  for (const lane of lanes) {
    waitedMs += lane.lastWaitedMs;
    waits += lane.lastWaits;
    oldestMs = Math.max(oldestMs, nowMs - (oldestDueAt(lane, nowMs) ?? nowMs));
  }
  return Math.max(oldestMs, waits === 0 ? 0 : waitedMs / waits);
}
