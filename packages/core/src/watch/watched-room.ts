import type { StreamFallbackError } from "../errors.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import type { DueRoom } from "./due-rooms.ts";
import { type Habit, intervalOf, newHabit, noteEnd, noteStart } from "./habits.ts";
import type { Hours } from "./hours.ts";
import type { KnownState } from "./known-state.ts";
import type { PlacedRoom } from "./placement.ts";
import type { Intervals, WatchRoomOptions } from "./watch-options.ts";
import type { WatchedRoomStatus } from "./watcher.ts";

/** What is wished for a room. */
export interface Wishes extends Pick<WatchRoomOptions, "api" | "auth" | "uid" | "options"> {
  intervals: Intervals;
  /** When it is asked for at all. @default always */
  hours?: Hours | undefined;
}

/** A room is known while its last answer is no older than this many of its intervals. */
const KNOWN_FOR_INTERVALS = 2;

/** A room of a watch: its names, the wishes for it, and what is known of it. */
export class WatchedRoom implements DueRoom, PlacedRoom {
  readonly key: string;
  readonly given: string | RoomRef;
  provider: string;
  affinityKey: string;
  hasUid = false;
  intervalMs = 0;
  isRemoved = false;
  /** Asks in a row that nobody could answer. */
  failures = 0;
  readonly state: KnownState = { info: undefined, atMs: Number.NEGATIVE_INFINITY, isUnknown: false };
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
    this.provider = placed.provider;
    this.affinityKey = placed.affinityKey;
  }

  get api(): string | undefined {
    return this.wishes.api;
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

  wish(wishes: Wishes, wallMs: number): void {
    this.wishes = wishes;
    this.hasUid ||= typeof wishes.uid === "string" && wishes.uid !== "";
    this.chooseInterval(wallMs);
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
    this.hasUid ||= uid !== "";
    // Of an anchor without a number the uid is its name; beside a number the uid would be the caller's word.
    const ref = { provider: this.provider, roomId, ...(roomId === "" ? { uid } : {}) };
    if (this.ref?.roomId !== roomId && (roomId !== "" || uid !== "")) {
      this.ref = ref;
      this.affinityKey = roomId || uid;
    }
  }

  /** Under which its habit is kept; undefined where its interval does not depend on one, or nobody knows its number. */
  get habitKey(): string | undefined {
    const { ref, wishes } = this;
    if (typeof wishes.intervals === "number" || ref === undefined || ref.roomId === "") return undefined;
    return `${ref.provider}:${ref.roomId}`;
  }

  /** Takes in that it went on air or off; told before the state is. Of a first answer nobody knows since when that holds. */
  noteHabit(isLiving: boolean, wallMs: number): void {
    const habit = this.habit ?? newHabit(wallMs);
    const wasLiving = this.state.info?.living;
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
      const isOnAir = this.state.info?.living === true;
      this.intervalMs = intervalOf(this.habit, { isOnAir, wallMs, intervals });
    }
  }

  isKnownAt(nowMs: number): boolean {
    return nowMs - this.state.atMs <= KNOWN_FOR_INTERVALS * this.intervalMs;
  }

  /** How long nobody asks for it because of its hours, in ms; what is on air is watched to its end. */
  waitMs(wallMs: number): number {
    const { hours } = this.wishes;
    if (hours === undefined || this.state.info?.living) return 0;
    return hours.opensAt(wallMs) - wallMs;
  }

  statusAt(clock: Clock, dueInMs: number | undefined): WatchedRoomStatus {
    const { info, atMs, isUnknown } = this.state;
    const nowMs = clock.now();
    return {
      name: this.name,
      room: this.named,
      state: isUnknown ? "unknown" : info === undefined ? "new" : info.living ? "live" : "off-air",
      knownAt: info === undefined ? undefined : Math.round(clock.wallNow() - (nowMs - atMs)),
      dueInMs: dueInMs === undefined ? undefined : Math.max(0, Math.round(dueInMs)),
      lateMs: Math.max(0, -Math.round(dueInMs ?? 0)),
      intervalMs: this.intervalMs,
    };
  }
}
