import { randomUUID } from "node:crypto";
import { type Clock, StreamFallbackError, type TimerHandle } from "@stream-fallback/core";
import { Refusal } from "../reply/refusal.ts";
import { isBehind, timeOf } from "./event-order.ts";
import { EventReader } from "./event-reader.ts";
import { EventRing, type RingEntry } from "./event-ring.ts";
import { frame } from "./frame.ts";

/** Between pings: what is between us and a reader ends connections that are silent for longer, often after a minute. */
const PING_MS = 15_000;
/** Each is a connection. */
const MOST_READERS = 1_000;
/** How far the clock of a Redis may be ahead, for an id of it to be one that this process has not heard of yet. */
const MOST_AHEAD_MS = 60_000;
/** How long readers wait before they come back, in ms; without it browsers choose. */
const RETRY_MS = 3_000;

interface FedEvent {
  event: string;
  /** JSON. */
  data: string;
  /** Where a reader goes on behind it. @default the next number of this run */
  id?: string | undefined;
}

/** Tells what changes to all who read along. */
export class EventFeed {
  readonly #clock: Clock;
  readonly #readers = new Set<EventReader>();
  /**
   * Numbers begin anew with each process: an id of another one means another change. The letter is for what must never look like an
   * id of a Redis, which a reader may have got elsewhere: it would wait for changes behind that one for ever.
   */
  readonly #run: string = `r${randomUUID().slice(0, 8)}`;
  readonly #ring: EventRing = new EventRing(`${this.#run}-0`);
  #endReason: string | undefined;
  #timer: TimerHandle | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * What changes from now on, or from behind the change of that id.
   * @throws StreamFallbackError `CLOSED` after the end; a `Refusal` where too many read already
   */
  open(lastEventId: string | undefined): EventReader {
    if (this.#endReason !== undefined) throw new StreamFallbackError("CLOSED", this.#endReason);
    if (this.#readers.size >= MOST_READERS)
      throw new Refusal("TOO_MANY_STREAMS", `${MOST_READERS} read the changes already`);
    const isAhead = lastEventId !== undefined && this.#isAhead(lastEventId);
    const number = lastEventId === undefined || isAhead ? this.#ring.next : this.#ring.behind(lastEventId);
    const isKept = number !== undefined;
    const hello = helloAt(isKept ? (lastEventId ?? this.#ring.latest) : this.#ring.before);
    const reader = new EventReader(this.#ring, {
      number: number ?? this.#ring.first,
      first: isKept ? [hello] : [hello, gap(NOT_KEPT)],
      had: isAhead ? lastEventId : undefined,
      onEnd: (gone) => this.#leave(gone),
    });
    this.#readers.add(reader);
    this.#timer ??= this.#clock.setTimeout(() => this.#ping(), PING_MS);
    return reader;
  }

  /** How many read at the moment. */
  get readers(): number {
    return this.#readers.size;
  }

  tell({ event, data, id = `${this.#run}-${this.#ring.next}` }: FedEvent): void {
    this.#add({ id, bytes: frame({ event, id, data }) });
  }

  /** Those who read now may miss changes. */
  tellGap(): void {
    this.#add({ id: undefined, bytes: gap(MISSED) });
  }

  /** Nobody watches, or somebody does again. */
  tellStanding(isWatched: boolean): void {
    const data = JSON.stringify({ reason: isWatched ? WATCHED : UNWATCHED });
    this.#add({ id: undefined, bytes: frame({ event: isWatched ? "watched" : "unwatched", data }) });
  }

  /** Ends all streams, once they have what is there. */
  close(reason: string): void {
    this.#endReason ??= reason;
    for (const reader of this.#readers) reader.end(reason);
  }

  #add(entry: Omit<RingEntry, "number">): void {
    this.#ring.add(entry);
    for (const reader of this.#readers) reader.onNews();
  }

  /** Whether it is of a change that others who share the changes have heard of, and this process not yet. */
  #isAhead(id: string): boolean {
    const newest = this.#ring.newestId;
    const time = timeOf(id);
    if (newest === undefined || time === undefined || !isBehind(id, newest)) return false;
    return time <= this.#clock.wallNow() + MOST_AHEAD_MS;
  }

  #ping(): void {
    for (const reader of this.#readers) reader.ping();
    this.#timer = this.#readers.size > 0 ? this.#clock.setTimeout(() => this.#ping(), PING_MS) : undefined;
  }

  #leave(reader: EventReader): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0 || this.#timer === undefined) return;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** Where a reader stands, so that one who is cut off before the first change comes back to there. */
function helloAt(id: string): Buffer<ArrayBuffer> {
  return Buffer.from(`retry: ${RETRY_MS}\nid: ${id}\n: changes of watched rooms\n\n`);
}

function gap(reason: string): Buffer<ArrayBuffer> {
  return frame({ event: "gap", data: JSON.stringify({ reason }) });
}

const NOT_KEPT =
  "what followed that id is kept no more, or was never here; /v1/watch tells how the rooms are";
const MISSED =
  "the place of the changes was out of reach or emptied, or this service fell behind; /v1/watch tells how the rooms are";
const UNWATCHED = "nobody watches now: the place of the list is out of reach, or nobody may take over yet";
const WATCHED = "the rooms are watched again";
