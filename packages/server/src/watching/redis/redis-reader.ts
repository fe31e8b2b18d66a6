import { setImmediate as allThatRunsAtOnce } from "node:timers/promises";
import type { Clock } from "@stream-fallback/core";
import type { BackingListener } from "../backing.ts";
import type { WatchKeys } from "./keys.ts";
import type { RedisLink } from "./redis-link.ts";

interface ReaderParts {
  /** Its own: whoever waits for what comes holds up a connection. */
  link: RedisLink;
  keys: WatchKeys;
  clock: Clock;
  listener: BackingListener;
}

interface StreamEntry {
  id: string;
  message: Record<string, string>;
}

/** As many as are kept for who comes back. */
const MOST_CHANGES = 1_000;
const AT_ONCE = 200;
const BLOCK_MS = 5_000;
const RETRY_MS = 500;
/** Before everything. */
const BEGIN = "0-0";
/** Changes of another version are not told. */
export const CHANGE_VERSION = "1";

/** Reads the streams of a watch: what is there, and what comes. */
export class RedisReader {
  readonly #parts: ReaderParts;
  /** The id that was read last, of each; undefined before the first reading. */
  #last: { changes: string; calls: string } | undefined;
  #isClosed = false;
  #wake = () => {};

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /** Reads on until it is closed; the promise ends once it has read what is there, or could not. */
  async begin(): Promise<void> {
    await this.#tryOnce(() => this.#catchUp());
    void this.#readOn();
  }

  close(): void {
    this.#isClosed = true;
    this.#parts.link.close();
    this.#wake();
  }

  async #readOn(): Promise<void> {
    let isConnected = this.#last !== undefined;
    while (!this.#isClosed) {
      const work = isConnected ? () => this.#read() : () => this.#catchUp();
      isConnected = await this.#tryOnce(work);
      if (!isConnected) await this.#pause();
    }
  }

  async #tryOnce(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch {
      return false;
    }
  }

  /** After a time without a connection: what is there, and whether something is missing before it. */
  async #catchUp(): Promise<void> {
    const { link, keys, listener } = this.#parts;
    const last = this.#last;
    const { newest, latestCall } = await link.run(async (client) => ({
      newest: (await client.xRevRange(keys.changes, "+", "-", { COUNT: MOST_CHANGES })) as StreamEntry[],
      latestCall: ((await client.xRevRange(keys.calls, "+", "-", { COUNT: 1 })) as StreamEntry[])[0]?.id,
    }));
    const entries = newest.toReversed();
    const behindLast = last === undefined ? 0 : entries.findIndex(({ id }) => id === last.changes) + 1;
    const isWhole =
      behindLast > 0 || last === undefined || (last.changes === BEGIN && entries.length < MOST_CHANGES);
    if (!isWhole) listener.onGap();
    for (const [place, entry] of entries.slice(behindLast).entries()) {
      // Those who read the changes take some of them meanwhile: all at once are more than are kept for them.
      if (place > 0 && place % AT_ONCE === 0) await allThatRunsAtOnce();
      this.#arrive(entry);
    }
    this.#last = { changes: entries.at(-1)?.id ?? BEGIN, calls: latestCall ?? BEGIN };
    // Calls may have come and gone.
    if (last !== undefined) listener.onListChange();
  }

  async #read(): Promise<void> {
    const { link, keys, listener } = this.#parts;
    const last = this.#last ?? { changes: BEGIN, calls: BEGIN };
    const streams = [
      { key: keys.changes, id: last.changes },
      { key: keys.calls, id: last.calls },
    ];
    const read = (await link.run(
      (client) => client.xRead(streams, { BLOCK: BLOCK_MS, COUNT: AT_ONCE }),
      2 * BLOCK_MS,
    )) as { name: string; messages: StreamEntry[] }[] | null;
    for (const { name, messages } of read ?? []) {
      const lastId = messages.at(-1)?.id;
      if (lastId === undefined) continue;
      if (name === keys.changes) {
        // Who is so far behind may have been overtaken: what followed is kept no more.
        if (messages.length === AT_ONCE && !(await this.#isKept(last.changes))) listener.onGap();
        for (const entry of messages) this.#arrive(entry);
        last.changes = lastId;
      } else {
        last.calls = lastId;
        const calls = new Set(messages.map(({ message }) => message.call));
        if (calls.has("list")) listener.onListChange();
        if (calls.has("free")) listener.onFree();
      }
    }
    this.#last = last;
  }

  async #isKept(id: string): Promise<boolean> {
    const { link, keys } = this.#parts;
    return id === BEGIN || (await link.run((client) => client.xRange(keys.changes, id, id))).length > 0;
  }

  #arrive({ id, message: { version, event, data } }: StreamEntry): void {
    if (version !== CHANGE_VERSION || event === undefined || data === undefined) return;
    this.#parts.listener.onChange({ id, event, data });
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#parts.clock.setTimeout(resolve, RETRY_MS);
      this.#wake = () => {
        this.#parts.clock.clearTimeout(timer);
        resolve();
      };
    });
  }
}
