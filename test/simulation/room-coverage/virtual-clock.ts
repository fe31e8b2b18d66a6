import type { Clock } from "@stream-fallback/core";

interface Timer {
  readonly dueAtMs: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** A clock for days of virtual time: timers of one moment run together, and what they begin is waited for once. */
export interface VirtualClock extends Clock {
  runUntil(ms: number): Promise<void>;
}

const START_MS = 1_767_225_600_000;
/** What is due this close together runs as if it were one moment. */
const GRAIN_MS = 1;

export function virtualClock(): VirtualClock {
  const heap: Timer[] = [];
  let nowMs = 0;
  let order = 0;
  const isBefore = (one: Timer, other: Timer) =>
    one.dueAtMs < other.dueAtMs || (one.dueAtMs === other.dueAtMs && one.order < other.order);

  function push(timer: Timer): void {
    let place = heap.length;
    while (place > 0) {
      const parentPlace = (place - 1) >> 1;
      const parent = heap[parentPlace] as Timer;
      if (!isBefore(timer, parent)) break;
      heap[place] = parent;
      place = parentPlace;
    }
    heap[place] = timer;
  }

  function pop(): void {
    const last = heap.pop() as Timer;
    if (heap.length === 0) return;
    let place = 0;
    for (let below = 1; below < heap.length; below = 2 * place + 1) {
      const right = below + 1;
      if (right < heap.length && isBefore(heap[right] as Timer, heap[below] as Timer)) below = right;
      const child = heap[below] as Timer;
      if (isBefore(last, child)) break;
      heap[place] = child;
      place = below;
    }
    heap[place] = last;
  }

  return {
    now: () => nowMs,
    wallNow: () => START_MS + nowMs,
    setTimeout(run, ms) {
      // Whole moments, so that more of them fall together.
      const dueAtMs = Math.ceil((nowMs + Math.max(0, ms || 0)) / GRAIN_MS) * GRAIN_MS;
      order += 1;
      const timer: Timer = { dueAtMs, order, run };
      push(timer);
      return timer;
    },
    clearTimeout(handle) {
      if (handle !== undefined) (handle as Timer).run = undefined;
    },
    async runUntil(ms) {
      await settled();
      for (let first = heap[0]; first !== undefined && first.dueAtMs <= ms; first = heap[0]) {
        if (first.run === undefined) {
          pop();
          continue;
        }
        nowMs = Math.max(nowMs, first.dueAtMs);
        for (let due = heap[0]; due !== undefined && due.dueAtMs <= nowMs; due = heap[0]) {
          pop();
          due.run?.();
        }
        await settled();
      }
      nowMs = ms;
    },
  };
}

/** Promise callbacks all run before the event loop turns once. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
