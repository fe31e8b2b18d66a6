import type { IncomingHttpHeaders } from "node:http";
import type { AnyFault } from "./faults.ts";
import type { StandInReply } from "./reply.ts";

export interface StandInRequest<Fault extends AnyFault = AnyFault> {
  method: string;
  /** Which host of the site was asked. */
  host: string | undefined;
  /** The path as the real host would see it, without the host's prefix and the query. */
  path: string;
  /** The text after `?`, unparsed, because signatures are made over this very text. */
  query: string;
  /** The same, read. */
  parameters: URLSearchParams;
  body: string;
  headers: IncomingHttpHeaders;
  cookies: ReadonlyMap<string, string>;
  userAgent: string;
  /** The IP address it came from. */
  address: string;
  /** The fault of this request; a few kinds can only be acted out by the route itself. */
  fault: Fault | undefined;
}

export interface StandInRoute<
  Endpoint extends string = string,
  Host extends string = string,
  Fault extends AnyFault = AnyFault,
> {
  /** The name under which it is counted and made to fail. Routes may share one. */
  endpoint: Endpoint;
  /** Which host of the site it is of; each has a path prefix of its name. @default none: at the root */
  host?: Host | undefined;
  /** @default "GET" */
  method?: string | undefined;
  /** The whole path as text, or what it matches. */
  path: string | RegExp;
  answer(request: StandInRequest<Fault>): StandInReply | Promise<StandInReply>;
}

interface Place {
  method: string;
  path: string;
}

/** The first route that the request is for, and the path as that route's host would have seen it. */
export function findRoute<Route extends StandInRoute>(
  routes: readonly Route[],
  { method, path }: Place,
): { route: Route; path: string } | undefined {
  for (const route of routes) {
    const own = pathBelow(path, route.host);
    const isMeant =
      own !== undefined && (typeof route.path === "string" ? route.path === own : route.path.test(own));
    if (isMeant && (route.method ?? "GET") === method) return { route, path: own };
  }
  return undefined;
}

function pathBelow(path: string, host: string | undefined): string | undefined {
  if (host === undefined) return path;
  if (path !== `/${host}` && !path.startsWith(`/${host}/`)) return undefined;
  return path.slice(host.length + 1) || "/";
}
