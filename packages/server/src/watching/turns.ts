/** The time in which this process may watch. */
export interface Turn {
  /** Whether it is still its turn, at this very moment. */
  isMine(): boolean;
  /** Aborted when it is over. */
  signal: AbortSignal;
}

export interface TurnListener {
  onTurn(turn: Turn): void;
  /** Nobody has watched for a while, or somebody does again. */
  onStanding(isWatched: boolean): void;
}

/** Whose turn it is to watch. */
export interface Turns {
  watchedBy(): "here" | "elsewhere" | "nobody";
  follow(listener: TurnListener): void;
  /** Looks at once: it may be this one's turn now. */
  look(): void;
  /** Ends the turn, if there is one; `work` is what has to end before another may begin its own. */
  close(work: () => Promise<void>): Promise<void>;
}

/** The turns of who shares with nobody: one, for ever. */
export function onlyTurn(): Turns {
  const over = new AbortController();
  let hasBegun = false;
  const isMine = () => hasBegun && !over.signal.aborted;
  return {
    watchedBy: () => (isMine() ? "here" : "nobody"),
    follow({ onTurn }) {
      hasBegun = true;
      onTurn({ isMine, signal: over.signal });
    },
    look() {},
    async close(work) {
      over.abort();
      await work();
    },
  };
}
