import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { type Origins, originsUnder, originsVariable } from "./addresses/origins.ts";
import { answer } from "./answer/answer.ts";
import { applyControl, type ControlPatch } from "./control/control.ts";
import { readLimit } from "./control/control-limit.ts";
import { createDice } from "./faults/dice.ts";
import { createFaultBoard } from "./faults/fault-board.ts";
import { type Counters, createCounterBoard } from "./site/counters.ts";
import { createPauses } from "./site/pauses.ts";
import type { Site } from "./site/site.ts";
import { openStage } from "./site/stage.ts";
import { createLimiter, type Limit } from "./visitors/limits.ts";
import { createReplayGuard } from "./visitors/replays.ts";
import { openTtwidOffice } from "./visitors/ttwid.ts";

export interface EmulatorOptions {
  /** The port on 127.0.0.1. @default 0, any free one */
  port?: number;
  /** Whether signatures are checked, as well as the ttwid. @default true */
  strict?: boolean;
  /** What the site believes to be the time, in Unix milliseconds. @default Date.now */
  clock?: () => number;
  /** How much one visitor may ask before it is turned away. @default null, as much as it likes */
  limit?: Limit | null;
  /** Leads the streams' addresses in replies to small real streams of the emulator's own. @default false */
  streams?: boolean;
  /** The luck of faults with a rate and of latencies with a range. @default 1 */
  seed?: number;
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
 * @throws {ControlError} when the limit makes no sense
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, strict = true, clock = Date.now, limit = null, streams = false, seed = 1 } = options;
  const firstLimit = readLimit(limit);
  const server = createServer();
  // Idle connections are the client's to close; help from here would hide a client that forgets them.
  server.keepAliveTimeout = 0;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dice = createDice(seed);
  const site: Site = {
    clock,
    strict,
    url,
    streamsUrl: streams ? url : undefined,
    dice,
    limiter: createLimiter(clock, firstLimit),
    replays: createReplayGuard(clock),
    faults: createFaultBoard(clock, dice),
    stage: openStage(),
    counters: createCounterBoard(),
    ttwids: openTtwidOffice(clock),
  };
  const pauses = createPauses();
  server.on("request", (request, response) => {
    answer({ request, response, site, pause: pauses.pause }).catch(() => {
      // Either the client left in the middle or a route is broken; both end the connection, and tests see it.
      response.destroy();
    });
  });

  const origins = originsUnder(url);
  return {
    url,
    origins,
    originsVariable: originsVariable(origins),
    control: (patch) => applyControl(patch, site),
    counters: () => site.counters.read(),
    connections: () => promisify(server.getConnections).call(server),
    async close() {
      pauses.close();
      const closed = server.listening ? once(server, "close") : undefined;
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
