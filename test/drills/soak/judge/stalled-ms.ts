import type { Sample } from "../messages.ts";

/** How long the process was kept from running between two moments: no less, since that is known by samples only. */
export function stalledMs(samples: readonly Sample[], { from, to }: { from: number; to: number }): number {
  const before = samples.findLast(({ at }) => at <= from)?.stalledMs ?? 0;
  const after = samples.find(({ at }) => at >= to)?.stalledMs ?? samples.at(-1)?.stalledMs ?? 0;
  return after - before;
}
