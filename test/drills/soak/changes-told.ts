import { type History, overlapOf, type Span, type Stretch } from "./history.ts";
import type { Told } from "./messages.ts";
import { hasHours, type Opening } from "./opening-hours.ts";

/** What became of the turns of all rooms that were watched while they happened. */
export interface ChangesTold {
  /** Broadcasts, and breaks between them, that lasted so long that they must have been told. */
  due: number;
  /** Those of them that were not, though the room was not said to be unknown either. */
  missed: string[];
  /** Shorter ones of which nothing was told while the room was said to be unknown. */
  unknownAllTheWhile: number;
  /** Those that were shorter than three intervals, and passed unseen. */
  short: number;
  /** Those that were told. */
  told: ToldTurn[];
}

export interface ToldTurn {
  /** When it was told, in Unix ms. */
  at: number;
  /** From the beginning of the broadcast, or from its end. */
  afterMs: number;
  onAir: boolean;
}

interface Watching {
  history: History;
  watched: ReadonlyMap<string, readonly Span[]>;
  told: readonly Told[];
  openings: readonly Opening[];
  intervalMs: number;
}

/** Beyond that nobody can say that there was no time. */
const SEEN_IN_INTERVALS = 3;
/** Where every adapter was blocked the client waits no longer than this for its next try: `breaker.maxDarkTrialDelayMs`. */
const LONGEST_DARK_MS = 60_000;

/** Looks for what must have been told, room by room. */
export function changesTold({ history, watched, told, openings, intervalMs }: Watching): ChangesTold {
  const found: ChangesTold = { due: 0, missed: [], unknownAllTheWhile: 0, short: 0, told: [] };
  const toldOf = Map.groupBy(told, ({ room }) => room);
  for (const [room, spans] of watched) {
    const hours = hasHours(room) ? openings : [{ from: 0, to: Number.POSITIVE_INFINITY }];
    for (const span of spans) {
      const own = (toldOf.get(room) ?? []).filter(({ at }) => at >= span.from && at <= span.to);
      for (const stretch of history.get(room) ?? [])
        for (const open of hours) look({ stretch, span, open, told: own, intervalMs }, found);
    }
  }
  return found;
}

interface Looked {
  stretch: Stretch;
  span: Span;
  open: Span;
  told: readonly Told[];
  intervalMs: number;
}

function look({ stretch, span, open, told, intervalMs }: Looked, found: ChangesTold): void {
  const asked = overlapOf(span, open);
  const seen = asked && overlapOf(stretch, asked);
  // A room that is in a state already when it begins to be asked for has not turned.
  if (seen === undefined || seen.from !== stretch.from) return;
  const before = told.findLast(({ at }) => at < stretch.from);
  const isNews = stretch.onAir || before?.type === "live" || before?.type === "unknown";
  if (!isNews) return;
  const lastsMs = seen.to - seen.from;
  const change = told.find((each) => each.at >= stretch.from && tells(each, stretch));
  if (change !== undefined)
    found.told.push({ at: change.at, afterMs: change.at - stretch.from, onAir: stretch.onAir });
  const isLong = lastsMs >= SEEN_IN_INTERVALS * intervalMs;
  const wasUnknown = told.findLast(({ at }) => at <= seen.to)?.type === "unknown";
  const isExcused = wasUnknown && lastsMs < SEEN_IN_INTERVALS * intervalMs + LONGEST_DARK_MS;
  if (isLong && !isExcused) found.due += 1;
  if (change !== undefined) return;
  if (!isLong) found.short += 1;
  else if (isExcused) found.unknownAllTheWhile += 1;
  else found.missed.push(wordsOf(stretch, lastsMs));
}

/** A change that belongs to this stretch: of the broadcast or, off air, before the next one is told. */
function tells(change: Told, { onAir, to, liveId }: Stretch): boolean {
  // What was on its way when the state turned again is told a moment later.
  const askedAt = change.at - change.ageMs - change.flightMs;
  if (askedAt > to) return false;
  return onAir
    ? change.type === "live" && (change.liveId === liveId || change.liveId === "")
    : change.type === "ended";
}

function wordsOf({ room, onAir, from }: Stretch, lastsMs: number): string {
  const what = onAir ? "broadcast that began" : "end";
  const at = new Date(from).toISOString().slice(11, 23);
  return `${room}: ${what} at ${at}, and lasted ${Math.round(lastsMs / 1_000)} s`;
}
