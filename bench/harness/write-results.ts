import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Keeps the raw numbers of a benchmark, for whoever wants to look closer. */
export function writeResults(name: string, results: object): void {
  const folder = fileURLToPath(new URL("../results", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${name}.json`, `${JSON.stringify(results, null, 2)}\n`);
}
