import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startSite } from "../site/start-site.ts";
import { contenders } from "./contenders/contenders.ts";
import type { Pace } from "./contenders/watching.ts";
import type { Stretch } from "./watch-child.ts";

export interface WatchEffort {
  rooms: number;
  /** How long each contender is measured at a time. */
  stretchMs: number;
  /** How often each contender is measured. */
  rounds: number;
  /** The time in which all rooms are asked for before anything is measured. */
  firstMs: number;
}

/** What each contender took, by its name. */
export type Watched = ReadonlyMap<string, Watchman>;

export interface Watchman {
  /** What the process held when it had asked for one room only. */
  emptyBytes: number;
  stretches: readonly Stretch[];
}

/** As 10,000 rooms a minute, be there fewer: whoever asks seldom takes more for each. */
export const MS_PER_ASK = 6;

/** Has all contenders watch the same rooms in turn, each in a process of its own. */
export async function measureWatching({ rooms, stretchMs, rounds, firstMs }: WatchEffort): Promise<Watched> {
  const intervalMs = rooms * MS_PER_ASK;
  const site = await startSite(new URL("./site-child.ts", import.meta.url), [String(rooms)]);
  const children = [...contenders.keys()].map((name) => ({
    name,
    child: startChild(name, site.origin, rooms),
  }));
  try {
    const empty = await Promise.all(
      // A few answers, so that everything is loaded.
      children.map(({ child }) => watch(child, { intervalMs, ms: 20 * MS_PER_ASK })),
    );
    await Promise.all(children.map(({ child }) => watch(child, { intervalMs: firstMs, ms: firstMs })));
    const stretches = children.map((): Stretch[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [place, { child }] of children.entries()) {
        stretches[place]?.push(await watch(child, { intervalMs, ms: stretchMs }));
      }
    }
    return new Map(
      children.map(({ name }, place): [string, Watchman] => [
        name,
        { emptyBytes: empty[place]?.heldBytes ?? Number.NaN, stretches: stretches[place] ?? [] },
      ]),
    );
  } finally {
    for (const { child } of children) child.disconnect();
    site.close();
  }
}

function startChild(name: string, origin: string, rooms: number): ChildProcess {
  const script = fileURLToPath(new URL("./watch-child.ts", import.meta.url));
  return fork(script, [name, origin, String(rooms)], { execArgv: ["--expose-gc"] });
}

/** @throws Error if the process ends instead */
async function watch(child: ChildProcess, pace: Pace): Promise<Stretch> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`a process that watches ended with ${code}`);
  });
  // Whoever has been answered does not wait for the end any more.
  ended.catch(() => {});
  child.send(pace);
  const [stretch] = await Promise.race([once(child, "message"), ended]);
  return stretch;
}
