#!/usr/bin/env node
// What this file imports at once must run on any Node that knows modules, so that an old one is told what it lacks.
import { nodeComplaint } from "./node-complaint.ts";

const complaint = nodeComplaint(process.versions);
if (complaint === undefined) import("./run.ts").then(({ run }) => run(), giveUp);
else fail(complaint);

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
