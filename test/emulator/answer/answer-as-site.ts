import { splitOrigin } from "../addresses/origins.ts";
import { delayMs, limitReply, replyInstead, spoil } from "../replies/act-out.ts";
import { emptyReply, htmlReply, type Reply } from "../replies/reply.ts";
import { rewriteText } from "../replies/rewrite-text.ts";
import { sendReply } from "../replies/send-reply.ts";
import { routes } from "../routes/index.ts";
import type { Route, Site, SiteRequest } from "../site/site.ts";
import { pointStreamsHere } from "../streams/stream-hosts.ts";
import { readCookies } from "../visitors/cookies.ts";
import { visitorKey } from "../visitors/visitor-key.ts";
import type { Asked, Exchange } from "./exchange.ts";

/** Answers a request as the site would: finds its route, applies limit and fault, then lets the route answer. */
export async function answerAsSite(exchange: Exchange, { method, path, query, body }: Asked): Promise<void> {
  const { request, site, pause } = exchange;
  const place = splitOrigin(path);
  const route = place && routes.find((candidate) => fits(candidate, { method, ...place }));
  site.counters.request(route?.endpoint ?? "other");
  if (place === undefined || route === undefined) {
    const reply = { ...htmlReply("<html><body>not found</body></html>"), status: 404 };
    return sendReply({ ...exchange, reply });
  }

  const cookies = readCookies(request.headers.cookie);
  const verdict = site.limiter.ask(
    visitorKey({ cookies, address: request.socket.remoteAddress, ttwids: site.ttwids }),
  );
  if (verdict !== undefined) {
    site.counters.limit(route.endpoint, verdict);
    return sendReply({ ...exchange, reply: limitReply(verdict) });
  }

  const fault = site.faults.take(route.endpoint, cookies);
  if (fault !== undefined) site.counters.fault(route.endpoint, fault.kind);
  if (fault?.kind === "hang") return;
  if (fault?.kind === "reset") return void request.socket.destroy();
  const delay = fault ? delayMs(fault, site.dice) : 0;
  if (delay > 0) await pause(delay);

  const userAgent = request.headers["user-agent"] ?? "";
  const siteRequest = { path: place.path, query, body, cookies, userAgent, fault };
  const reply = (fault && replyInstead(fault, site.clock())) ?? replyOf(route, siteRequest, site);
  await sendReply({ ...exchange, reply: fault ? spoil(reply, fault) : reply, fault });
}

function fits(route: Route, place: { method: string; origin: string; path: string }): boolean {
  return route.origin === place.origin && route.method === place.method && route.path.test(place.path);
}

function replyOf(route: Route, request: SiteRequest, site: Site): Reply {
  const reply = route.answer(request, site);
  // An empty body means that the route refused the signature; only accepted signatures are used up.
  if (site.strict && reply.body !== "" && site.replays.isReplay(request.query)) {
    site.counters.refusal(route.endpoint, "badSignature.replayed");
    return emptyReply();
  }
  const { streamsUrl } = site;
  return streamsUrl === undefined ? reply : rewriteText(reply, (text) => pointStreamsHere(text, streamsUrl));
}
