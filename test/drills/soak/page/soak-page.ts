import { ascending, percentile } from "../../../simulation/statistics.ts";
import { alignedTable, markdownTable } from "../../../simulation/tables.ts";
import type { ToldTurn } from "../judge/changes-told.ts";
import type { SoakFigures } from "../judge/soak-figures.ts";
import type { SoakVerdict } from "../judge/soak-verdicts.ts";
import type { SoakRecord } from "../play-soak.ts";
import { timesOf } from "../soak-options.ts";

interface Shown {
  record: SoakRecord;
  figures: SoakFigures;
  verdicts: readonly SoakVerdict[];
}

const COLUMNS = ["figure", "measured"];

/** What was measured, and which bounds hold, for a terminal. */
export function soakTables({ record, figures, verdicts }: Shown): string {
  const rows = verdicts.map(({ isMet, what, measured }) => [isMet ? "met" : "BROKEN", what, measured]);
  const bounds = alignedTable(["", "bound", "measured"], rows);
  return `${alignedTable(COLUMNS, figureRows(record, figures))}\n\n${bounds}`;
}

/** The page in the repository. */
export function soakPage({ record, figures, verdicts }: Shown): string {
  const bounds = verdicts.map(
    ({ isMet, what, measured }) => `* ${isMet ? "met" : "**broken**"}: ${what} (${measured})`,
  );
  const parts = [
    introduction(record),
    markdownTable(COLUMNS, figureRows(record, figures)),
    "![A soak over its time](soak.svg)",
    bounds.join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function introduction({ options, startedAt }: SoakRecord): string {
  const { minutes, rooms, intervalSeconds, transport, seed } = options;
  const day = new Date(startedAt).toISOString().slice(0, 10);
  return `# Soak

${rooms} rooms of Douyin are watched for ${minutes} minutes of real time, every ${intervalSeconds} s each, over HTTP on this machine: by
\`createClient\` and \`client.watch\` in a process of its own, without [rates](rates.md), as four identities, with \`cache: "memory:"\` and
\`transport: "${transport}"\`. The site is the emulator, in another process. It

- begins and ends broadcasts, long ones, short ones and breaks in them; of some that have ended phones go on saying that they are live;
- strikes an adapter, and often another beside it, for ${0.5 * intervalSeconds} to ${2.5 * intervalSeconds} s: captchas, 429, 444, 5xx, empty replies, replies that hang, are cut,
  torn, broken or late, connections that are closed; now and then all of the site at once, and one identity everywhere.

One room in 25 has [hours](watching.md#hours), others come and go every 10 s, once nobody takes the changes for six intervals, and in the
middle one identity leaves the list and another comes. What the site did when is held against what the client told, and what it sent against
what came. A change is wrong, and so is a row of \`rooms()\`, where what it says was true at no moment of its request. A change must be told
within three intervals and the 20 s that a call may take, where the state lasts that long; where the room is said to be \`unknown\` meanwhile, a
minute later: so long the client may wait for its next try while every adapter is blocked. Of a room that phones go on calling live it may be
five and a half: \`mobile\` then contradicts itself over that room, answers for all others, and nobody tries the others before their blocks
are over. Time in which the machine kept the client's process from running is measured, and added to each limit.

The heap is looked at behind a forced collection. Of what is open the least of the first and of the last third counts, since what has leaked
stays; of descriptors other than connections the median, since two processes count at two moments. Requests are counted where Node and undici
put them on the wire. Pages have a tenth of the size that they have at the site, or two processors could not make them.

\`npm run drill -- soak --minutes 60\` makes this page; \`--rooms\`, \`--interval\` (in seconds), \`--transport\` and \`--seed\` play it otherwise,
and \`.ci/run\` plays two minutes of it. Played on ${day} with seed ${seed}.`;
}

function figureRows(record: SoakRecord, figures: SoakFigures): string[][] {
  const { memory, handles, states, changes, requests, told, unknowns } = figures;
  const mb = (value: number) => `${value.toFixed(1)} MB`;
  const warmUp = `${Math.round(timesOf(record.options).warmUpMs / 1_000)} s of warm-up`;
  const perRequest = (1e6 * memory.heapRiseMb) / Math.max(1, memory.requests);
  return [
    [
      `heap behind a collection, after ${warmUp}`,
      `${memory.heapMbPerHour.toFixed(2)} ± ${memory.heapMbPerHourError.toFixed(2)} MB an hour (±: two standard errors)`,
    ],
    [
      "its fitted line",
      `from ${mb(memory.heapFirstMb)} to ${mb(memory.heapLastMb)}, noise ${mb(memory.heapNoiseMb)}, ${Math.round(perRequest)} bytes a request`,
    ],
    ["buffers beside it, at most", mb(memory.mostExternalMb)],
    [
      "process",
      `${mb(memory.rssFirstMb)}, at the end ${mb(memory.rssLastMb)}, at most ${mb(memory.mostRssMb)}`,
    ],
    ...handles.map(({ type, first, last, most }) => [
      type,
      `${first} in the first third, ${last} in the last (at most ${most})`,
    ]),
    [
      "requests",
      `${requests.sent} sent, ${requests.got} got, ${requests.spoilt} of them spoilt; the client counts ${requests.attempts} attempts`,
    ],
    ["kept from running", `${stalledSeconds(record)} s of ${60 * record.options.minutes}`],
    ["changes told", counts(told)],
    ["reasons of unknown", counts(unknowns)],
    ["held against the truth", `${states.changes} changes, ${states.rows} rows of rooms()`],
    ["changes that had to be told", `${changes.due}, of which ${changes.missed.length} were missed or late`],
    [
      "shorter ones that passed unseen",
      `${changes.unseen}, of which ${changes.unseenWhileUnknown} while the room was unknown`,
    ],
    ["live told after", latenessOf(changes.told.filter(({ onAir }) => onAir))],
    ["ended told after", latenessOf(changes.told.filter(({ onAir }) => !onAir))],
  ];
}

/** By the machine, which has other things to do, and by collections. */
function stalledSeconds({ samples }: SoakRecord): number {
  return Math.round((samples.at(-1)?.stalledMs ?? 0) / 1_000);
}

function latenessOf(turns: readonly ToldTurn[]): string {
  const after = ascending(turns.map(({ afterMs }) => afterMs / 1_000));
  const at = (share: number) => `${percentile(after, share).toFixed(1)} s`;
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, at most ${at(1)} (${after.length} changes)`;
}

function counts(numbers: Record<string, number>): string {
  const parts = Object.entries(numbers).map(([name, count]) => `${name} ${count}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}
