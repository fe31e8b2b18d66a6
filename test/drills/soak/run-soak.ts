import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { drawBands } from "../draw-bands.ts";
import { soakFigures } from "./judge/soak-figures.ts";
import { soakVerdicts } from "./judge/soak-verdicts.ts";
import { soakBands } from "./page/soak-bands.ts";
import { soakPage, soakTables } from "./page/soak-page.ts";
import { playSoak, type SoakRecord } from "./play-soak.ts";
import type { SoakOptions } from "./soak-options.ts";

const root = new URL("../../../", import.meta.url);
const cache = new URL("node_modules/.cache/soak/", root);
/** The page in the repository is of a whole hour, or it is left alone. */
const PAGE_MINUTES = 60;
const PAGE_ROOMS = 500;

/** Plays a soak, prints what it shows, and gives the bounds that are broken. */
export async function runSoak(options: SoakOptions): Promise<readonly string[]> {
  const record = await playSoak(options);
  mkdirSync(cache, { recursive: true });
  writeFileSync(new URL("record.json", cache), JSON.stringify(record));
  return judge(record);
}

/** The same of one that was played before, as its record was kept. */
export async function judgeAgain(file: string): Promise<readonly string[]> {
  return judge(JSON.parse(readFileSync(file, "utf8")));
}

function judge(record: SoakRecord): readonly string[] {
  const figures = soakFigures(record);
  const verdicts = soakVerdicts(record, figures);
  const shown = { record, figures, verdicts };
  console.log(soakTables(shown));
  const { rooms, minutes, intervalSeconds } = record.options;
  const title = `${rooms} rooms watched for ${minutes} minutes, every ${intervalSeconds} s each`;
  const picture = drawBands(title, soakBands(record, figures.changes.told));
  mkdirSync(cache, { recursive: true });
  writeFileSync(new URL("soak.md", cache), soakPage(shown));
  writeFileSync(new URL("soak.svg", cache), picture);
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
