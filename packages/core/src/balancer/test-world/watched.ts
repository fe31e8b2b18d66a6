export const STILL_RUNNING = "still running";

/** What became of a promise so far: its value, its error, or `STILL_RUNNING`. */
export function watched(work: Promise<unknown>): { outcome: unknown } {
  const seen: { outcome: unknown } = { outcome: STILL_RUNNING };
  const note = (outcome: unknown) => {
    seen.outcome = outcome;
  };
  work.then(note, note);
  return seen;
}
