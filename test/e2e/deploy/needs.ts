import { spawnSync } from "node:child_process";

/** Whether a test is left out because the program that it needs is not here; with REQUIRE_ALL=1 it fails instead. */
export function isLeftOutWithout(command: string, args: readonly string[] = ["--version"]): boolean {
  return spawnSync(command, args).error !== undefined && process.env.REQUIRE_ALL !== "1";
}
