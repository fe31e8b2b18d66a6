import { startChild } from "../harness/measuring-child.ts";
import { startSite } from "../site/start-site.ts";
import { contenders } from "./contenders/contenders.ts";
import type { Order, Stretch } from "./watch-child.ts";

export interface WatchEffort {
  rooms: number;
  /** How long is measured at a time. */
  stretchMs: number;
  /** How often. */
  rounds: number;
}

/** What each contender took, by its name. */
export type Watched = ReadonlyMap<string, Watchman>;

export interface Watchman {
  /** What the process held when it watched a few rooms only, and was warm. */
  fewBytes: number;
  /** How many those were. */
  fewRooms: number;
  stretches: readonly Stretch[];
}

/** As 10,000 rooms a minute, be there fewer: whoever asks seldom takes more for each. */
export const MS_PER_ASK = 6;

/**
 * A few rooms, asked for until everything is loaded and compiled: code is held too, and by no room. No faster than a
 * process bears that is cold.
 */
const FEW = { rooms: 50, intervalMs: 1_000 };
const WARM_UP_MS = 20_000;
const FEW_MS = 3_000;

/** As long as all rooms take to be asked for once: an interval may be a twentieth longer. */
const FIRST_INTERVALS = 1.1;

/**
 * Has all contenders watch the same rooms at the same time, each in a process of its own: whatever else the machine does
 * meets all of them.
 */
export async function measureWatching({ rooms, stretchMs, rounds }: WatchEffort): Promise<Watched> {
  const intervalMs = rooms * MS_PER_ASK;
  const site = await startSite(new URL("./site-child.ts", import.meta.url), [String(rooms)]);
  const script = new URL("./watch-child.ts", import.meta.url);
  const children = [...contenders.keys()].map((name) => ({
    name,
    child: startChild<Order, Stretch>(script, [name, site.origin]),
  }));
  const all = (order: Order) => Promise.all(children.map(({ child }) => child.tell(order)));
  try {
    await all({ begin: FEW, ms: WARM_UP_MS });
    const few = await all({ ms: FEW_MS });
    await all({ begin: { rooms, intervalMs }, ms: FIRST_INTERVALS * intervalMs });
    const stretches = children.map((): Stretch[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [place, stretch] of (await all({ ms: stretchMs })).entries())
        stretches[place]?.push(stretch);
    }
    return new Map(
      children.map(({ name }, place): [string, Watchman] => [
        name,
        {
          fewBytes: few[place]?.heldBytes ?? Number.NaN,
          fewRooms: FEW.rooms,
          stretches: stretches[place] ?? [],
        },
      ]),
    );
  } finally {
    for (const { child } of children) child.close();
    site.close();
  }
}
