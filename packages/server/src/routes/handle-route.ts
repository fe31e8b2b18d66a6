import type { Context } from "hono";
import { type AuditNote, audited } from "../audit/audited.ts";
import { Refusal } from "../reply/refusal.ts";
import type { Reply } from "../reply/reply.ts";
import { readQuery } from "../request/query.ts";
import type { Route, RouteParts } from "./route.ts";

/** That of the routes of a path which is for a method. */
export function routeOf(method: string, ofPath: readonly Route[]): Route | undefined {
  const asked = method === "HEAD" ? "GET" : method;
  return ofPath.find((route) => route.method.toUpperCase() === asked);
}

/** Answers a request that a route is for. */
export function handleRoute(
  route: Route,
  { context, parts, requestId }: { context: Context; parts: RouteParts; requestId: string },
): Reply | Promise<Reply> {
  const { audits: action } = route;
  const act = (note: (more: AuditNote) => void) => {
    const query = readQuery(context.req.url, route.query);
    const room = context.req.param("room") ?? "";
    return route.handle({ context, room, query, note, signal: context.req.raw.signal }, parts);
  };
  if (action === undefined) return act(() => {});
  const { addressOf, logger } = parts;
  return audited({ action, requestId, context, addressOf, logger }, act);
}

/** Answers a request to a path that has other methods: with those that there are. */
export function handleOtherMethod(context: Context, routes: readonly Route[]): Response {
  const allowed = routes.flatMap(({ method }) =>
    method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()],
  );
  const headers = { Allow: [...allowed, "OPTIONS"].join(", ") };
  if (context.req.method === "OPTIONS") return context.body(null, 204, headers);
  throw new Refusal("METHOD_NOT_ALLOWED", { message: `this path takes ${allowed.join(", ")}`, headers });
}

/** A path as Hono writes it, which takes a colon anywhere for the begin of a name. */
export function honoPathOf(path: string): string {
  const [, before, name, action] = /^(.*\/)(\w+):(\w+)$/.exec(path) ?? [];
  if (name !== undefined) return `${before}:${action}{${name}:${action}}`;
  return path.replace(/\{(\w+)\}/g, ":$1");
}
