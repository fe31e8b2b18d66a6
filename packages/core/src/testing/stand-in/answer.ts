import type { IncomingMessage, ServerResponse } from "node:http";
import { parseCookies } from "../../identities/cookies.ts";
import { actOut, delayMs } from "./acts.ts";
import type { AnyFault, StandInFault } from "./faults.ts";
import { readBody } from "./read-body.ts";
import { htmlReply, type StandInReply } from "./reply.ts";
import { findRoute, type StandInRequest, type StandInRoute } from "./route.ts";
import { sendReply } from "./send-reply.ts";
import type { Site } from "./site.ts";

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/** Answers a request: aside of the site first, else by its route, under the limit and the fault that it meets. */
export async function answer(exchange: Exchange, site: Site): Promise<void> {
  const { request, response } = exchange;
  const send = (reply: StandInReply, fault?: AnyFault) =>
    sendReply({ ...exchange, reply, fault, pause: site.pauses.pause });
  const asked = await readRequest(request);
  if (asked === undefined) return send(pageOf(413, "too long"));

  const aside = site.aside({ request: asked, response });
  if (aside === "sent") return;
  if (aside !== undefined) return send(aside);

  const found = findRoute(site.routes, asked);
  site.counters.request(found?.route.endpoint ?? "other");
  if (found === undefined) return send(pageOf(404, "not found"));
  const { route } = found;
  const siteRequest = { ...asked, host: route.host, path: found.path };

  const verdict = site.limiter.ask(site.visitorOf(siteRequest));
  if (verdict !== undefined) {
    site.counters.limit(route.endpoint, verdict);
    return send(site.limited(verdict));
  }

  const fault = site.faults.take(placesOf(route), siteRequest.cookies);
  if (fault !== undefined) site.counters.fault(route.endpoint, fault.kind);
  if (fault?.kind === "hang") return;
  if (fault?.kind === "reset") return void request.socket.destroy();
  const delay = fault ? delayMs(fault, site.dice) : 0;
  if (delay > 0) await site.pauses.pause(delay);

  const answerByRoute = async () => {
    const reply = await route.answer({ ...siteRequest, fault });
    if (reply.refused !== undefined) site.counters.refusal(route.endpoint, reply.refused);
    return reply;
  };
  await send(fault ? await struck(fault, { site, answer: answerByRoute }) : await answerByRoute(), fault);
}

interface Struck {
  site: Site;
  answer(): Promise<StandInReply>;
}

/** The reply of a request that a fault strikes: the site's own faults replace those of any site. */
async function struck(fault: AnyFault, { site, answer: byRoute }: Struck): Promise<StandInReply> {
  const scene = { answer: byRoute, nowMs: site.clock() };
  const act = Object.hasOwn(site.acts, fault.kind) ? site.acts[fault.kind] : undefined;
  // Orders are held against the kinds that there are.
  if (act) return act(fault as never, scene);
  return actOut(fault as StandInFault, { ...scene, rewrite: site.rewrite });
}

/** Where a fault may have been ordered that strikes this route, the nearest place first. */
function placesOf({ endpoint, host }: StandInRoute): string[] {
  return [endpoint, ...(host === undefined ? [] : [`${host}/*`]), "*"];
}

async function readRequest(request: IncomingMessage): Promise<StandInRequest | undefined> {
  const target = request.url ?? "/";
  const [path = "/"] = target.split("?", 1);
  const query = target.slice(path.length + 1);
  const body = await readBody(request);
  if (body === undefined) return undefined;
  const { headers, method = "GET", socket } = request;
  return {
    ...{ method, host: undefined, path, query, body, headers },
    parameters: new URLSearchParams(query),
    cookies: parseCookies(headers.cookie),
    userAgent: headers["user-agent"] ?? "",
    address: socket.remoteAddress ?? "",
    fault: undefined,
  };
}

function pageOf(status: number, words: string): StandInReply {
  return { ...htmlReply(`<html><body>${words}</body></html>`), status };
}
