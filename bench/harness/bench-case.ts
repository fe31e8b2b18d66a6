export interface BenchCase {
  readonly name: string;
  /** Cases of one group stand together in the table. */
  readonly group: string;
  /** The name of the case that does the same for its caller, to compare the cost with. */
  readonly peer?: string | undefined;
  prepare(): PreparedCase;
}

/** Ready to be called; only `call` is measured. */
export interface PreparedCase {
  call(): Promise<unknown>;
  /** Ends its timers, so that the process can end. */
  close?(): void;
}
