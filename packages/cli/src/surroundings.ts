import type { Readable, Writable } from "node:stream";
import type { Environment } from "./cache/cache-file.ts";
import type { Language } from "./language/text.ts";

/** What a process runs a command line in. Whoever runs many in one process gives each one's. */
export interface Process {
  /** Ends the command. */
  signal: AbortSignal;
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
