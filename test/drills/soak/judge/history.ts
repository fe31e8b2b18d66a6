import type { Phase, Watched } from "../messages.ts";

/** A stretch of time, in Unix ms. */
export interface Span {
  from: number;
  to: number;
}

/** A room is in one state all the while. */
export interface Stretch extends Span {
  room: string;
  onAir: boolean;
  /** Empty off air. */
  liveId: string;
  /** Whether phones go on saying that it is live. */
  lingersOnMobile: boolean;
}

/** What was true of each room, in order of time. */
export type History = ReadonlyMap<string, readonly Stretch[]>;

export function historyOf(phases: readonly Phase[], endedAt: number): History {
  return mapValues(
    Map.groupBy(phases, ({ room }) => room),
    (own) =>
      own.map(({ at: from, ...state }, place) => ({ from, to: own[place + 1]?.at ?? endedAt, ...state })),
  );
}

/**
 * When each room was watched, as far as whoever takes the changes could know of it: what a room that is removed has waiting is
 * told to nobody.
 */
export function watchedSpans(
  { watched, pauses }: { watched: readonly Watched[]; pauses: readonly Span[] },
  endedAt: number,
): ReadonlyMap<string, Span[]> {
  const takenUntil = (at: number) => pauses.find(({ from, to }) => from <= at && at <= to)?.from ?? at;
  return mapValues(
    Map.groupBy(watched, ({ room }) => room),
    (own) =>
      own.flatMap(({ at: from, isWatched }, place) =>
        isWatched ? [{ from, to: takenUntil(own[place + 1]?.at ?? endedAt) }] : [],
      ),
  );
}

interface Claim extends Span {
  onAir: boolean;
  /** The broadcast that is meant; empty for any. */
  liveId?: string;
}

/** Whether it was so at any moment from the one to the other. */
export function wasSo(stretches: readonly Stretch[], { from, to, onAir, liveId = "" }: Claim): boolean {
  return stretches.some(
    (stretch) =>
      stretch.onAir === onAir &&
      stretch.from <= to &&
      stretch.to >= from &&
      (liveId === "" || liveId === stretch.liveId),
  );
}

/** What two stretches have in common; undefined where that is nothing. */
export function overlapOf(one: Span, other: Span): Span | undefined {
  const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
  return from < to ? { from, to } : undefined;
}

function mapValues<Key, Value, Made>(
  map: ReadonlyMap<Key, Value>,
  make: (value: Value) => Made,
): Map<Key, Made> {
  return new Map([...map].map(([key, value]) => [key, make(value)]));
}

/** A moment in words, in UTC. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
