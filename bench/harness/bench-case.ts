export interface BenchCase {
  readonly name: string;
  /** Cases of one group stand together in the table. */
  readonly group: string;
  /** The name of a case that does the same for its caller, with which the cost is compared. */
  readonly peer?: string | undefined;
  prepare(): PreparedCase;
}

/** A case ready to be called; only `call` is measured. */
export interface PreparedCase {
  call(): Promise<unknown>;
  /** Waits for what calls leave behind, which then counts as a part of their cost. */
  settle?(): Promise<void>;
  /** Ends the timers of the case, so that the process can end. */
  close?(): void;
}
