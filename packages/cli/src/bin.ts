#!/usr/bin/env node
import { StreamFallbackError } from "@stream-fallback/core";
import { main } from "./main.ts";

// A reader such as `head` may close the pipe before everything is written; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
// A closed stderr is no failure: warnings are lost, the answer on stdout is not.
process.stderr.on("error", () => {});

const interrupted = new AbortController();
const interrupt = () => interrupted.abort(new StreamFallbackError("ABORTED", "interrupted"));
process.once("SIGINT", interrupt);
process.once("SIGTERM", interrupt);

process.exitCode = await main(process.argv.slice(2), {
  signal: interrupted.signal,
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
