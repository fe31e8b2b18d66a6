import type { Sample } from "./messages.ts";

const TICK_MS = 250;

/**
 * Counts the time in which this process was kept from running, as on a machine that is busy with other things: by how much a
 * timer that is due again and again was late, all times together.
 */
export function countStalls(): { readonly ms: number; stop(): void } {
  let stalledMs = 0;
  let lastMs = performance.now();
  const ticking = setInterval(() => {
    const nowMs = performance.now();
    stalledMs += Math.max(0, nowMs - lastMs - TICK_MS);
    lastMs = nowMs;
  }, TICK_MS);
  return {
    get ms() {
      return stalledMs;
    },
    stop: () => clearInterval(ticking),
  };
}

/** How long the process was kept from running between two moments: no less, since that is known by samples only. */
export function stalledMs(samples: readonly Sample[], { from, to }: { from: number; to: number }): number {
  const before = samples.findLast(({ at }) => at <= from)?.stalledMs ?? 0;
  const after = samples.find(({ at }) => at >= to)?.stalledMs ?? samples.at(-1)?.stalledMs ?? 0;
  return after - before;
}
