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
