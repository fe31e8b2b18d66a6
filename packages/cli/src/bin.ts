#!/usr/bin/env node
// What this file imports at once must run on any Node that knows modules, so that an old one is told what it lacks.
import * as nodeModule from "node:module";
import { nodeComplaint } from "./node-complaint.ts";

const complaint = nodeComplaint(process.versions);
if (complaint === undefined) start();
else fail(complaint);

function start(): void {
  // What was compiled is kept in the folder for temporary files, so that the next start is quicker.
  nodeModule.enableCompileCache?.();
  import("./run.ts").then(({ run }) => run(), giveUp);
}

function giveUp(error: unknown): void {
  const code = error instanceof Error && "code" in error ? error.code : error;
  fail(
    `a part of this program cannot be loaded (${code}); raise the limits of this process, or install it again`,
  );
}

function fail(reason: string): void {
  process.stderr.write(`douyin-info: ${reason}\n`);
  process.exitCode = 1;
}
