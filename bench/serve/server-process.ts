import { startEmulator } from "../../test/emulator/server.ts";
import { webRid } from "../cache/room-on-air.ts";
import { startChild } from "../harness/measuring-child.ts";
import { BARE, OURS } from "./contenders.ts";
import type { Order, Taken } from "./serve-child.ts";

/** A server in a process of its own. */
export interface ServerProcess {
  /** Where it tells of the one room. */
  roomUrl: string;
  eventsUrl: string;
  /** Has it tell of so many changes, one each 100 ms. */
  change(count: number): Promise<unknown>;
  /** What it takes of the processor for each of so many, in ns. */
  costOf(count: number, work: () => Promise<unknown>): Promise<number>;
}

export interface Servers {
  bare: ServerProcess;
  ours: ServerProcess;
  close(): Promise<void>;
}

export const CHANGE_EVERY_MS = 100;

/** Starts both servers, over a site that is played in this process. */
export async function startServers(): Promise<Servers> {
  const site = await startEmulator();
  const script = new URL("./serve-child.ts", import.meta.url);
  const children = [BARE, OURS].map((name) =>
    startChild<Order, Taken>(script, [name, site.origins.live, webRid]),
  );
  const [bare, ours] = (await Promise.all(children.map(processOf))) as [ServerProcess, ServerProcess];
  return {
    ...{ bare, ours },
    async close() {
      for (const child of children) child.close();
      await site.close();
    },
  };
}

async function processOf({ tell }: ReturnType<typeof startChild<Order, Taken>>): Promise<ServerProcess> {
  const { origin } = await tell({});
  return {
    roomUrl: `${origin}/v1/rooms/${webRid}`,
    eventsUrl: `${origin}/v1/events`,
    change: (count) => tell({ changes: { count, everyMs: CHANGE_EVERY_MS } }),
    async costOf(count, work) {
      const before = await tell({});
      await work();
      return ((await tell({})).cpuNs - before.cpuNs) / count;
    },
  };
}
