import type { Row, Sample, Told } from "../messages.ts";
import { hasHours } from "../opening-hours.ts";
import { type History, timeOf, wasSo } from "./history.ts";
import { stalledMs } from "./stalled-ms.ts";

/** What was told or shown though it was not so. */
export interface WrongStates {
  /** How many changes and rows were held against the truth. */
  changes: number;
  rows: number;
  /** Changes that say what was not so while their request was on its way. */
  wrongChanges: string[];
  /** Rows of `rooms()` that say so. */
  wrongRows: string[];
  /** Rows that say what has not been so for longer than they may, and are not `unknown`. */
  oldRows: string[];
}

interface Said {
  told: readonly Told[];
  samples: readonly Sample[];
}

/** Two processes on one machine have one clock, and the loop of an event has its turns. */
const SLACK_MS = 100;
/** A room is known for two intervals, which is looked at four times in each. */
const KNOWN_FOR_INTERVALS = 2.5;
const LOOK_SLACK_MS = 1_000;

/** Holds all that a client said against what was true. */
export function wrongStates(history: History, { told, samples }: Said, intervalMs: number): WrongStates {
  const claims = samples.flatMap(({ at, rows }) =>
    rows.filter(([, state]) => state === "live" || state === "off-air").map((row) => ({ at, row })),
  );
  // Time in which the process was kept from running makes nothing doubtful.
  const mayBeOld = ({ at, row: [, , knownAt] }: RowThen) =>
    KNOWN_FOR_INTERVALS * intervalMs + LOOK_SLACK_MS + stalledMs(samples, { from: knownAt, to: at });
  const known = told.filter(({ type }) => type !== "unknown");
  return {
    changes: known.length,
    rows: claims.length,
    wrongChanges: known.filter((change) => !isTrueChange(history, change)).map(wordsOfChange),
    wrongRows: claims.filter(({ row }) => !isTrueRow(history, row)).map(wordsOfRow),
    oldRows: claims.filter((claim) => isOld(history, claim, mayBeOld(claim))).map(wordsOfRow),
  };
}

/** No title changes here. */
function isTrueChange(history: History, { room, type, at, ageMs, flightMs, liveId }: Told): boolean {
  const from = at - ageMs - flightMs - SLACK_MS;
  const claim = { from, to: at - ageMs + SLACK_MS, onAir: type === "live", liveId };
  return type !== "title" && wasSo(history.get(room) ?? [], claim);
}

function isTrueRow(history: History, [room, state, knownAt, flightMs]: Row): boolean {
  const span = { from: knownAt - flightMs - SLACK_MS, to: knownAt + SLACK_MS };
  return wasSo(history.get(room) ?? [], { ...span, onAir: state === "live" });
}

interface RowThen {
  at: number;
  row: Row;
}

/** Outside its hours nobody asks for a room, and what was known of it stays. */
function isOld(history: History, { at, row: [room, state, knownAt] }: RowThen, mayBeMs: number): boolean {
  if (hasHours(room) || at - knownAt <= mayBeMs) return false;
  return !wasSo(history.get(room) ?? [], { from: at, to: at, onAir: state === "live" });
}

function wordsOfChange({ room, type, at, ageMs, flightMs, liveId }: Told): string {
  const what = `${room} ${type} ${liveId}`.trim();
  return `${what}, told at ${timeOf(at)} after ${Math.round(flightMs)} ms, ${Math.round(ageMs)} ms old`;
}

function wordsOfRow({ at, row: [room, state, knownAt, flightMs] }: RowThen): string {
  const known = `known at ${timeOf(knownAt)} after ${Math.round(flightMs)} ms`;
  return `${room} ${state} in rooms() at ${timeOf(at)}, ${known}`;
}
