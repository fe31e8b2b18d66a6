// `npm run check`: lint (import cycles too), types, the direction of imports, and what nobody uses.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { wrongWayImports } from "./layers.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const tool =
  (command: string, ...args: string[]) =>
  () => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
    return status === 0 ? [] : [`${stdout}${stderr}`];
  };

/** Each check gives its complaints. */
const checks: Readonly<Record<string, () => string[] | Promise<string[]>>> = {
  lint: tool("biome", "ci", "--colors=off", "."),
  types: tool("tsc", "-b"),
  "direction of imports": () => wrongWayImports(root),
  "nothing unused": tool("knip", "--no-progress"),
};

let failed = false;
for (const [name, check] of Object.entries(checks)) {
  const complaints = await check();
  failed ||= complaints.length > 0;
  process.stdout.write(`${complaints.length === 0 ? "ok  " : "FAIL"}  ${name}\n`);
  for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
}
process.exitCode = failed ? 1 : 0;
