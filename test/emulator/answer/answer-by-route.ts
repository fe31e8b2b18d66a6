import type { StandInReply, StandInRoute } from "@stream-fallback/core/testing";
import type { EndpointName } from "../addresses/endpoints.ts";
import type { OriginName } from "../addresses/origins.ts";
import type { Fault } from "../faults/faults.ts";
import { emptyReply } from "../replies/empty-reply.ts";
import { rewriteText } from "../replies/rewrite-text.ts";
import type { Route, Site, SiteRequest } from "../site/site.ts";
import { pointStreamsHere } from "../streams/stream-hosts.ts";

/** A route as the stand-in has it: what it answers under this site's rules for all of them. */
export function routeOf(route: Route, site: Site): StandInRoute<EndpointName, OriginName, Fault> {
  const { endpoint, origin: host, method, path } = route;
  return { endpoint, host, method, path, answer: (request) => replyOf(route, { request, site }) };
}

function replyOf(route: Route, { request, site }: { request: SiteRequest; site: Site }): StandInReply {
  const reply = route.answer(request, site);
  // An empty body means that the route refused the signature; only accepted signatures are used up.
  if (site.strict && reply.body !== "" && site.replays.isReplay(request.query)) {
    return { ...emptyReply(), refused: "badSignature.replayed" };
  }
  const { streamsUrl } = site;
  return streamsUrl === undefined ? reply : rewriteText(reply, (text) => pointStreamsHere(text, streamsUrl));
}
