import { rewriteBody } from "./acts.ts";
import { answer } from "./answer.ts";
import { answerControl } from "./answer-control.ts";
import { checkLimit } from "./check-limit.ts";
import { checkOrder } from "./check-order.ts";
import { checkStandIn } from "./check-stand-in.ts";
import { createCounterBoard } from "./counters.ts";
import { createDice } from "./dice.ts";
import { createFaultBoard } from "./fault-board.ts";
import { standInFaultKinds } from "./faults.ts";
import { createLimiter, type LimitVerdict } from "./limiter.ts";
import { openDoors } from "./open-doors.ts";
import { createPauses } from "./pauses.ts";
import { htmlReply, type StandInReply, statusReply } from "./reply.ts";
import type { Site } from "./site.ts";
import type { FaultActs, FaultsOf, StandIn, StandInOptions } from "./stand-in.ts";

/**
 * Plays a site on this machine, each of its hosts under a path prefix and at a local port of its own. Its routes answer; what goes wrong
 * at any site, from a connection that is cut to a limit of requests, comes with it.
 * @throws StreamFallbackError `INVALID_INPUT` for options of a wrong kind, `LOCAL` when the port is taken
 */
export async function startStandIn<
  const Endpoint extends string,
  const Host extends string = never,
  const Acts extends FaultActs = Record<never, never>,
>(given: StandInOptions<Endpoint, Host, Acts>): Promise<StandIn<Endpoint, Host, FaultsOf<Acts>>> {
  const options = checkStandIn(given);
  const { routes, faults: acts = {}, clock = Date.now, limit = null, seed = 1, port = 0 } = options;
  const { hasPortPerHost = options.port === undefined } = options;
  const dice = createDice(seed);
  const endpoints = [...new Set(routes.map(({ endpoint }) => endpoint))];
  const hosts = [...new Set(routes.flatMap(({ host }) => host ?? []))];
  const ownKinds = Object.keys(acts);
  const kinds = [...new Set([...standInFaultKinds, ...ownKinds])];
  const counters = createCounterBoard<Endpoint>(endpoints);
  const pauses = createPauses();
  const thrown: unknown[] = [];
  const site: Site = {
    ...{ routes, acts, clock, dice, pauses, counters: counters as Site["counters"] },
    limiter: createLimiter(clock, limit),
    faults: createFaultBoard(clock, dice),
    rewrite: options.rewrite ?? rewriteBody,
    broken: (error) => void thrown.push(error),
    visitorOf: options.visitorOf ?? (({ address }) => address),
    limited: options.limited ?? limitedAtAnySite,
    aside: (aside) =>
      aside.request.path === options.controlPath
        ? answerControl(aside.request, { standIn, own: options })
        : options.aside?.(aside),
  };

  const doors = await openDoors(
    (request, response) => {
      answer({ request, response }, site).catch(() => {
        // Either the client left in the middle or a route is broken; both end the connection.
        response.destroy();
      });
    },
    { port, hosts: hasPortPerHost ? hosts : [] },
  );
  const { url, urls, connections } = doors;

  const standIn: StandIn<Endpoint, Host, FaultsOf<Acts>> = {
    url,
    origins: Object.fromEntries(hosts.map((host) => [host, `${urls.get(host) ?? url}/${host}`])) as Record<
      Host,
      string
    >,
    fail: (order) => site.faults.order(checkOrder(order, { endpoints, hosts, kinds, ownKinds })),
    faults: () => site.faults.read() as ReturnType<StandIn<Endpoint, Host, FaultsOf<Acts>>["faults"]>,
    limit(next) {
      if (next !== undefined) site.limiter.set(checkLimit(next));
      return site.limiter.read();
    },
    counters: () => counters.read(),
    reset() {
      for (const part of [site.faults, site.limiter, dice, counters]) part.reset();
      options.onReset?.();
    },
    connections,
    async close() {
      pauses.close();
      await doors.close();
      // Whoever asked saw a broken connection only.
      for (const error of thrown.splice(0)) throw error;
    },
  };
  return standIn;
}

function limitedAtAnySite(verdict: LimitVerdict): StandInReply {
  return verdict === "blocked"
    ? statusReply(429)
    : htmlReply("<!DOCTYPE html><title>Are you human?</title><body>Move the slider.</body>");
}
