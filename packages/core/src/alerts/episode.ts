import type { Judgement } from "./judged-rule.ts";

/** That a rule holds, from its first moment to its last: a plain record, with ms of the clock. */
export interface Episode {
  readonly startedMs: number;
  /** When the rule held last. */
  heldMs: number;
}

/** What was judged, and when. */
interface Judged extends Pick<Judgement, "begins" | "goesOn"> {
  nowMs: number;
  quietMs: number;
}

export type Move = "began" | "ended" | undefined;

/**
 * What becomes of an episode. It begins at once where the rule holds, and ends when the rule has not held for `quietMs`:
 * neither a lucky call of an outage nor a lull in which nobody calls makes two of it.
 */
export function moveOf(episode: Episode | undefined, { begins, goesOn, nowMs, quietMs }: Judged): Move {
  if (episode === undefined) return begins ? "began" : undefined;
  // Of a clock that went back no age can be told: it counts from now.
  if (begins || goesOn || nowMs < episode.heldMs) {
    episode.heldMs = nowMs;
    return undefined;
  }
  return nowMs - episode.heldMs >= quietMs ? "ended" : undefined;
}
