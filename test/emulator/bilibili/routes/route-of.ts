import type { StandInReply, StandInRoute } from "@stream-fallback/core/testing";
import { pointBilibiliStreamsHere } from "../../streams/stream-hosts.ts";
import type { EndpointName, HostName } from "../addresses.ts";
import type { Fault } from "../faults/faults.ts";
import { intercepted } from "../shapes/refusals.ts";
import type { Route, Site, SiteRequest } from "../site/site.ts";

/** A route as the stand-in has it: what it answers to those whom the site lets through. */
export function routeOf(route: Route, site: Site): StandInRoute<EndpointName, HostName, Fault> {
  const { endpoint, host, path } = route;
  return {
    ...{ endpoint, host, path },
    answer: (request) => refusalOf(request, { route, site }) ?? replyOf(request, { route, site }),
  };
}

function replyOf(request: SiteRequest, { route, site }: { route: Route; site: Site }): StandInReply {
  const reply = route.answer(request, site);
  const { streamsUrl } = site;
  if (streamsUrl === undefined) return reply;
  return { ...reply, body: pointBilibiliStreamsHere(reply.body, streamsUrl) };
}

/** What the site says to those whom it does not take for people. */
function refusalOf(
  { userAgent, cookies }: SiteRequest,
  { route, site }: { route: Route; site: Site },
): StandInReply | undefined {
  if (!site.strict) return undefined;
  const form = route.host === "live" || route.host === "short" ? "page" : "json";
  if (!/^Mozilla\/5\.0 \(.+\)/.test(userAgent)) return { ...intercepted(form), refused: "noBrowser" };
  // Polls with a login are what the site takes for a robot's first of all.
  const isPolling = route.isPoll === true && cookies.has("SESSDATA");
  return isPolling ? { ...intercepted("json"), refused: "pollWithLogin" } : undefined;
}
