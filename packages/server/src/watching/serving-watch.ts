import type { Clock, Logger, RoomChange, TimerHandle, Watcher, WatchOptions } from "@stream-fallback/core";
import type { AskWith, ServedClient } from "../app-options.ts";
import type { EventFeed } from "../events/event-feed.ts";
import { toldChange } from "../events/told-change.ts";
import type { Backing } from "./backing.ts";
import { keptTold, lastToldIn } from "./last-told.ts";
import type { ListedRoom, RoomWishes } from "./room-wishes.ts";
import { type Standing, sharedIn, sharedText, unknownRow } from "./standing.ts";
import type { Turn, Turns } from "./turns.ts";
import { WatchList } from "./watch-list.ts";

interface ServingWatchParts {
  client: ServedClient;
  rooms: readonly ListedRoom[];
  intervalMs: WatchOptions["intervalMs"];
  askWith: AskWith;
  backing: Backing;
  turns: Turns;
  feed: EventFeed;
  clock: Clock;
  logger: Logger | undefined;
}

/** Between looks at what is kept, for changes that nobody has told of. */
const REFRESH_MS = 30_000;
/** Changes of the list often come many at a time. */
const SOON_MS = 100;
const RETRY_MS = 500;
/** The others hear of how rooms are so often; of thousands less often, since that is written as a whole. */
const SHARE_MS = 2_000;
const SHARE_MS_PER_ROOM = 1;

/** The watch of a service: its list, and, when it is its turn, the one that asks. */
export class ServingWatch {
  readonly #parts: ServingWatchParts;
  readonly #list: WatchList;
  #watcher: Watcher | undefined;
  /** Ends when nothing of the turn runs any more. */
  #turnEnded: Promise<void> = Promise.resolve();
  #refreshTimer: TimerHandle;
  #isRefreshSoon = false;
  #isClosed = false;

