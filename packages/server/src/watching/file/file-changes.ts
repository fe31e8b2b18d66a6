import { setImmediate as allThatRunsAtOnce } from "node:timers/promises";
import type { Clock, OpenCache, TimerHandle } from "@stream-fallback/core";
import type { BackingListener } from "../backing.ts";
import { CALL, CHANGE, LATEST } from "./keys.ts";
import { patiently } from "./patiently.ts";

/** Changes of another version are not told. */
const CHANGE_VERSION = 1;
/** As many as are kept for who comes back, and for how long. */
const MOST_CHANGES = 1_000;
const KEPT_MS = 86_400_000;
/** Between two looks for those that are too many. */
const TRIM_EVERY = 64;
const AT_ONCE = 200;
/** Others hear of a change so late at most. */
const LOOK_MS = 500;
/** Keys are ordered as texts. */
const DIGITS = 15;

interface ChangesParts {
  cache: OpenCache;
  clock: Clock;
}

/** The changes of the watched rooms in a cache file: an entry for each, whose key is the time of it, as an id of a Redis is. */
export class FileChanges {
  readonly #parts: ChangesParts;
  #listener: BackingListener | undefined;
  /** The change that was told last here, by its ms; undefined before the first look. */
  #last: number | undefined;
  /** What the file said at the last look. */
  #latest: unknown;
  #call: unknown;
  #written = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #timer: TimerHandle;
  #isClosed = false;

  constructor(parts: ChangesParts) {
    this.#parts = parts;
  }

  /** Begins to tell what comes, once what is there has been told, or cannot be. */
  async follow(listener: BackingListener): Promise<void> {
    this.#listener = listener;
    this.#call = await this.#read(CALL).catch(() => undefined);
    await this.#look();
    this.#lookLater();
  }

  close(): void {
    this.#isClosed = true;
    this.#parts.clock.clearTimeout(this.#timer);
  }

  /** Tells what the others have written; to be called before this one begins to write. */
  catchUp(): Promise<void> {
    return this.#inTurn(() => this.#catchUp());
  }

  write({ event, data }: { event: string; data: string }): Promise<void> {
    return this.#inTurn(async () => {
      const text = JSON.stringify({ version: CHANGE_VERSION, event, data });
      if (this.#last === undefined || (await this.#read(LATEST)) !== this.#latest) await this.#catchUp();
      let isWritten: boolean | undefined = false;
      let at = 0;
      // Somebody else may have written one of the same moment, whose turn is over.
      while (isWritten === false) {
        at = Math.max((this.#last ?? 0) + 1, Math.ceil(this.#parts.clock.wallNow()));
        isWritten = await this.#put(at, text);
        if (isWritten === false) await this.#catchUp();
      }
      this.#last = at;
      // Where there is no file nobody else listens, and the next process has no such id.
      this.#listener?.onChange({ id: isWritten ? idOf(at) : undefined, event, data });
      if (isWritten) await this.#trim();
    });
  }

  /** Tells the others that the list has changed. */
  async call(text: string): Promise<void> {
    await this.#parts.cache.set(CALL, text, 0);
    this.#call = text;
  }

  /** Undefined where there is no file. */
  async #put(at: number, text: string): Promise<boolean | undefined> {
    const { cache, clock } = this.#parts;
    const change = { before: undefined, after: text, ttl: KEPT_MS };
    const isWritten = await patiently(async () => cache.swap(keyOf(at), change), clock);
    if (isWritten !== true) return isWritten;
    await patiently(async () => cache.set(LATEST, String(at), 0), clock);
    this.#latest = String(at);
    return true;
  }

  async #catchUp(): Promise<void> {
    const latest = await this.#read(LATEST);
    const entries = await this.#entries();
    const last = this.#last;
    const isKept = last === undefined || entries.length < MOST_CHANGES || entries.some(([at]) => at <= last);
    if (!isKept) this.#listener?.onGap();
    const fresh = entries.filter(([at]) => last === undefined || at > last);
    for (const [place, [at, text]] of fresh.entries()) {
      // Those who read the changes take some of them meanwhile: all at once are more than are kept for them.
      if (place > 0 && place % AT_ONCE === 0) await allThatRunsAtOnce();
      this.#arrive(at, text);
    }
    this.#last = Math.max(last ?? 0, entries.at(-1)?.[0] ?? 0);
    this.#latest = latest;
  }

  #arrive(at: number, text: string): void {
    const { version, event, data } = JSON.parse(text) as { version: unknown; event: string; data: string };
    if (version === CHANGE_VERSION) this.#listener?.onChange({ id: idOf(at), event, data });
  }

  async #trim(): Promise<void> {
    this.#written += 1;
    if (this.#written % TRIM_EVERY !== 0) return;
    const entries = await this.#entries();
    for (const [at] of entries.slice(0, -MOST_CHANGES)) await this.#parts.cache.delete(keyOf(at));
  }

  /** The oldest first. */
  async #entries(): Promise<[at: number, text: string][]> {
    const found = (await patiently(async () => this.#parts.cache.entries(CHANGE), this.#parts.clock)) ?? [];
    const all = found.map(([key, text]): [number, string] => [Number(key.slice(CHANGE.length)), text]);
    return all.toSorted(([one], [other]) => one - other);
  }

  async #look(): Promise<void> {
    try {
      const isNew = this.#last === undefined || (await this.#read(LATEST)) !== this.#latest;
      if (isNew) await this.catchUp();
      const call = await this.#read(CALL);
      if (call !== this.#call) this.#listener?.onListChange();
      this.#call = call;
    } catch {
      // What cannot be read now is there at the next look.
    }
  }

  #lookLater(): void {
    if (this.#isClosed) return;
    this.#timer = this.#parts.clock.setTimeout(
      () => void this.#look().then(() => this.#lookLater()),
      LOOK_MS,
    );
  }

  #read(key: string): Promise<unknown> {
    return this.#parts.cache.get(key);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

function keyOf(at: number): string {
  return CHANGE + String(at).padStart(DIGITS, "0");
}

/** In the form of a Redis, so that readers go on behind it wherever they are sent. */
function idOf(at: number): string {
  return `${at}-0`;
}
