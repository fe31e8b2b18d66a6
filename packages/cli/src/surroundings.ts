import type { Writable } from "node:stream";
import type { Environment } from "./cache/cache-file.ts";

/** What a command is run in. The process gives its own; whoever runs many in one process gives each one's. */
export interface Surroundings {
  /** Ends the command. */
  signal: AbortSignal;
  environment: Environment;
  /** For the answer and nothing else. */
  stdout: Writable;
  /** For errors, warnings and logs. */
  stderr: Writable;
}
