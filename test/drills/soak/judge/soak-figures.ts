import { openingsFrom } from "../opening-hours.ts";
import type { SoakRecord } from "../play-soak.ts";
import { timesOf } from "../soak-options.ts";
import { type ChangesTold, changesTold } from "./changes-told.ts";
import { type HandleFigures, handleFigures } from "./handle-figures.ts";
import { historyOf } from "./history.ts";
import { type MemoryFigures, memoryFigures, warmSamples } from "./memory-figures.ts";
import { type WrongStates, wrongStates } from "./wrong-states.ts";

/** All that a soak shows. */
export interface SoakFigures {
  memory: MemoryFigures;
  handles: HandleFigures[];
  states: WrongStates;
  changes: ChangesTold;
  requests: RequestFigures;
  /** How often each change was told, and each code of `unknown`. */
  told: Record<string, number>;
  unknowns: Record<string, number>;
}

interface RequestFigures {
  /** Put on the wire by the client's process, and got by the site. */
  sent: number;
  got: number;
  /** By how many they differ, endpoint by endpoint. */
  differences: number;
  /** Attempts as the client counts them, and what the site got at the same adapters. */
  attempts: number;
  /** How many of those that the site got were spoilt. */
  spoilt: number;
}

export function soakFigures(record: SoakRecord): SoakFigures {
  const { options, startedAt, ending, phases, watched, pauses, told, samples } = record;
  const { durationMs, intervalMs } = timesOf(options);
  const history = historyOf(phases, ending.at);
  const warm = warmSamples(samples, record);
  return {
    memory: memoryFigures(warm),
    handles: handleFigures(warm, record.connections),
    states: wrongStates(history, { told, samples }, intervalMs),
    changes: changesTold({
      ...{ history, watched, pauses, told, samples, intervalMs, endedAt: ending.at },
      openings: openingsFrom(startedAt, durationMs),
    }),
    requests: requestFigures(record),
    told: counted(told.map(({ type }) => type)),
    unknowns: counted(told.flatMap(({ type, code }) => (type === "unknown" ? [code] : []))),
  };
}

function requestFigures({ ending, requests, faulted }: SoakRecord): RequestFigures {
  const names = new Set([...Object.keys(ending.sent), ...Object.keys(requests)]);
  const differences = [...names].map((name) => Math.abs((ending.sent[name] ?? 0) - (requests[name] ?? 0)));
  return {
    ...{ sent: sum(ending.sent), got: sum(requests), attempts: sum(ending.attempts), spoilt: sum(faulted) },
    differences: differences.reduce((total, each) => total + each, 0),
  };
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, each) => total + each, 0);
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
