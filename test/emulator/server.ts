import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { answer } from "./answer.ts";
import { applyControl, type ControlPatch } from "./control.ts";
import { type Counters, createCounterBoard } from "./counters.ts";
import { createFaultBoard } from "./faults.ts";
import { type Origins, originsUnder, originsVariable } from "./origins.ts";
import type { Site } from "./site.ts";
import { openTtwidOffice } from "./ttwid.ts";

export interface EmulatorOptions {
  /** The port on 127.0.0.1. @default 0, any free one */
  port?: number;
  /** Whether signatures are checked, as well as the ttwid. @default true */
  strict?: boolean;
  /** What the site believes to be the time, in Unix milliseconds. @default Date.now */
  clock?: () => number;
}

export interface Emulator {
  url: string;
  origins: Origins;
  /** The text for the DOUYIN_ORIGINS environment variable. */
  originsVariable: string;
  /** The same as POST /__control. @throws {ControlError} when the order makes no sense */
  control(patch: ControlPatch): void;
  counters(): Counters;
  /** How many connections clients hold open, idle ones too. */
  connections(): Promise<number>;
  /** Ends at once, whatever is still being answered. */
  close(): Promise<void>;
}

/**
 * Plays the site on localhost: the same addresses under one prefix per host, the same replies, the same moods.
 *
 * @throws when the port is taken
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, strict = true, clock = Date.now } = options;
  const faults = createFaultBoard();
  const counters = createCounterBoard();
  const site: Site = { clock, strict, faults, counters, ttwids: openTtwidOffice(clock) };

  const timers = new Set<NodeJS.Timeout>();
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms);
      timers.add(timer);
    });

  const server = createServer((request, response) => {
    answer({ request, response, site, pause }).catch(() => {
      // Either the client left in the middle or a route is broken; both end the connection, and tests see it.
      response.destroy();
    });
  });
  // Idle connections are the client's to close; help from here would hide a client that forgets them.
  server.keepAliveTimeout = 0;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origins = originsUnder(url);
  return {
    url,
    origins,
    originsVariable: originsVariable(origins),
    control: (patch) => applyControl(patch, faults, counters),
    counters: () => counters.read(),
    connections: () => promisify(server.getConnections).call(server),
    async close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      const closed = server.listening ? once(server, "close") : undefined;
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
