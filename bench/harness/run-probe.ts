import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { SEMI_SPACE_MB } from "./bytes-per-call.ts";

/**
 * What a script prints as JSON that counts bytes, in a process of its own, where little is collected.
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
