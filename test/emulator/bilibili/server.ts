import { type StandIn, type StandInLimit, startStandIn } from "@stream-fallback/core/testing";
import { createStreamCounts } from "../site/stream-counts.ts";
import { sendStream } from "../streams/send-stream.ts";
import { cdnPath } from "../streams/stream-hosts.ts";
import { type EndpointName, type HostName, originsVariable } from "./addresses.ts";
import { ownControl } from "./control/own-control.ts";
import { faultActs } from "./faults/acts.ts";
import type { Fault } from "./faults/faults.ts";
import { pageRoutes } from "./routes/pages.ts";
import { roomRoutes } from "./routes/room.ts";
import { routeOf } from "./routes/route-of.ts";
import { sessionRoutes } from "./routes/session.ts";
import { streamRoutes } from "./routes/streams.ts";
import { intercepted, risk } from "./shapes/refusals.ts";
import type { Site } from "./site/site.ts";
import { type Change, openStage } from "./site/stage.ts";
import { openWbiOffice } from "./visitors/wbi.ts";

export interface BilibiliOptions {
  /** Whether signatures, ids, browsers and logins that poll are checked. @default true */
  strict?: boolean;
  /** What the site believes to be the time, in Unix milliseconds; the keys change with its days. @default Date.now */
  clock?: () => number;
  /** How much one address may ask of one host before it is intercepted. @default null, as much as it likes */
  limit?: StandInLimit | null;
  /** The luck of faults with a rate. @default 1 */
  seed?: number;
  /** The port on 127.0.0.1. @default 0, any free one */
  port?: number;
  /** Whether each host has a port of its own. @default false */
  hasPortPerHost?: boolean;
  /** Leads the streams' addresses in replies to small real streams of the stand-in's own. @default false */
  streams?: boolean;
  /** How many of `furtherRooms` there are beside the cast. @default 0 */
  further?: number;
}

export interface Bilibili extends StandIn<EndpointName, HostName, Fault> {
  /** The text for the BILIBILI_ORIGINS environment variable. */
  originsVariable: string;
  /** Makes a room of the cast otherwise, such as on air; a reset takes it back. */
  change(roomId: number, change: Change): void;
  /** From now on the site takes only what is signed with other keys. */
  rotateKeys(): void;
}

/** Plays Bilibili's live rooms on localhost: the same addresses under one prefix per host, the same replies and refusals. */
export async function startBilibili(options: BilibiliOptions = {}): Promise<Bilibili> {
  const { strict = true, clock = Date.now, limit = null, seed, port, further = 0, streams = false } = options;
  const { hasPortPerHost = false } = options;
  const stage = openStage(further);
  let visitors = 0;
  const site: Site = {
    ...{ clock, strict, stage, wbi: openWbiOffice(clock) },
    nextVisitor: () => ++visitors,
    streamsAsked: createStreamCounts(),
    get streamsUrl() {
      return streams ? standIn.url : undefined;
    },
    // No request comes before the stand-in has started.
    get origins() {
      return standIn.origins;
    },
  };
  const all = [...sessionRoutes, ...roomRoutes, ...streamRoutes, ...pageRoutes];
  const standIn: StandIn<EndpointName, HostName, Fault> = await startStandIn({
    ...{ clock, limit, seed, port, hasPortPerHost, faults: faultActs, controlPath: "/__control" },
    ...ownControl(site),
    aside: ({ request: { path, query }, response }) => {
      if (!path.startsWith(cdnPath)) return undefined;
      sendStream(response, { path, query }, site);
      return "sent";
    },
    routes: all.map((route) => routeOf(route, site)),
    // What intercepts an address at one host lets it pass at the others.
    visitorOf: ({ host, address }) => `${host} ${address}`,
    limited: (verdict) => (verdict === "blocked" ? intercepted("json") : risk("code")),
  });
  return {
    ...standIn,
    originsVariable: originsVariable(standIn.origins),
    change: stage.change,
    rotateKeys: site.wbi.rotate,
  };
}
