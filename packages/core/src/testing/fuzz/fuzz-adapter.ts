import { type DrawnRun, drawRun } from "./draw-run.ts";
import type { FuzzOptions, FuzzReport, FuzzViolation } from "./fuzz-options.ts";
import { type Fuzz, openFuzz } from "./open-fuzz.ts";
import { type PlayedRun, playRun } from "./play-run.ts";
import { count, emptyTally } from "./tally.ts";

/** How many characters of a reply are told: a report is for people. */
const SHOWN = 500;

/**
 * Has an adapter read replies that were broken: cut, flipped, mixed, with other fields, types, numbers and statuses. It may answer
 * what they prove, or fail with an error of a code that an adapter may throw, within a second of the processor; the
 * message holds no piece of a reply. Over replies in which nothing but the order of keys has changed it must answer. Nothing
 * leaves the process, and the same seed breaks the same.
 * @throws StreamFallbackError `INVALID_INPUT` for options that do not fit
 */
export async function fuzzAdapter(options: FuzzOptions): Promise<FuzzReport> {
  const fuzz = openFuzz(options);
  const [first = 0, ...left] = fuzz.path.split(":").map(Number);
  const tally = emptyTally();
  for (let number = first; number < first + fuzz.runs; number += 1) {
    const run = without(drawRun(fuzz, number), number === first ? left : []);
    const played = await playRun(run, fuzz);
    count(tally, played);
    if (played.violation === undefined) continue;
    const path = number === first ? [number, ...left] : [number];
    return { ...tally, violation: await smallest({ run, played, path }, fuzz) };
  }
  return { ...tally, violation: undefined };
}

/** The run without some of its breaks, each by its number among those that are left. */
function without(run: DrawnRun, left: readonly number[]): DrawnRun {
  return { ...run, breaks: left.reduce((breaks, index) => breaks.toSpliced(index, 1), run.breaks) };
}

interface Wrong {
  run: DrawnRun;
  played: PlayedRun;
  path: readonly number[];
}

/** Leaves out every break without which it goes wrong too. */
async function smallest(wrong: Wrong, fuzz: Fuzz): Promise<FuzzViolation> {
  for (const index of wrong.run.breaks.keys()) {
    const run = without(wrong.run, [index]);
    const played = await playRun(run, fuzz);
    if (played.violation !== undefined) return smallest({ run, played, path: [...wrong.path, index] }, fuzz);
  }
  const { run, played, path: numbers } = wrong;
  const path = numbers.join(":");
  const { scene, query, breaks, status } = run;
  const { path: place, status: told, text } = played.reply;
  return {
    what: played.violation ?? "",
    again: `fuzzAdapter({ …, seed: ${fuzz.seed}, path: "${path}", runs: 1 })`,
    path,
    roomId: scene.roomId,
    need: query.need,
    breaks: [...breaks.map(({ name }) => name), ...(status === undefined ? [] : [`status ${status}`])],
    reply: { path: place, status: told, text: text.slice(0, SHOWN) },
  };
}
