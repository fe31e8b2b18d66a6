export interface BenchOptions {
  /** Fewer rounds: a look, not a measurement. */
  quick: boolean;
  /** The raw numbers on stdout, instead of the table. */
  json: boolean;
  /** A missed target is a failure. */
  strict: boolean;
}
