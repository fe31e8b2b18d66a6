import { randomUUID } from "node:crypto";
import {
  type Clock,
  type Logger,
  StreamFallbackError,
  type TimerHandle,
  type Watcher,
} from "@stream-fallback/core";
import { Refusal } from "../reply/refusal.ts";
import { EventReader } from "./event-reader.ts";
import { EventRing } from "./event-ring.ts";
import { frame } from "./frame.ts";
import { toldChange } from "./told-change.ts";

/** Between pings: what is between us and a reader ends connections that are silent for longer, often after a minute. */
const PING_MS = 15_000;
/** Each is a connection. */
const MOST_READERS = 1_000;
/** How long readers wait before they come back, in ms; without it browsers choose. */
const RETRY_MS = 3_000;

interface FeedParts {
  watcher: Watcher;
  clock: Clock;
  logger: Logger | undefined;
}

/** Reads a watch to its end, and tells its changes to all who read along. */
export class EventFeed {
  readonly #clock: Clock;
  readonly #ring = new EventRing();
  readonly #readers = new Set<EventReader>();
  /** Numbers begin anew with each process: an id of another one means another change. */
  readonly #run: string = randomUUID().slice(0, 8);
  #endReason: string | undefined;
  #timer: TimerHandle | undefined;

  constructor({ watcher, clock, logger }: FeedParts) {
    this.#clock = clock;
    this.#follow(watcher).catch((error: unknown) => {
      logger?.error({ error }, "the watch behind /v1/events has failed");
      this.close("the watch has failed");
    });
  }

  /**
   * What changes from now on, or from behind the change of that id.
   * @throws StreamFallbackError `CLOSED` after the end; a `Refusal` where too many read already
   */
  open(lastEventId: string | undefined): ReadableStream<Uint8Array<ArrayBuffer>> {
    if (this.#endReason !== undefined) throw new StreamFallbackError("CLOSED", this.#endReason);
    if (this.#readers.size >= MOST_READERS)
      throw new Refusal("TOO_MANY_STREAMS", `${MOST_READERS} read the changes already`);
    const last = lastEventId === undefined ? this.#ring.next - 1 : this.#numberOf(lastEventId);
    const number = last === undefined ? this.#ring.first : last + 1;
    const first = [this.#hello(number - 1)];
    if (last === undefined) first.push(frame({ event: "gap", data: { reason: GAP } }));
    const reader = new EventReader(this.#ring, {
      number,
      first,
      onEnd: (gone) => this.#leave(gone),
    });
    this.#readers.add(reader);
    this.#timer ??= this.#clock.setTimeout(() => this.#ping(), PING_MS);
    return reader.stream;
  }

  /** How many read at the moment. */
  get readers(): number {
    return this.#readers.size;
  }

  /** Ends all streams, once they have what is there. */
  close(reason: string): void {
    this.#endReason ??= reason;
    for (const reader of this.#readers) reader.end(reason);
  }

  async #follow(watcher: Watcher): Promise<void> {
    for await (const change of watcher) {
      this.#ring.add((number) =>
        frame({ event: change.type, id: `${this.#run}-${number}`, data: toldChange(change) }),
      );
      for (const reader of this.#readers) reader.wake();
    }
    this.close("the watch has ended");
  }

  /** Where a reader stands, so that one who is cut off before the first change comes back to there. */
  #hello(number: number): Uint8Array<ArrayBuffer> {
    const text = `retry: ${RETRY_MS}\nid: ${this.#run}-${number}\n: changes of watched rooms\n\n`;
    return new TextEncoder().encode(text);
  }

  /** The number in an id; undefined for one of another run, and where what follows it is kept no more. */
  #numberOf(id: string): number | undefined {
    const [, run, digits] = /^(\w{8})-(\d{1,15})$/.exec(id) ?? [];
    const number = Number(digits);
    const isKept = run === this.#run && number + 1 >= this.#ring.first && number < this.#ring.next;
    return isKept ? number : undefined;
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

const GAP = "what followed that id is kept no more, or was never here; /v1/watch tells how the rooms are";
