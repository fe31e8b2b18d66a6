/** What recorders hand over beside the rest. */
export interface RecorderOptions {
  /** Ask the site whatever is remembered, as `maxAgeMs: 0` does, which it goes before. @default false */
  rejectCache?: boolean | undefined;
  /** The second of the formats first, after a recording by the first one broke off. @default false */
  preferAlternativeStream?: boolean | undefined;
  /** Known because recorders hand it over, and ignored: `quality` says it. */
  streamPriorities?: readonly string[] | undefined;
  /** Known because recorders hand it over, and ignored: the site chooses the line. */
  sourcePriorities?: readonly string[] | undefined;
}
