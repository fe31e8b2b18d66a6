import type { IncomingMessage, ServerResponse } from "node:http";
import { replyInstead, spoil } from "./act-out.ts";
import { answerControl, controlPath } from "./control-route.ts";
import { readCookies } from "./cookies.ts";
import { splitOrigin } from "./origins.ts";
import { readBody } from "./read-body.ts";
import { htmlReply, type Reply } from "./reply.ts";
import { routes } from "./routes/index.ts";
import { sendReply } from "./send-reply.ts";
import type { Route, Site } from "./site.ts";

export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  site: Site;
  /** Resolves after so long, or never when the emulator closes first. */
  pause(ms: number): Promise<void>;
}

/** From a request to its reply: find the route, let its fault have its way, answer, send. */
export async function answer(exchange: Exchange): Promise<void> {
  const { request, response, site } = exchange;
  const { path, query } = splitTarget(request.url ?? "/");
  const method = request.method ?? "GET";
  const body = await readBody(request);
  if (body === undefined) return sendReply(request, response, problem(413, "too long"), "whole");
  if (path === controlPath) return sendReply(request, response, answerControl(method, body, site), "whole");

  const place = splitOrigin(path);
  const route = place && routes.find((candidate) => fits(candidate, method, place));
  site.counters.request(route?.endpoint ?? "other");
  if (place === undefined || route === undefined) {
    return sendReply(request, response, problem(404, "not found"), "whole");
  }

  const fault = site.faults.take(route.endpoint);
  if (fault !== undefined) site.counters.fault(route.endpoint, fault.kind);
  if (fault?.kind === "hang") return;
  if (fault?.kind === "latency") await exchange.pause(fault.ms);

  const cookies = readCookies(request.headers.cookie);
  const userAgent = request.headers["user-agent"] ?? "";
  const siteRequest = { path: place.path, query, body, cookies, userAgent, fault };
  const reply = (fault && replyInstead(fault)) ?? route.answer(siteRequest, site);
  const sent = fault ? spoil(reply, fault) : reply;
  await sendReply(request, response, sent, fault?.kind === "cut" ? "cut" : "whole");
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf("?");
  return mark < 0
    ? { path: target, query: "" }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

function fits(route: Route, method: string, place: { origin: string; path: string }): boolean {
  return route.origin === place.origin && route.method === method && route.path.test(place.path);
}

function problem(status: number, text: string): Reply {
  return { ...htmlReply(`<html><body>${text}</body></html>`), status };
}