  constructor(parts: ServingWatchParts) {
    this.#parts = parts;
    const { backing, rooms, logger } = parts;
    this.#list = new WatchList({
      ...{ backing, own: rooms, logger },
      onChange: (room, wishes) => this.#onListChange(room, wishes),
      // What was emptied had the changes too.
      onReplaced: () => backing.share && parts.feed.tellGap(),
    });
  }

  /** Ends once the list is read and earlier changes are there, or cannot be. */
  async begin(): Promise<void> {
    const { backing, turns, feed } = this.#parts;
    const followed = backing.follow({
      onChange: ({ id, event, data }) => feed.tell({ id, event, data }),
      onGap: () => {
        feed.tellGap();
        this.#refreshIn(SOON_MS);
      },
      onListChange: () => this.#refreshIn(SOON_MS),
      onFree: () => turns.look(),
    });
    await this.#refresh();
    turns.follow({
      onTurn: (turn) => this.#take(turn),
      onStanding: (isWatched) => this.#tellStanding(isWatched),
    });
    await followed;
  }

  async standing(): Promise<Standing> {
    const { turns, backing } = this.#parts;
    const watchedBy = turns.watchedBy();
    if (this.#watcher !== undefined && watchedBy === "here")
      return { status: { ...this.#watcher.status(), watchedBy }, rooms: this.#watcher.rooms() };
    const told = sharedIn(await backing.share?.read().catch(() => undefined));
    const rows = new Map(told?.rooms.map((row) => [row.name, row]));
    const rooms = [...this.#list].map((listed) => rows.get(listed.room) ?? unknownRow(listed));
    const status = told?.status ?? { known: 0, due: 0, latenessMs: 0 };
    return { status: { ...status, rooms: rooms.length, watchedBy }, rooms };
  }

  get size(): number {
    return this.#list.size;
  }

  has(room: string): boolean {
    return this.#list.has(room.trim());
  }

  /** @throws whatever keeps it from being kept */
  put(room: string, wishes: RoomWishes): Promise<void> {
    return this.#list.put(room.trim(), wishes);
  }

  /**
   * By the name that it was given or by its number; what is not on the list is left alone.
   * @throws whatever keeps it from being removed
   */
  async remove(given: string): Promise<void> {
    const room = given.trim();
    const rows = this.#list.has(room) ? [] : (await this.standing()).rooms;
    const name = rows.find((row) => row.room.roomId === room)?.name ?? room;
    await this.#list.remove(name);
  }

  /** Stops asking, and lets another one begin. */
  async stop(): Promise<void> {
    this.#isClosed = true;
    this.#parts.clock.clearTimeout(this.#refreshTimer);
    await this.#parts.turns.close(() => this.#turnEnded);
  }

  async close(): Promise<void> {
    await this.#parts.backing.close();
  }

  #take(turn: Turn): void {
    const before = this.#turnEnded;
    this.#turnEnded = (async () => {
      await before;
      await this.#watch(turn);
    })().catch((error: unknown) => {
      this.#parts.logger?.error({ error }, "the watch behind /v1/events has failed");
      this.#parts.feed.close("the watch has failed");
    });
  }

  async #watch(turn: Turn): Promise<void> {
    const { client, intervalMs, feed } = this.#parts;
    const { isMine, signal } = turn;
    await this.#untilOver(turn, () => this.#list.refresh());
    const told = await this.#untilOver(turn, () => this.#parts.backing.told());
    if (told === undefined || !isMine()) return;
    const watcher = client.watch([], { intervalMs, mayAsk: isMine });
    this.#watcher = watcher;
    signal.addEventListener("abort", () => void watcher.close(), { once: true });
    for (const { room, ...wishes } of this.#list) this.#add(watcher, { room, wishes, told: told.get(room) });
    told.clear();
    const over = new AbortController();
    const sharing = this.#share(watcher, AbortSignal.any([signal, over.signal]));
    try {
      for await (const change of watcher) await this.#publish(change, turn);
      // Whoever has ended it without asking us has ended the client.
      if (!signal.aborted) feed.close("the watch has ended");
    } finally {
      this.#watcher = undefined;
      over.abort();
      await watcher.close();
      await sharing;
    }
  }

  #add(
    watcher: Watcher,
    { room, wishes, told }: { room: string; wishes: RoomWishes; told?: string | undefined },
  ): void {
    const lastTold = told === undefined ? undefined : lastToldIn(told);
    try {
      watcher.add(room, { ...this.#parts.askWith(room), ...wishes, ...(lastTold && { lastTold }) });
    } catch (error) {
      // The watch may be ending; else the room is one that only its process can ask for.
      const { code = "" } = error as { code?: string };
      if (code !== "CLOSED") this.#parts.logger?.warn({ code }, "a room of the list cannot be watched here");
    }
  }

  #onListChange(room: string, wishes: RoomWishes | undefined): void {
    const watcher = this.#watcher;
    if (watcher === undefined) return;
    if (wishes === undefined) watcher.remove(room);
    else this.#add(watcher, { room, wishes });
  }

  async #publish(change: RoomChange, turn: Turn): Promise<void> {
    const { name: room, type: event } = change;
    if (!this.#list.has(room)) return;
    const published = {
      ...{ room, event, data: JSON.stringify(toldChange(change)) },
      told: keptTold(change),
    };
    await this.#untilOver(turn, async () => {
      // A Redis that was emptied has forgotten whose turn it is, and hears of it within a moment.
      if (!(await this.#parts.backing.publish(published)))
        throw new Error("it is not known whose turn it is");
    });
  }

  /** What fails is tried again, while the turn lasts. */
  async #untilOver<T>({ signal, isMine }: Turn, work: () => Promise<T>): Promise<T | undefined> {
    while (isMine()) {
      try {
        return await work();
      } catch {
        await this.#pause(RETRY_MS, signal);
      }
    }
    return undefined;
  }

  async #share(watcher: Watcher, signal: AbortSignal): Promise<void> {
    const { share } = this.#parts.backing;
    while (share !== undefined && !signal.aborted) {
      const rooms = watcher.rooms();
      await share.write(sharedText({ status: watcher.status(), rooms })).catch(() => {});
      await this.#pause(SHARE_MS + rooms.length * SHARE_MS_PER_ROOM, signal);
    }
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        clock.clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = clock.setTimeout(end, ms);
      signal.addEventListener("abort", end);
    });
  }

  #tellStanding(isWatched: boolean): void {
    const { feed, logger } = this.#parts;
    if (isWatched) logger?.info({}, "the rooms are watched again");
    else
      logger?.warn({}, "nobody watches: the place of the list does not answer, or nobody may take over yet");
    feed.tellStanding(isWatched);
  }

  #refreshIn(ms: number): void {
    const isSoon = ms < REFRESH_MS;
    if (this.#isClosed || !this.#parts.backing.isKept || (this.#isRefreshSoon && isSoon)) return;
    this.#isRefreshSoon = isSoon;
    this.#parts.clock.clearTimeout(this.#refreshTimer);
    this.#refreshTimer = this.#parts.clock.setTimeout(() => void this.#refresh(), ms);
  }

  async #refresh(): Promise<void> {
    this.#isRefreshSoon = false;
    const isRead = await this.#list.refresh().then(
      () => true,
      () => false,
    );
    if (!this.#isRefreshSoon) this.#refreshIn(isRead ? REFRESH_MS : RETRY_MS);
  }
}
