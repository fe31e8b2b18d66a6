import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { SEMI_SPACE_MB } from "../harness/bytes-per-call.ts";
import type { Probe } from "./probe.ts";

/** @throws Error if the process fails, with what it said */
export function runProbe(isQuick: boolean): Probe {
  const file = fileURLToPath(new URL("./probe-child.ts", import.meta.url));
  const flags = [
    "--expose-gc",
    `--min-semi-space-size=${SEMI_SPACE_MB}`,
    `--max-semi-space-size=${SEMI_SPACE_MB}`,
  ];
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [...flags, file, ...(isQuick ? ["--quick"] : [])],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`counting bytes failed: ${stderr || error?.message}`);
  return JSON.parse(stdout);
}
