import type { Readable, Writable } from "node:stream";
import type { Environment } from "./cache/cache-file.ts";
import type { Language } from "./language/text.ts";

/** What a process runs a command line in. Whoever runs many in one process gives each one's. */
export interface Process {
  /** Ends the command. */
  signal: AbortSignal;
  /**
   * Hears of a signal from now on; what it gives hears of it no more. Those that end the command are told by `signal` the first time.
   * @default there are none
   */
  onSignal?: ((name: NodeJS.Signals, run: () => void) => () => void) | undefined;
  environment: Environment;
  /** For rooms that are named on it. */
  stdin: Readable;
  /** For the answer and nothing else. */
  stdout: Writable;
  /** For errors, warnings and logs. */
  stderr: Writable;
}

/** What a command is run in. */
export interface Surroundings extends Process {
  language: Language;
}
