import { mkdir, writeFile } from "node:fs/promises";
import { listStrategies } from "@stream-fallback/core";
import { drawComparison } from "../strategy-day/draw-comparison.ts";
import { drawStrategy } from "./draw-strategy.ts";
import { PICTURE_SEED, playStrategy } from "./play-strategy.ts";

const folder = new URL("../../docs/strategies/", import.meta.url);

await mkdir(folder, { recursive: true });
for (const name of listStrategies()) {
  await writeFile(new URL(`${name}.svg`, folder), drawStrategy(await playStrategy(name, PICTURE_SEED)));
  console.log(`docs/strategies/${name}.svg is drawn anew`);
}
await drawComparison();
console.log("docs/strategies/comparison.md has its table anew");
