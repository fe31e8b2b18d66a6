/** How a backend behaves, but for being killed or frozen. */
export type Mood = "well" | "slow" | "failing" | "refusing";

export interface BackendStart {
  port: number;
  /** Where it writes each POST that reaches it, one line each: a file outlives a kill. */
  posts: string;
  seed: number;
}

export type BackendReport = { kind: "ready" };

export interface LoadStart {
  origin: string;
  seconds: number;
  seed: number;
}

/** A request that no backend answered. */
interface Failed {
  /** Unix ms of its end. */
  at: number;
  kind: string;
  method: string;
  afterMs: number;
}

/** What became of the requests that ended in one second. */
export interface Second {
  /** Unix ms of its end. */
  at: number;
  /** Answered by some backend, idempotent ones. */
  answered: number;
  /** Of these, with the backend's own 500. */
  own500: number;
  /** Answers that ended in the middle. */
  cut: number;
  failed: Failed[];
  /** How long each answered one took to begin, in ms. */
  beginMs: number[];
  posts: Record<string, number>;
  /** Begun and not ended. */
  open: number;
}

export type LoadReport =
  | { kind: "second"; second: Second }
  | { kind: "over"; left: number; skipped: number; postsDone: string[] };
