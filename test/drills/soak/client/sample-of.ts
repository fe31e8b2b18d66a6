import type { Watcher } from "@stream-fallback/core";
import type { Row, Sample } from "../messages.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { countHandles } from "./count-handles.ts";
import { numberIn } from "./watched-rooms.ts";

interface Sampled {
  watcher: Pick<Watcher, "rooms">;
  /** How long the last answer of each room was on its way. */
  flights: ReadonlyMap<string, number>;
  sent: Readonly<Record<string, number>>;
  stalledMs: number;
}

/** A look at this process, behind a garbage collection. */
export function sampleOf({ watcher, flights, sent, stalledMs }: Sampled): Sample {
  collectGarbage();
  const { heapUsed: heapBytes, external: externalBytes, rss: rssBytes } = process.memoryUsage();
  const handles = countHandles();
  const rows = watcher.rooms().map(({ name, state, knownAt }): Row => {
    const room = numberIn(name);
    return [room, state, knownAt ?? 0, flights.get(room) ?? 0];
  });
  return {
    ...{ at: Date.now(), heapBytes, externalBytes, rssBytes, handles, rows, stalledMs },
    sent: Object.values(sent).reduce((sum, count) => sum + count, 0),
  };
}
