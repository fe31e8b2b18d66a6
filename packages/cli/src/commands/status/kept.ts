/** What is kept beyond one run. */
export interface Kept {
  /** Undefined where the place cannot tell without reading all of it. */
  entries: number | undefined;
  learnedUids: number | undefined;
}
