import { mkdirSync, writeFileSync } from "node:fs";
import { drawSoak } from "./draw-soak.ts";
import { playSoak } from "./play-soak.ts";
import { soakBands } from "./soak-bands.ts";
import { soakFigures } from "./soak-figures.ts";
import type { SoakOptions } from "./soak-options.ts";
import { soakPage, soakTables } from "./soak-page.ts";
import { soakVerdicts } from "./soak-verdicts.ts";

const root = new URL("../../../", import.meta.url);
/** The page in the repository is of a whole hour, or it is left alone. */
const PAGE_MINUTES = 60;
const PAGE_ROOMS = 500;

/** Plays a soak, prints what it shows, and gives the bounds that are broken. */
export async function runSoak(options: SoakOptions): Promise<readonly string[]> {
  const record = await playSoak(options);
  const figures = soakFigures(record);
  const verdicts = soakVerdicts(record, figures);
  const shown = { record, figures, verdicts };
  console.log(soakTables(shown));
  const { rooms, minutes, intervalSeconds } = options;
  const title = `${rooms} rooms watched for ${minutes} minutes, every ${intervalSeconds} s each`;
  const picture = drawSoak(title, soakBands(record, figures.changes.told));
  const folder = new URL("node_modules/.cache/soak/", root);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("record.json", folder), JSON.stringify(record));
  writeFileSync(new URL("soak.md", folder), soakPage(shown));
  writeFileSync(new URL("soak.svg", folder), picture);
  console.log("\nnode_modules/.cache/soak has the picture, the page and the record");
  if (minutes >= PAGE_MINUTES && rooms >= PAGE_ROOMS) {
    writeFileSync(new URL("docs/soak.md", root), soakPage(shown));
    writeFileSync(new URL("docs/soak.svg", root), picture);
    console.log("docs/soak.md is written anew");
  }
  return verdicts.flatMap(({ isMet, what, measured, details }) =>
    isMet ? [] : [`${what}: ${measured}`, ...details.map((detail) => `  ${detail}`)],
  );
}
