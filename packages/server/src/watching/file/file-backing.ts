import { randomUUID } from "node:crypto";
import type { Clock, OpenCache } from "@stream-fallback/core";
import type { Backing } from "../backing.ts";
import type { Lease } from "../lease-turns.ts";
import { FileChanges } from "./file-changes.ts";
import { fileLease } from "./file-lease.ts";
import { LISTENERS, ROOM, STANDING, TOLD } from "./keys.ts";
import { patiently as tryPatiently } from "./patiently.ts";

interface BackingParts {
  /** Closed with the backing. */
  cache: OpenCache;
  /** Opens the same place once more. */
  open(): OpenCache;
  clock: Clock;
}

/** Of the entry that names the list. */
const NAME = ROOM;
const FOR_EVER = 0;
const STANDING_MS = 60_000;

/**
 * A list in a cache file: an entry for each room, so that processes that share the file write over nobody's; the changes, which each of
 * them reads; and the right to watch.
 */
export function fileBacking({ cache, open, clock }: BackingParts): { backing: Backing; lease: Lease } {
  const lease = fileLease({ open, clock });
  const changes = new FileChanges({ cache, clock });
  const patiently = <T>(work: () => Promise<T>) => tryPatiently(work, clock);

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

  /** Several that begin at the same moment go on with the name of the first. */
  async function named(): Promise<string> {
    await patiently(async () => cache.swap(NAME, { before: undefined, after: randomUUID() }));
    const name = await listName();
    if (name === undefined) throw new Error("it is not kept");
    return name;
  }

  /** The others hear of it within half a minute all the same. */
  const call = () => changes.call(randomUUID()).catch(() => {});

  const backing: Backing = {
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
      const fresh = [...rooms].filter(([room]) => !there.has(room));
      for (const [room, entry] of fresh) await write(ROOM + room, entry);
      const name = await named();
      if (fresh.length > 0) await call();
      return name;
    },
    async put(room, entry) {
      await write(ROOM + room, entry);
      await call();
    },
    async remove(room) {
      await patiently(async () => {
        await cache.delete(ROOM + room);
        if ((await cache.get(ROOM + room)) !== undefined) throw new Error("it is still kept");
      });
      await cache.delete(TOLD + room);
      await call();
    },
    async told() {
      await changes.catchUp();
      return below(TOLD);
    },
    async publish({ room, event, data, told }) {
      if (!(await lease.isHeld())) return false;
      await changes.write({ event, data });
      // Who is told twice is harmed less than who is not told.
      await cache.set(TOLD + room, told, FOR_EVER);
      return true;
    },
    share: {
      async write(standing) {
        if ((await cache.get(LISTENERS)) !== undefined) await cache.set(STANDING, standing, STANDING_MS);
      },
      read: async () => (await cache.get(STANDING)) as string | undefined,
    },
    follow: (listener) => changes.follow(listener),
    async close() {
      changes.close();
      await lease.close();
      await cache.close();
    },
  };
  return { backing, lease };
}
