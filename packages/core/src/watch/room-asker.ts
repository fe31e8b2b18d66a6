import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { Claims } from "./claims.ts";
import { noteAnswer, noteUnknown, type Told } from "./known-state.ts";
import type { Grant } from "./pacer.ts";
import type { Retries } from "./retries.ts";
import type { RunTime } from "./run-time.ts";
import type { WatchParts } from "./watch-parts.ts";
import type { WatchedRoom } from "./watched-room.ts";

interface RoomAskerOptions<Extra> {
  parts: WatchParts<Extra>;
  claims: Claims;
  retries: Retries;
  runTime: RunTime;
  /** Aborted when the watch ends. */
  signal: AbortSignal;
  tell(room: WatchedRoom, told: Told | undefined): void;
  /** @default always */
  mayAsk?: (() => boolean) | undefined;
}

/** A room that there is not, or that is shown to chosen viewers only, may come to be. */
const RARELY_MS = 1_800_000;
/** A site that errs says of a room that is on air that there is none: so many times in a row it is taken at its word. */
const DENIALS_OF_A_KNOWN_ROOM = 3;
const DENIALS_OF_ANOTHER = 2;

/** Asks for rooms, and takes in what comes of it. */
export class RoomAsker<Extra> {
  readonly #options: RoomAskerOptions<Extra>;
  readonly #running = new Set<Promise<unknown>>();
  #lastFailure: StreamFallbackError | undefined;

  constructor(options: RoomAskerOptions<Extra>) {
    this.#options = options;
  }

  /** Why nobody could tell of a room: what was said of it, or why other rooms cannot be asked for either. */
  reasonOf({ lastDenial, lastFailure }: WatchedRoom): StreamFallbackError {
    return (
      lastDenial ??
      lastFailure ??
      this.#lastFailure?.withAttempts([]).at("not asked, as of other rooms") ??
      nobodyAsked()
    );
  }

  /** Gives in how many ms the room is asked for again, where that is not its interval. */
  ask(room: WatchedRoom, grant: Grant): Promise<number | undefined> {
    const asking = this.#ask(room, grant);
    this.#running.add(asking);
    return asking.finally(() => this.#running.delete(asking));
  }

  /** When nothing is asked for any more. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  async #ask(room: WatchedRoom, grant: Grant): Promise<number | undefined> {
    const { parts, claims, signal } = this.#options;
    const claim = claims.of(room.placed);
    if (claim === undefined || !this.#mayAsk()) return undefined;
    const save = claims.count(claim);
    const { api, auth, uid, options } = room.wishes;
    const how = { api, auth, uid, options, grant, signal };
    try {
      const info = await parts.ask(room.ref ?? room.given, { ...how, maxAgeMs: room.intervalMs / 2 });
      if (!this.#isOver(room)) await this.#onAnswer(room, info);
      return undefined;
    } catch (thrown) {
      if (this.#isOver(room)) return undefined;
      const error = toStreamFallbackError(thrown);
      return error.fault === "query" ? this.#onDenial(room, error) : this.#onFailure(room, error);
    } finally {
      save();
    }
  }

  /** Where nobody can tell, nobody may. */
  #mayAsk(): boolean {
    try {
      return this.#options.mayAsk?.() ?? true;
    } catch {
      return false;
    }
  }

  #isOver(room: WatchedRoom): boolean {
    return this.#options.signal.aborted || room.isRemoved;
  }

  async #onAnswer(room: WatchedRoom, info: RoomInfo<Extra>): Promise<void> {
    const { parts, retries, runTime, tell } = this.#options;
    const { clock } = parts;
    const { ageMs } = info.meta;
    room.learn(info);
    retries.forget(room);
    this.#lastFailure = undefined;
    room.heardAtMs = runTime.nowMs() - ageMs;
    const atMs = clock.now() - ageMs;
    await this.#noteHabit(room, info.living);
    if (this.#isOver(room)) return;
    tell(room, noteAnswer(room.state, { info, atMs }));
    room.chooseInterval(clock.wallNow());
    runTime.serve(room.intervalMs);
  }

  async #noteHabit(room: WatchedRoom, isLiving: boolean): Promise<void> {
    if (typeof room.wishes.intervals === "number") return;
    const { clock, habits } = this.#options.parts;
    const key = room.habitKey;
    if (key !== undefined) room.habit ??= await habits.recall(key);
    const before = room.habit;
    room.noteHabit(isLiving, clock.wallNow());
    const { habit, state } = room;
    if (key === undefined || habit === undefined) return;
    if (habit !== before) habits.note(key, habit);
    else if (state.kept !== undefined)
      habits.renew(key, { habit, lookedAtMs: clock.wallNow() - (clock.now() - state.atMs) });
  }

  /** The site says that there is no such room, or that it is not for all. */
  #onDenial(room: WatchedRoom, error: StreamFallbackError): number | undefined {
    const { parts, retries, tell } = this.#options;
    retries.forget(room);
    room.noteDenial(error, parts.clock.now());
    const isKnown = room.state.kept !== undefined;
    const isBelieved = room.denials >= (isKnown ? DENIALS_OF_A_KNOWN_ROOM : DENIALS_OF_ANOTHER);
    if (isBelieved || !isKnown || this.#isOverdue(room)) tell(room, noteUnknown(room.state, error));
    return isBelieved ? Math.max(RARELY_MS, room.intervalMs) : undefined;
  }

  /** Nobody could tell, or nobody could be asked. */
  #onFailure(room: WatchedRoom, error: StreamFallbackError): number {
    const { retries, tell } = this.#options;
    this.#lastFailure = error;
    room.lastFailure = error;
    const isAsked = error.attempts.length > 0 || error.fault !== "pool";
    if (isAsked) room.failures += 1;
    const isOld = room.state.kept === undefined ? isAsked : this.#isOverdue(room);
    if (isOld) tell(room, noteUnknown(room.state, error));
    return retries.nextInMs({ room, isAsked });
  }

  #isOverdue(room: WatchedRoom): boolean {
    const { runTime } = this.#options;
    return room.isOverdueAt(runTime.nowMs(), runTime.resumedAtMs);
  }
}

function nobodyAsked(): StreamFallbackError {
  const what =
    "not asked in time: nobody may be asked more often now; watch fewer rooms, at longer intervals, as more identities, or with higher `rates`";
  return new StreamFallbackError("NO_ENDPOINT_AVAILABLE", what);
}
