import type { Sample, Told, Watched } from "../messages.ts";
import { hasHours, type Opening } from "../opening-hours.ts";
import { type History, overlapOf, type Span, type Stretch, timeOf, watchedSpans } from "./history.ts";
import { stalledMs } from "./stalled-ms.ts";

/** What became of the turns of all rooms that were watched while they happened. */
export interface ChangesTold {
  /** Broadcasts, and breaks between them, that lasted so long that they must have been told. */
  due: number;
  /** Those of them that were not told in time. */
  missed: string[];
  /** Shorter ones that passed unseen, and those of them in which the room was said to be unknown. */
  unseen: number;
  unseenWhileUnknown: number;
  told: ToldTurn[];
  /** Changes that were taken while nobody watched their room. */
  unasked: string[];
}

/** One that was told. */
export interface ToldTurn {
  /** When it was told, in Unix ms. */
  at: number;
  /** From the beginning of the broadcast, or from its end. */
  afterMs: number;
  onAir: boolean;
}

interface Watching {
  history: History;
  watched: readonly Watched[];
  /** When nobody took any changes. */
  pauses: readonly Span[];
  endedAt: number;
  told: readonly Told[];
  samples: readonly Sample[];
  openings: readonly Opening[];
  intervalMs: number;
}

/** A failed ask is made again within an interval: with three of them nobody can say that there was no time. */
const SEEN_IN_INTERVALS = 3;
/** One of the asks may take as long as a call may: `timeoutMs`. */
const LONGEST_CALL_MS = 20_000;
/** While every adapter is blocked the client waits no longer than this for its next try: `breaker.maxDarkTrialDelayMs`. */
const LONGEST_DARK_MS = 60_000;
/**
 * Where `mobile` contradicts itself over a room, an adapter that is blocked has to tell, and for that one room nobody tries earlier
 * than when its block is over, since `mobile` answers for all others: `breaker.blockDuration` and its jitter.
 */
const LONGEST_BLOCK_MS = 330_000;

/** Looks for what must have been told, room by room. */
export function changesTold(watching: Watching): ChangesTold {
  const { history, watched, pauses, endedAt, told, samples, openings, intervalMs } = watching;
  // Time in which the process was kept from running is nobody's.
  const allowedMs = ({ from, lingersOnMobile }: Stretch, isUnknown: boolean) => {
    const unknownMs = lingersOnMobile ? LONGEST_BLOCK_MS : LONGEST_DARK_MS;
    const ownMs = SEEN_IN_INTERVALS * intervalMs + LONGEST_CALL_MS + (isUnknown ? unknownMs : 0);
    return ownMs + stalledMs(samples, { from, to: from + ownMs });
  };
  const found: ChangesTold = { due: 0, missed: [], unseen: 0, unseenWhileUnknown: 0, told: [], unasked: [] };
  const toldOf = Map.groupBy(told, ({ room }) => room);
  const watchedThen = watchedSpans({ watched, pauses: [] }, endedAt);
  found.unasked = told
    .filter(
      ({ room, takenAt }) => !watchedThen.get(room)?.some(({ from, to }) => from <= takenAt && takenAt <= to),
    )
    .map(({ room, type, takenAt }) => `${room}: ${type}, taken at ${timeOf(takenAt)}`);
  for (const [room, spans] of watchedSpans({ watched, pauses }, endedAt)) {
    const hours = hasHours(room) ? openings : [{ from: 0, to: Number.POSITIVE_INFINITY }];
    for (const span of spans) {
      const own = (toldOf.get(room) ?? []).filter(({ at }) => at >= span.from && at <= span.to);
      for (const stretch of history.get(room) ?? [])
        for (const open of hours) look({ stretch, span, open, told: own, allowedMs }, found);
    }
  }
  return found;
}

interface Looked {
  stretch: Stretch;
  /** When the room was watched, and when its hours were. */
  span: Span;
  open: Span;
  told: readonly Told[];
  /** How long it may take until a turn is told. */
  allowedMs(stretch: Stretch, isUnknown: boolean): number;
}

function look({ stretch, span, open, told, allowedMs }: Looked, found: ChangesTold): void {
  const { from, onAir } = stretch;
  const asked = overlapOf(span, open);
  const seen = asked && overlapOf(stretch, asked);
  // A room that is in a state already when it begins to be asked for has not turned.
  if (seen === undefined || seen.from !== from) return;
  const before = told.findLast(({ at }) => at < from);
  const isNews = onAir || before?.type === "live" || before?.type === "unknown";
  if (!isNews) return;
  const change = told.find((each) => each.at >= from && tells(each, stretch));
  if (change !== undefined) found.told.push({ at: change.at, afterMs: change.at - from, onAir });
  const until = Math.min(seen.to, change?.at ?? seen.to);
  const isUnknown = [before, ...told.filter(({ at }) => at >= from && at < until)].some(
    (each) => each?.type === "unknown",
  );
  const limitMs = allowedMs(stretch, isUnknown);
  if (seen.to - from >= limitMs) {
    found.due += 1;
    if (change === undefined || change.at > from + limitMs) found.missed.push(wordsOf(stretch, change));
  } else if (change === undefined) {
    found.unseen += 1;
    if (isUnknown) found.unseenWhileUnknown += 1;
  }
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

function wordsOf({ room, onAir, from, to }: Stretch, change: Told | undefined): string {
  const what = onAir ? "broadcast that began" : "end";
  const seconds = (ms: number) => Math.round(ms / 1_000);
  const told = change === undefined ? "was not told" : `was told after ${seconds(change.at - from)} s`;
  return `${room}: ${what} at ${timeOf(from)} and lasted ${seconds(to - from)} s ${told}`;
}
