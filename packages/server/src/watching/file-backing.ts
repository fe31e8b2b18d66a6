import { randomUUID } from "node:crypto";
import type { Clock, OpenCache } from "@stream-fallback/core";
import type { Backing, BackingListener } from "./backing.ts";

const ROOM = "watch-1:room:";
const TOLD = "watch-1:told:";
/** A room of no name is none: its entry names the list. */
const NAME = ROOM;
/** Another process may write at this moment, for a few ms. */
const ATTEMPTS = 5;
const PAUSE_MS = 50;

/** A list in a cache file: an entry for each room, so that processes that share the file write over nobody's. */
export function fileBacking(cache: OpenCache, clock: Clock): Backing {
  let listener: BackingListener | undefined;

  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await new Promise<void>((resolve) => clock.setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  /** A cache that cannot keep anything says nothing of it: only reading shows that it is kept. */
  const write = (key: string, text: string) =>
    patiently(async () => {
      await cache.set(key, text, FOR_EVER);
      if ((await cache.get(key)) !== text) throw new Error("it is not kept");
    });

  async function listName(): Promise<string | undefined> {
    const name = await patiently(async () => cache.get(NAME));
    return name === undefined ? undefined : String(name);
  }

  async function below(prefix: string): Promise<Map<string, string>> {
    const found = await patiently(async () => cache.entries(prefix));
    if (found === undefined) throw new Error("it cannot be read");
    return new Map(found.map(([key, text]) => [key.slice(prefix.length), text]));
  }

  return {
    isKept: true,
    async list() {
      const rooms = await below(ROOM);
      const name = rooms.get("");
      rooms.delete("");
      return name === undefined ? undefined : { name, rooms };
    },
    listName,
    async begin(rooms) {
      const there = await below(ROOM);
      for (const [room, entry] of rooms) if (!there.has(room)) await write(ROOM + room, entry);
      const name = there.get("") ?? randomUUID();
      if (!there.has("")) await write(NAME, name);
      return name;
    },
    put: (room, entry) => write(ROOM + room, entry),
    async remove(room) {
      await patiently(async () => {
        await cache.delete(ROOM + room);
        if ((await cache.get(ROOM + room)) !== undefined) throw new Error("it is still kept");
      });
      await cache.delete(TOLD + room);
    },
    told: () => below(TOLD),
    async publish({ room, event, data, told }) {
      listener?.onChange({ id: undefined, event, data });
      // Who is told twice is harmed less than who is not told.
      await cache.set(TOLD + room, told, FOR_EVER);
      return true;
    },
    async follow(given) {
      listener = given;
    },
    close: () => cache.close(),
  };
}

const FOR_EVER = 0;
