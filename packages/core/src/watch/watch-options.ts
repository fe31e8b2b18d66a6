import { refuseUnknownOptions } from "../config/refuse-unknown-options.ts";
import {
  abortSignal,
  anything,
  callback,
  checkedOptions,
  listOfTexts,
  type OptionKind,
  type OptionKinds,
  text,
} from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { DEFAULT_INTERVALS, type HabitIntervals } from "./habits.ts";
import { isLastTold, type LastTold, type RecalledState, recalledState } from "./last-told.ts";

export interface WatchOptions {
  /**
   * From one ask of a room to the next, in ms, give or take 5 %; or by the room's habit.
   * @default { near: 60000, else: 180000, idle: 300000 }
   */
  intervalMs?: number | Partial<HabitIntervals> | undefined;
  /** Ends the watch. */
  signal?: AbortSignal | undefined;
  /**
   * Called before each ask: where it gives false, the room is not asked for and has its turn an interval later. For programs of
   * which one watches at a time. @default nothing stands in the way
   */
  mayAsk?: (() => boolean) | undefined;
}

export interface WatchRoomOptions {
  /** The interval of this room. @default that of the watch */
  intervalMs?: number | Partial<HabitIntervals> | undefined;
  /** `balance`, `random`, or the name of the only adapter to ask. @default "balance" */
  api?: string | undefined;
  /** A cookie header of the user's own. @default the client's identities ask */
  auth?: string | undefined;
  /** The anchor's uid, as for `getInfo`. @default learned from the first answer */
  uid?: string | undefined;
  /** What only the provider knows, as for `getInfo`. */
  options?: unknown;
  /**
   * Hours of the day in which it is asked for, as in `["18:00-02:00"]`; a room that is on air then is watched to its end.
   * @default all day
   */
  hours?: readonly string[] | undefined;
  /** The IANA name of the time zone that `hours` are in, as in `Asia/Shanghai`. @default the system's */
  timeZone?: string | undefined;
  /**
   * What an earlier watch has told of the room last: what is still so is not told again, and what has changed since is. Of a room
   * that is watched already it changes nothing. @default nothing was told
   */
  lastTold?: LastTold | undefined;
}

/** A room with wishes of its own. */
export interface WatchRoom extends WatchRoomOptions {
  /** Id, URL, share text, profile, or a resolved ref. */
  room: string | RoomRef;
}

/** Below it a room would be asked more often than a page is reloaded by hand. */
const LEAST_INTERVAL_MS = 1_000;

const isInterval = (value: unknown): value is number =>
  typeof value === "number" && value >= LEAST_INTERVAL_MS && Number.isFinite(value);

const interval: OptionKind = {
  mustBe: `a number of ms of at least ${LEAST_INTERVAL_MS}`,
  least: LEAST_INTERVAL_MS,
  fits: isInterval,
};

const INTERVALS: OptionKinds<Partial<HabitIntervals>> = { near: interval, else: interval, idle: interval };

const intervalOrHabit: OptionKind = {
  mustBe: `a number of ms of at least ${LEAST_INTERVAL_MS}, or { near, else, idle } of such`,
  least: LEAST_INTERVAL_MS,
  fits: (value) =>
    isInterval(value) || (typeof value === "object" && value !== null && !Array.isArray(value)),
};

const WATCH: OptionKinds<WatchOptions> = {
  intervalMs: intervalOrHabit,
  signal: abortSignal,
  mayAsk: callback,
};

const ROOM: OptionKinds<WatchRoomOptions> = {
  intervalMs: intervalOrHabit,
  api: text,
  // A cookie and a uid are refused in words of their own when the room is asked for.
  auth: anything,
  uid: anything,
  options: anything,
  hours: listOfTexts,
  timeZone: text,
  lastTold: {
    mustBe: "what a watch has told of the room, as in { type, at, info }",
    fits: isLastTold,
  },
};

/** A plain number where the interval is always the same. */
export type Intervals = number | HabitIntervals;

export function checkedWatchOptions(options: WatchOptions): Omit<WatchOptions, "intervalMs"> & {
  intervals: Intervals;
} {
  const { intervalMs, ...checked } = knownOptions<WatchOptions>("watch", { options, kinds: WATCH });
  return { ...checked, intervals: intervalsOf(intervalMs) ?? DEFAULT_INTERVALS };
}

/** The wishes for a room, and what was told of it. */
export interface CheckedRoomOptions extends Omit<WatchRoomOptions, "intervalMs" | "lastTold"> {
  intervals: Intervals | undefined;
  recalled: RecalledState | undefined;
}

export function checkedRoomOptions(options: WatchRoomOptions): CheckedRoomOptions {
  const { intervalMs, lastTold, ...checked } = knownOptions<WatchRoomOptions>("a watched room", {
    options,
    kinds: ROOM,
  });
  const recalled = lastTold && recalledState(lastTold);
  return { ...checked, intervals: intervalsOf(intervalMs), recalled };
}

function intervalsOf(given: WatchOptions["intervalMs"]): Intervals | undefined {
  if (given === undefined || typeof given === "number") return given;
  const own = knownOptions<Partial<HabitIntervals>>("intervalMs", { options: given, kinds: INTERVALS });
  return { ...DEFAULT_INTERVALS, ...own };
}

/** @throws StreamFallbackError `INVALID_INPUT` for one of a wrong kind, or with the name of one that there is not */
function knownOptions<T extends object>(owner: string, given: { options: object; kinds: OptionKinds<T> }): T {
  const checked = checkedOptions<T>(owner, given);
  refuseUnknownOptions(owner, { options: given.options, known: Object.keys(given.kinds) });
  return checked;
}

/** A room as it was given, and the wishes for it. */
export interface GivenRoom {
  room: string | RoomRef;
  options: WatchRoomOptions;
}

/**
 * A room and its wishes apart, as they are now.
 * @throws StreamFallbackError `INVALID_INPUT` for what names no room
 */
export function roomAndOptions(given: string | RoomRef | WatchRoom): GivenRoom {
  if (typeof given === "string") return { room: given, options: {} };
  try {
    if (!("room" in given)) return { room: copyOfRef(given), options: {} };
    const { room, ...options } = given;
    return { room: typeof room === "string" ? room : copyOfRef(room), options };
  } catch {
    throw new StreamFallbackError("INVALID_INPUT", "a room is given as a text or as a resolved ref");
  }
}

/** @throws TypeError for what is no ref */
function copyOfRef({ provider, roomId, uid }: RoomRef): RoomRef {
  const isRef = typeof provider === "string" && typeof roomId === "string";
  if (!isRef || (uid !== undefined && uid !== null && typeof uid !== "string")) throw new TypeError("no ref");
  return { provider, roomId, ...(uid ? { uid } : {}) };
}

/**
 * The rooms of a list, as they are now.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no list, or names no room somewhere
 */
export function roomsOf(list: Iterable<string | RoomRef | WatchRoom>): GivenRoom[] {
  const rooms: GivenRoom[] = [];
  let number = 0;
  try {
    // A text is a list of its letters.
    if (typeof list === "string") throw new TypeError("no list");
    for (const room of list) {
      number += 1;
      if (number > MOST_ROOMS) throw new RangeError("too many");
      rooms.push(roomAndOptions(room));
    }
    return rooms;
  } catch {
    const what =
      number === 0 ? 'watch needs a list of rooms, as in ["123456789"]' : `watch: room ${number} is no room`;
    throw new StreamFallbackError("INVALID_INPUT", what);
  }
}

/** More than any site has on air; a list without an end has more. */
const MOST_ROOMS = 1_000_000;
