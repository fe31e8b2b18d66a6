import type { Store } from "../cache/store.ts";
import type { Clock, TimerHandle } from "../runtime/clock.ts";
import { letGo } from "../runtime/clock.ts";
import { fmix32, fnv1a } from "../strategies/fnv.ts";
import type { Habit } from "./habits.ts";

/** When rooms go on air, kept where the answers are kept: what takes two weeks to learn must outlive a restart. */
export interface HabitBook {
  /** What is kept of a room; undefined where nothing is, or nothing that can be read. Never fails. */
  recall(room: string): Promise<Habit | undefined>;
  /** Keeps a room's habit with the next writing. */
  note(room: string, habit: Habit): void;
  /**
   * Keeps a habit that is still in use, before its time in the store is over: each room has moments of its own for that, so
   * that thousands are spread over days.
   * @param lookedAtMs Unix ms at which it was in use before
   */
  renew(room: string, use: { habit: Habit; lookedAtMs: number }): void;
  /** Writes what is not written yet. */
  close(): Promise<void>;
}

/** Habits change seldom, and of many rooms at the same time after a start; a killed process forgets as much. */
const WRITE_EVERY_MS = 60_000;
/** A habit of two weeks is worth nothing a month later. */
const TTL_MS = 30 * 24 * 3_600_000;
/** Five times in that time, each at another hour of the day: a computer may sleep through the same one each night. */
const RENEW_EVERY_MS = 127 * 3_600_000;

export function createHabitBook(store: Store | undefined, clock: Clock): HabitBook {
  if (store === undefined)
    return { recall: async () => undefined, note() {}, renew() {}, close: async () => {} };
  const changed = new Map<string, Habit>();
  let timer: TimerHandle;
  const nameOf = (room: string) => `habit:${room}`;

  async function write(): Promise<void> {
    clock.clearTimeout(timer);
    timer = undefined;
    const habits = [...changed];
    changed.clear();
    // One after the other: after a start there may be thousands, and answers wait for the same store.
    for (const [room, value] of habits) await store?.set(nameOf(room), { value, ttlMs: TTL_MS });
  }

  function note(room: string, habit: Habit): void {
    changed.set(room, habit);
    if (timer !== undefined) return;
    timer = clock.setTimeout(write, WRITE_EVERY_MS);
    letGo(timer);
  }

  function renew(room: string, { habit, lookedAtMs }: { habit: Habit; lookedAtMs: number }): void {
    const phaseMs = (fmix32(fnv1a(room)) / 2 ** 32) * RENEW_EVERY_MS;
    const momentsUpTo = (wallMs: number) => Math.floor((wallMs + phaseMs) / RENEW_EVERY_MS);
    if (momentsUpTo(clock.wallNow()) > momentsUpTo(lookedAtMs)) note(room, habit);
  }

  return {
    ...{ note, renew, close: write },
    async recall(room) {
      const envelope = await store.get(nameOf(room));
      const habit = habitOf(envelope?.value);
      if (habit !== undefined && envelope !== undefined)
        renew(room, { habit, lookedAtMs: envelope.storedAt });
      return habit;
    },
  };
}

/** Stores hold what others wrote. */
function habitOf(kept: unknown): Habit | undefined {
  if (typeof kept !== "object" || kept === null) return undefined;
  const { knownSinceS, endedAtS, startsS } = kept as Partial<Habit>;
  if (!isSeconds(knownSinceS) || !isSeconds(endedAtS) || !Array.isArray(startsS)) return undefined;
  return { knownSinceS, endedAtS, startsS: startsS.filter(isSeconds) };
}

function isSeconds(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
