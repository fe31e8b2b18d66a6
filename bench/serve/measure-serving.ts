import { fileURLToPath } from "node:url";
import { seededRandom } from "@stream-fallback/core/testing";
import { processTime } from "../cli/process-time.ts";
import { measureRounds, type Pair } from "../harness/interleave.ts";
import { askAgain } from "./ask-again.ts";
import { BARE, OURS } from "./contenders.ts";
import { readEvents } from "./read-events.ts";
import { type ServerProcess, type Servers, startServers } from "./server-process.ts";

export const ROOM = "a cached room";
const UNCHANGED = "a cached room that the caller has (304)";
export const START = "a start";
export const EVENTS = "a change told to 1,000 readers";

export interface ServeEffort {
  rounds: number;
  /** Requests in one measurement. */
  requests: number;
  warmUpRequests: number;
  /** Starts in one measurement. */
  starts: number;
  eventRounds: number;
  /** Changes in one measurement, ten a second. */
  changes: number;
}

/** The pairs of each case; the baseline of each is bare `node:http` just before. */
export type Served = ReadonlyMap<string, readonly Pair[]>;

const READERS = 1_000;

/** Has both servers do the same in turn, each in a process of its own; who asks and reads is this one. */
export async function measureServing(effort: ServeEffort): Promise<Served> {
  const servers = await startServers();
  try {
    const rooms = await measureRooms(servers, effort);
    const starts = await measureStarts(effort);
    return new Map([...rooms, ...starts, ...(await measureEvents(servers, effort))]);
  } finally {
    await servers.close();
  }
}

async function measureRooms({ bare, ours }: Servers, { rounds, requests, warmUpRequests }: ServeEffort) {
  const etag = (await fetch(ours.roomUrl)).headers.get("etag") ?? "";
  const asking = (name: string, server: ServerProcess, headers = {}) => {
    const ask = (count: number) => askAgain(server.roomUrl, { requests: count, headers });
    return { name, ask, nsPerCall: () => server.costOf(requests, () => ask(requests)) };
  };
  const baseline = asking(BARE, bare);
  const cases = [asking(ROOM, ours), asking(UNCHANGED, ours, { "if-none-match": etag })];
  for (const { ask } of [baseline, ...cases]) await ask(warmUpRequests);
  return measureRounds({ baseline, cases }, { rounds, random: seededRandom(1) });
}

function measureStarts({ rounds, starts: runs }: ServeEffort) {
  const script = fileURLToPath(new URL("./start-child.mjs", import.meta.url));
  const starting = (kind: string) => ({
    name: START,
    nsPerCall: () => processTime([script, kind], { runs, environment: {} }),
  });
  return measureRounds(
    { baseline: starting(BARE), cases: [starting(OURS)] },
    { rounds, random: seededRandom(1) },
  );
}

function measureEvents({ bare, ours }: Servers, { eventRounds, changes }: ServeEffort) {
  const telling = (server: ServerProcess) => ({
    name: EVENTS,
    async nsPerCall() {
      const reading = await readEvents(server.eventsUrl, READERS);
      const ns = await server.costOf(changes, () => server.change(changes));
      await reading.close({ least: changes });
      return ns;
    },
  });
  return measureRounds(
    { baseline: telling(bare), cases: [telling(ours)] },
    { rounds: eventRounds, random: seededRandom(1) },
  );
}
