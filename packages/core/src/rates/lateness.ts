/** How late the rooms are that are asked about as one identity. */
export interface Lateness {
  /** Waits of the minute that runs now. */
  waitedMs: number;
  waits: number;
  /** Mean wait of the last whole minute. */
  meanMs: number;
  /** When the oldest waiting room of each lane fell due; lanes where none waits are left out. */
  readonly oldestDueAtMs: Map<string, number>;
}

export function createLateness(): Lateness {
  return { waitedMs: 0, waits: 0, meanMs: 0, oldestDueAtMs: new Map() };
}

export function endMinute(lateness: Lateness): void {
  lateness.meanMs = lateness.waits === 0 ? 0 : lateness.waitedMs / lateness.waits;
  lateness.waitedMs = 0;
  lateness.waits = 0;
}

/** The larger of the last minute's mean wait and the age of the oldest waiting room. */
export function latenessMs({ meanMs, oldestDueAtMs }: Lateness, nowMs: number): number {
  let lateMs = meanMs;
  for (const dueAtMs of oldestDueAtMs.values()) lateMs = Math.max(lateMs, nowMs - dueAtMs);
  return lateMs;
}
