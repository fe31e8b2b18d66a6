import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { SEMI_SPACE_MB } from "./bytes-per-call.ts";

/**
 * Runs a script that counts bytes in a process with a large young generation, so that little is collected, and gives
 * the JSON that it prints.
 * @throws Error if the process fails, with what it said
 */
export function runProbe<T>(script: URL, isQuick: boolean): T {
  const flags = [
    "--expose-gc",
    `--min-semi-space-size=${SEMI_SPACE_MB}`,
    `--max-semi-space-size=${SEMI_SPACE_MB}`,
  ];
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [...flags, fileURLToPath(script), ...(isQuick ? ["--quick"] : [])],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`counting bytes failed: ${stderr || error?.message}`);
  return JSON.parse(stdout);
}
