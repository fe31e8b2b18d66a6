import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { alignedTable, markdownTable } from "../../simulation/tables.ts";
import { drawBands } from "../draw-bands.ts";
import { chaosBands } from "./chaos-bands.ts";
import { chaosFigures, complaintsOfChaos, figureRows } from "./chaos-figures.ts";
import { type ChaosOptions, playChaos } from "./play-chaos.ts";

const root = new URL("../../../", import.meta.url);
const cache = new URL("node_modules/.cache/gateway-chaos/", root);
const page = new URL("docs/gateway.md", root);
const COLUMNS = ["figure", "measured"];
const SIZES: Readonly<Record<"short" | "full", ChaosOptions>> = {
  short: { seconds: 60, seed: 1 },
  full: { seconds: 600, seed: 1 },
};

/** Strikes the backends of a real gateway while it is asked; the complaints. A full run is told in docs/gateway.md. */
export async function runGatewayDrill(size: "short" | "full"): Promise<readonly string[]> {
  const record = await playChaos(SIZES[size]);
  mkdirSync(cache, { recursive: true });
  writeFileSync(new URL("record.json", cache), JSON.stringify(record));
  const figures = chaosFigures(record);
  const rows = figureRows(record, figures);
  console.log(
    alignedTable(
      ["      figure", "measured"],
      rows.map(([name, value]) => [`      ${name}`, `${value}`]),
    ),
  );
  const title = `Five backends that are killed, frozen, slow and broken in turn, for ${record.options.seconds / 60} minutes`;
  const picture = drawBands(title, chaosBands(record));
  writeFileSync(new URL("gateway-chaos.svg", cache), picture);
  if (size === "full") {
    writeFileSync(new URL("docs/gateway-chaos.svg", root), picture);
    writeFileSync(page, withTable(readFileSync(page, "utf8"), markdownTable(COLUMNS, rows)));
  }
  return complaintsOfChaos(record, figures);
}

/** The page with another table in its section of the chaos run. */
function withTable(text: string, table: string): string {
  return text.replace(
    /(\n## A chaos run\n[^|]*)(?:\|.*\|\n)+/,
    (_all, before: string) => `${before}${table}\n`,
  );
}
