import { seededRandom } from "@stream-fallback/core/testing";
import type { Mood } from "./messages.ts";

type FaultKind = "killed" | "frozen" | Exclude<Mood, "well">;

/** What is to go wrong next. */
export interface Fault {
  /** After the one before it has begun. */
  afterMs: number;
  backend: number;
  kind: FaultKind;
  forMs: number;
}

/** How often each kind is drawn, and how long it lasts in seconds: freezes go beyond the 10 s that a backend has for its headers. */
const KINDS: readonly { kind: FaultKind; share: number; seconds: readonly [number, number] }[] = [
  { kind: "killed", share: 0.3, seconds: [0.2, 6] },
  { kind: "frozen", share: 0.25, seconds: [1, 20] },
  { kind: "slow", share: 0.15, seconds: [4, 12] },
  { kind: "failing", share: 0.15, seconds: [3, 10] },
  { kind: "refusing", share: 0.15, seconds: [3, 10] },
];
const GAP_SECONDS = [0.5, 4.5] as const;

/** Faults without end, the same for the same seed. */
export function* faultsOf(seed: number, backends: number): Generator<Fault, never> {
  const random = seededRandom(seed);
  const between = ([least, most]: readonly [number, number]) =>
    Math.round(1_000 * (least + random() * (most - least)));
  while (true) {
    const afterMs = between(GAP_SECONDS);
    const backend = Math.floor(random() * backends);
    let chance = random();
    const drawn = KINDS.find(({ share }) => {
      chance -= share;
      return chance < 0;
    });
    const { kind, seconds } = drawn ?? { kind: "killed", seconds: [0.2, 6] as const };
    yield { afterMs, backend, kind, forMs: between(seconds) };
  }
}
