#!/usr/bin/env node
import { main } from "./main.ts";

// A reader such as `head` may leave before everything is written.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());
process.once("SIGTERM", () => interrupted.abort());

process.exitCode = await main(process.argv.slice(2), { signal: interrupted.signal });
