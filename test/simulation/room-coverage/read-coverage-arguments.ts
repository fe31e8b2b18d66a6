import { parseArgs } from "node:util";
import type { CoveragePlan } from "./coverage-jobs.ts";
import { coverageRows } from "./coverage-rows.ts";

export const usage = "usage: npm run simulate -- coverage [--short] [--seeds 5] [--only L40,L20] [--help]";

export const fullRun = { seeds: 5, hours: 24 };

export const help = `Plays a day of many rooms at sites that limit, in virtual time, against the real client.

${usage}

  --short           a minute's worth: one seed, 100 rooms, the first hours of few sites
  --seeds 5         how many times each site is played, each time with other luck
  --only L40,L20    these sites instead of all: ${coverageRows.map(({ name }) => name).join(", ")}
  --help            this

Ends with 1 when a target is missed. A run of all sites with ${fullRun.seeds} seeds also writes docs/simulation/coverage.md.`;

export interface CoverageArguments extends CoveragePlan {}

/** Long enough for the second block of those that learn nothing from the first. */
const SHORT_HOURS = 12;
const SHORT_ROWS = ["L40", "L20"];

export function readCoverageArguments(
  args: readonly string[],
): CoverageArguments | "help" | { problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        short: { type: "boolean", default: false },
        seeds: { type: "string" },
        only: { type: "string" },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
    if (values.help) return "help";
    const known = coverageRows.map(({ name }) => name);
    const usual = values.short ? SHORT_ROWS : known;
    const wanted = values.only?.split(",").map((name) => name.trim()) ?? usual;
    const unknown = wanted.find((name) => !known.includes(name));
    if (unknown !== undefined)
      return { problem: `--only does not know ${JSON.stringify(unknown)}; there are ${known.join(", ")}` };
    const seeds = values.seeds ?? String(values.short ? 1 : fullRun.seeds);
    if (!/^[1-9]\d?$/.test(seeds))
      return { problem: `--seeds must be a number from 1 to 99, not ${JSON.stringify(seeds)}` };
    const rows = coverageRows.filter(({ name }) => wanted.includes(name));
    return values.short
      ? { rows, seeds: Number(seeds), hours: SHORT_HOURS, mostRooms: 100 }
      : { rows, seeds: Number(seeds), hours: fullRun.hours };
  } catch (error) {
    const [sentence = "bad arguments"] = error instanceof Error ? error.message.split(/\.?\n| To /) : [];
    return { problem: sentence };
  }
}
