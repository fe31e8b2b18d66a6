import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const FOLDER = fileURLToPath(new URL("../../../node_modules/.cache/bililive-tools", import.meta.url));

const PACKAGE = "@bililive-tools/douyin-recorder";
const VERSION = "1.17.4";

/** Names what is imported from where the file is, that is of what is installed there. */
const DOOR = "door.mjs";

/** Stands for what the package needs to record with: the one file that is asked needs none of it. */
const LEFT_OUT = "left-out";

/** Versions are held, so that two runs measure the same; the recorder's own range would take any newer one. */
const MANIFEST = {
  private: true,
  dependencies: { [PACKAGE]: VERSION, axios: "1.21.1" },
  overrides: Object.fromEntries(
    ["@bililive-tools/manager", "douyin-danma-listener"].map((name) => [name, `file:./${LEFT_OUT}`]),
  ),
};

/**
 * Installs the package into a folder of its own, with npm: its licence (LGPL) is another than ours, so that it is in no
 * package of the workspace, nor in its lockfile.
 * @throws Error with npm's words, where it cannot be had
 */
export function installBililive(): void {
  mkdirSync(join(FOLDER, LEFT_OUT), { recursive: true });
  writeJson(join(FOLDER, LEFT_OUT, "package.json"), { name: LEFT_OUT, version: "1.0.0" });
  writeJson(join(FOLDER, "package.json"), MANIFEST);
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  const shell = process.platform === "win32";
  const { status, stderr, error } = spawnSync("npm", ["install", ...flags], {
    ...{ cwd: FOLDER, encoding: "utf8", shell, timeout: 120_000 },
  });
  if (status !== 0) throw new Error(stderr?.trim().split("\n")[0] || error?.message || "npm failed");
  writeFileSync(join(FOLDER, DOOR), "export const load = (name) => import(name);\n");
}

/** Imports a module out of the folder, once it is installed. */
export async function importInstalled<T>(name: string): Promise<T> {
  const { load } = await import(pathToFileURL(join(FOLDER, DOOR)).href);
  return load(name);
}

function writeJson(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
