import { setTimeout as sleep } from "node:timers/promises";
import type { Pace } from "./watching.ts";

/**
 * Asks for one room after the other, evenly, and waits for the last answers.
 * @returns how many there were
 */
export async function atPace(
  rooms: { readonly length: number },
  { pace: { intervalMs, ms }, ask }: { pace: Pace; ask(): Promise<unknown> },
): Promise<number> {
  const count = Math.floor((ms * rooms.length) / intervalMs);
  const startedAt = performance.now();
  const answers: Promise<unknown>[] = [];
  for (let asked = 0; asked < count; asked++) {
    const waitMs = startedAt + (asked * intervalMs) / rooms.length - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    answers.push(ask());
  }
  return (await Promise.all(answers)).length;
}
