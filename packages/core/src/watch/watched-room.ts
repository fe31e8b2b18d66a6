import type { StreamFallbackError } from "../errors.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import type { DueRoom } from "./due-rooms.ts";
import { type Habit, intervalOf, newHabit, noteEnd, noteStart } from "./habits.ts";
import type { Hours } from "./hours.ts";
import type { KnownState } from "./known-state.ts";
import type { RecalledState } from "./last-told.ts";
import type { PlacedRoom } from "./placement.ts";
import type { Intervals, WatchRoomOptions } from "./watch-options.ts";
import type { WatchedRoomStatus } from "./watcher.ts";

/** What is wished for a room. */
export interface Wishes extends Pick<WatchRoomOptions, "api" | "auth" | "uid" | "options"> {
  intervals: Intervals;
  /** When it is asked for at all. @default always */
  hours?: Hours | undefined;
  /** The identity that `auth` makes. */
  asker?: string | undefined;
}

/** A room is known while its last answer is no older than this many of its intervals. */
const KNOWN_FOR_INTERVALS = 2;

/** A room of a watch: its names, the wishes for it, and what is known of it. */
export class WatchedRoom implements DueRoom {
  readonly key: string;
  readonly given: string | RoomRef;
  /** Where it belongs, as long as it is watched: what its answers teach moves it to nobody else. */
  readonly placed: PlacedRoom;
  readonly provider: string;
  affinityKey: string;
  hasUid: boolean;
  /** Whether it was looked up if the uid is known from earlier. */
  isRecalled = false;
  intervalMs = 0;
  isRemoved = false;
  /** Asks in a row that nobody could answer. */
  failures = 0;
  /** How often the site said since its last answer that there is no such room, or that it is not for all. */
  denials = 0;
  deniedAtMs: number = Number.NEGATIVE_INFINITY;
  lastDenial: StreamFallbackError | undefined;
  /** Why nobody could tell at its last ask. */
  lastFailure: StreamFallbackError | undefined;
  /** When its last answer was true, and since when it is asked for by its interval, in ms of the run time. */
  heardAtMs: number = Number.NEGATIVE_INFINITY;
  dueSinceMs: number = Number.NEGATIVE_INFINITY;
  readonly state: KnownState = {
    kept: undefined,
    atMs: Number.NEGATIVE_INFINITY,
    isUnknown: false,
    isRecalled: false,
  };
  /** Why nobody can tell where it belongs. */
  readonly placeFault: StreamFallbackError | undefined;
  wishes: Wishes = { intervals: 0 };
  /** When it goes on air, where its interval depends on that; undefined before it is known. */
  habit: Habit | undefined;
  /** What its answers have taught to ask by. */
  ref: RoomRef | undefined;

  constructor(
    given: string | RoomRef,
    { key, placed, fault }: { key: string; placed: PlacedRoom; fault?: StreamFallbackError },
  ) {
    this.given = given;
    this.key = key;
    this.placeFault = fault;
    this.placed = placed;
    this.hasUid = typeof given !== "string" && Boolean(given.uid);
    this.provider = placed.provider;
    this.affinityKey = placed.affinityKey;
  }

  get api(): string | undefined {
    return this.wishes.api;
  }

  get asker(): string | undefined {
    return this.wishes.asker;
  }

  get name(): string {
    const { given } = this;
    return typeof given === "string" ? given : given.roomId || (given.uid ?? "");
  }

  /** Its names as far as they are known. */
  get named(): RoomRef {
    const { given, provider, ref } = this;
    return { ...(ref ?? (typeof given === "string" ? { provider, roomId: "" } : given)) };
  }

