import type { Clock } from "./clock.ts";

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`: due timers run in order, and after each one everything that waits on promises. */
  advance(ms: number): Promise<void>;
}

class Timer {
  readonly dueAt: number;
  /** Among timers due at the same moment the one that was set first runs first. */
  readonly order: number;
  /** Undefined once the timer is cleared: it stays in the heap until its time, which is cheaper than searching for it. */
  run: (() => void) | undefined;
  /** The clock's that set it. A set of known timers would cost more than all else that a clock does. */
  readonly #heap: readonly Timer[];

  constructor(heap: readonly Timer[], { dueAt, order, run }: Pick<Timer, "dueAt" | "order" | "run">) {
    this.#heap = heap;
    this.dueAt = dueAt;
    this.order = order;
    this.run = run;
  }

  /** Whether it is a timer of this heap; anything may be handed to a clock to be cleared. */
  static isOf(heap: readonly Timer[], handle: unknown): handle is Timer {
    return typeof handle === "object" && handle !== null && #heap in handle && handle.#heap === heap;
  }
}

/**
 * For tests: waits pass when the test says so.
 * @param startMs Unix ms at which it stands at first. @default 1767225600000, the first of January 2026
 */
export function manualClock(startMs = 1_767_225_600_000): ManualClock {
  const heap: Timer[] = [];
  let elapsedMs = 0;
  let timersSet = 0;

  function takeDue(limit: number): Timer | undefined {
    for (let first = heap[0]; first !== undefined; first = heap[0]) {
      if (first.run !== undefined && first.dueAt > limit) return undefined;
      removeFirst(heap);
      if (first.run !== undefined) return first;
    }
    return undefined;
  }

  return {
    now: () => elapsedMs,
    wallNow: () => startMs + elapsedMs,
    setTimeout(run, ms) {
      // A delay that is no number counts as 0, as in Node: NaN would put the heap in disorder.
      const timer = new Timer(heap, { dueAt: elapsedMs + Math.max(0, ms || 0), order: timersSet, run });
      timersSet += 1;
      insert(heap, timer);
      return timer;
    },
    clearTimeout(handle) {
      if (Timer.isOf(heap, handle)) handle.run = undefined;
    },
    async advance(ms) {
      const target = elapsedMs + ms;
      await settled();
      for (let timer = takeDue(target); timer !== undefined; timer = takeDue(target)) {
        elapsedMs = timer.dueAt;
        timer.run?.();
        await settled();
      }
      elapsedMs = target;
    },
  };
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.dueAt < other.dueAt || (one.dueAt === other.dueAt && one.order < other.order);
}

/** A binary heap in an array: the timer at `n` runs before those at `2n + 1` and `2n + 2`. */
function insert(heap: Timer[], timer: Timer): void {
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

function removeFirst(heap: Timer[]): void {
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

/** Promise callbacks all run before the event loop turns once. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
