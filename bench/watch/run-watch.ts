import { cpus } from "node:os";
import type { BenchOptions } from "../bench-options.ts";
import { medianOf } from "../harness/statistics.ts";
import { type Row, table } from "../harness/table.ts";
import { targetLines } from "../harness/target.ts";
import { writeResults } from "../harness/write-results.ts";
import { BARE } from "./contenders/contenders.ts";
import { MS_PER_ASK, measureWatching, type WatchEffort, type Watched } from "./measure-watching.ts";
import { bytesPerRoom, timesOf, watchTargets } from "./watch-targets.ts";

const EFFORT: WatchEffort = { rooms: 10_000, stretchMs: 6_000, rounds: 11 };
const QUICK_EFFORT: WatchEffort = { rooms: 2_000, stretchMs: 3_000, rounds: 3 };

const METHOD = `10,000 rooms are watched, each asked for once in a minute; nine of ten are off air (2 KB), the tenth is on air
(67 KB), compressed; the site is on this machine, in a process of its own. All contenders watch at the same time, each in a
process of its own, and are measured in stretches of that minute once they know all rooms: ms is processor time of an
answer, all threads and the garbage collector included, % of a core what all rooms take of it. Ours: client.watch,
without rates. ${BARE}: undici's request, zlib's gunzip and JSON.parse on the same schedule; median over the stretches.
Held: heap and buffers behind a collection, beyond those of the same process, warm, when it watched 50
rooms. Process: what it has of the system, garbage included; median over the stretches.`;

/** Measures what watching many rooms takes, prints table and targets, keeps the raw numbers. */
export async function runWatch({ quick, json, strict }: BenchOptions): Promise<number> {
  const effort = quick ? QUICK_EFFORT : EFFORT;
  const { rooms, rounds } = effort;
  const startedAt = new Date().toISOString();
  console.error(`${rooms.toLocaleString("en")} rooms, ${rounds} rounds …`);
  const watched = await measureWatching(effort);
  const targets = watchTargets(watched, rooms);
  const results = {
    ...{ startedAt, node: process.version, processor: cpus()[0]?.model, effort, targets },
    watched: Object.fromEntries(watched),
  };
  writeResults("watch", results);
  if (json) console.log(JSON.stringify(results));
  else console.log(`${watchTable(watched, rooms)}\n\n${METHOD}\n\n${targetLines(targets)}`);
  return strict && targets.some(({ isMet }) => isMet !== true) ? 1 : 0;
}

function watchTable(watched: Watched, rooms: number): string {
  const bare = watched.get(BARE);
  const rows = [...watched].map(([name, own]): Row => {
    const ms = medianOf(own.stretches.map(({ cpuMs, answers }) => cpuMs / answers));
    return [
      name,
      ms.toFixed(2),
      ((ms * 100) / MS_PER_ASK).toFixed(0),
      bare === undefined ? "?" : timesOf(own, bare).toFixed(2),
      (bytesPerRoom(own, rooms) / 1_024).toFixed(1),
      (medianOf(own.stretches.map((stretch) => stretch.processBytes)) / 1e6).toFixed(0),
      "",
    ];
  });
  return table(["", "ms", "% of a core", `x ${BARE}`, "KB held a room", "process MB", ""], rows);
}