  /** The uid beside the number that was given. */
  get #givenUid(): string | undefined {
    const { given } = this;
    return typeof given === "string" || given.roomId === "" ? undefined : given.uid;
  }

  /** Takes in what an earlier watch has told of it. */
  recall({ kept, isUnknown, atWallMs }: RecalledState, clock: Clock): void {
    const ageMs = Math.max(0, clock.wallNow() - atWallMs);
    Object.assign(this.state, { kept, isUnknown, atMs: clock.now() - ageMs, isRecalled: true });
  }

  /** Gives whether anything is wished that was not. */
  wish(wishes: Wishes, wallMs: number): boolean {
    const isOther = !isSameWish(this.wishes, wishes);
    this.wishes = wishes;
    this.hasUid ||= typeof wishes.uid === "string" && wishes.uid !== "";
    this.chooseInterval(wallMs);
    return isOther;
  }

  isNamed(room: string | RoomRef): boolean {
    if (this.ref === undefined) return false;
    return typeof room === "string"
      ? this.ref.roomId === room.trim()
      : this.ref.provider === room.provider && this.ref.roomId === room.roomId;
  }

  /** Takes in the names that an answer tells. */
  learn({ roomId, uid }: RoomInfo): void {
    this.failures = 0;
    this.denials = 0;
    this.lastDenial = undefined;
    this.lastFailure = undefined;
    this.hasUid ||= uid !== "";
    // Of an anchor without a number the uid is its name; beside a number it is the caller's word.
    const named = roomId === "" ? uid : this.#givenUid;
    const ref = { provider: this.provider, roomId, ...(named ? { uid: named } : {}) };
    if (this.ref?.roomId !== roomId && (roomId !== "" || uid !== "")) {
      this.ref = ref;
      this.affinityKey = roomId || uid;
    }
  }

  /** Takes in that the site denies it. What was kept of an earlier denial, which is no older than half an interval, is none. */
  noteDenial(error: StreamFallbackError, nowMs: number): void {
    this.lastDenial = error;
    if (nowMs - this.deniedAtMs <= this.intervalMs / 2) return;
    this.denials += 1;
    this.deniedAtMs = nowMs;
  }

  /** Under which its habit is kept; undefined where its interval does not depend on one, or nobody knows its number. */
  get habitKey(): string | undefined {
    const { ref, wishes } = this;
    if (typeof wishes.intervals === "number" || ref === undefined || ref.roomId === "") return undefined;
    return `${ref.provider}:${ref.roomId}`;
  }

  /**
   * Takes in that it went on air or off; told before the state is. Of a first answer nobody knows since when that holds, be the
   * state before it known from an earlier watch.
   */
  noteHabit(isLiving: boolean, wallMs: number): void {
    const habit = this.habit ?? newHabit(wallMs);
    const wasLiving = this.state.isRecalled ? undefined : this.state.kept?.living;
    this.habit = habit;
    if (wasLiving === false && isLiving) this.habit = noteStart(habit, wallMs);
    if (wasLiving === true && !isLiving) this.habit = noteEnd(habit, wallMs);
  }

  /** After the state has changed, or time has passed. */
  chooseInterval(wallMs: number): void {
    const { intervals } = this.wishes;
    if (typeof intervals === "number") this.intervalMs = intervals;
    else if (this.habit === undefined) this.intervalMs = intervals.near;
    else {
      const isOnAir = this.state.kept?.living === true;
      this.intervalMs = intervalOf(this.habit, { isOnAir, wallMs, intervals });
    }
  }

  isKnownAt(nowMs: number): boolean {
    return nowMs - this.state.atMs <= KNOWN_FOR_INTERVALS * this.intervalMs;
  }

  /**
   * Whether its last answer is older than it should be: of the time since then only that counts in which it was asked for
   * by its interval, in a process that ran.
   */
  isOverdueAt(ranMs: number, resumedAtMs: number): boolean {
    const sinceMs = Math.max(this.heardAtMs, this.dueSinceMs, resumedAtMs);
    return ranMs - sinceMs > KNOWN_FOR_INTERVALS * this.intervalMs;
  }

  /** What is on air is watched to its end, whatever its hours. */
  isOpenAt(wallMs: number): boolean {
    const { hours } = this.wishes;
    return hours === undefined || this.state.kept?.living === true || hours.isOpen(wallMs);
  }

  waitMs(wallMs: number): number {
    const { hours } = this.wishes;
    if (hours === undefined || this.isOpenAt(wallMs)) return 0;
    return hours.opensAt(wallMs) - wallMs;
  }

  statusAt(clock: Clock, dueInMs: number | undefined): WatchedRoomStatus {
    const { kept, atMs, isUnknown } = this.state;
    const nowMs = clock.now();
    return {
      name: this.name,
      room: this.named,
      state: isUnknown ? "unknown" : kept === undefined ? "new" : kept.living ? "live" : "off-air",
      knownAt: kept === undefined ? undefined : Math.round(clock.wallNow() - (nowMs - atMs)),
      title: kept?.title || undefined,
      owner: kept?.owner || undefined,
      onAirSince: isUnknown ? undefined : onAirSinceOf(kept),
      code: isUnknown ? (this.lastDenial ?? this.lastFailure)?.code : undefined,
      dueInMs: dueInMs === undefined ? undefined : Math.max(0, Math.round(dueInMs)),
      lateMs: Math.max(0, -Math.round(dueInMs ?? 0)),
      intervalMs: this.intervalMs,
    };
  }
}

/** Where the site does not tell it, the answer names the moment of its call. */
function onAirSinceOf(kept: KnownState["kept"]): number | undefined {
  const isTold = kept?.living === true && kept.liveStartTime !== kept.recordStartTime;
  return isTold ? kept.liveStartTime : undefined;
}

/** What only the provider knows may be anything, so another object is another wish. */
export function isSameWish(one: Wishes, other: Wishes): boolean {
  const keys = ["api", "auth", "asker", "uid", "options", "hours"] as const;
  return keys.every((key) => one[key] === other[key]) && isSameInterval(one.intervals, other.intervals);
}

function isSameInterval(one: Intervals, other: Intervals): boolean {
  if (typeof one === "number" || typeof other === "number") return one === other;
  return one.near === other.near && one.else === other.else && one.idle === other.idle;
}
