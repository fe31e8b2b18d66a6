import { existsSync } from "node:fs";
import type { TransportSetting } from "@stream-fallback/core";

/** What may be chosen of a soak. */
export interface SoakOptions {
  minutes: number;
  /** Watched at a time. */
  rooms: number;
  /** From one ask of a room to the next. */
  intervalSeconds: number;
  transport: Extract<TransportSetting, string>;
  /** Of the broadcasts and of what goes wrong. */
  seed: number;
}

/** 33 asks a second, which the site and the client bear on two cores beside one another, pages of 1 MB included. */
export const fullSoak: SoakOptions = {
  ...{ minutes: 10, rooms: 500, intervalSeconds: 15 },
  ...{ transport: "got", seed: 1 },
};

/** Fewer rooms, asked more often, so that two minutes hold as many intervals as six of the full one. */
export const shortSoak: SoakOptions = { ...fullSoak, minutes: 2, rooms: 150, intervalSeconds: 5 };

/** The words of the command line for each, as far as they are given. */
export interface SoakWords {
  minutes?: string | undefined;
  rooms?: string | undefined;
  interval?: string | undefined;
  transport?: string | undefined;
  seed?: string | undefined;
  record?: string | undefined;
}

/** What is to be otherwise of a soak. */
export interface SoakWishes extends Partial<SoakOptions> {
  /** The file of one that was played before, which is judged and drawn again. */
  record?: string;
}

export function readSoakOptions(words: SoakWords): SoakWishes | { problem: string } {
  const { minutes, rooms, interval: intervalSeconds, transport, seed, record } = words;
  const numbers = Object.entries({ minutes, rooms, intervalSeconds, seed }).filter(
    (entry): entry is [keyof SoakOptions, string] => entry[1] !== undefined,
  );
  const bad = numbers.find(([, word]) => !/^[1-9]\d{0,3}$/.test(word));
  if (bad !== undefined) {
    const option = bad[0] === "intervalSeconds" ? "interval" : bad[0];
    return { problem: `--${option} must be a whole number from 1 to 9999, not ${JSON.stringify(bad[1])}` };
  }
  if (record !== undefined)
    return existsSync(record)
      ? { record }
      : { problem: `--record: there is no file ${JSON.stringify(record)}` };
  const read = Object.fromEntries(numbers.map(([name, word]) => [name, Number(word)]));
  if (transport === undefined) return read;
  if (transport === "got" || transport === "undici") return { ...read, transport };
  return { problem: `--transport must be got or undici, not ${JSON.stringify(transport)}` };
}

/** What follows from the options, in ms. */
export interface SoakTimes {
  durationMs: number;
  intervalMs: number;
  /** Until everything is loaded, compiled and met once: no figure of memory or handles counts before. */
  warmUpMs: number;
  /** From one look at the client's process to the next. */
  sampleMs: number;
  /** From one room that leaves and another that comes to the next. */
  churnMs: number;
}

export function timesOf({ minutes, intervalSeconds }: SoakOptions): SoakTimes {
  const durationMs = minutes * 60_000;
  return {
    ...{ durationMs, intervalMs: intervalSeconds * 1_000 },
    warmUpMs: Math.min(600_000, durationMs / 4),
    sampleMs: Math.max(2_000, durationMs / 240),
    churnMs: 10_000,
  };
}

/** Those that are not watched at the beginning, and take turns with those that are. */
export function spareRooms({ rooms }: SoakOptions): number {
  return Math.ceil(rooms / 20);
}
