import { Hono } from "hono";
import { cors } from "hono/cors";
import { answering } from "./answering.ts";
import type { AppOptions } from "./app-options.ts";
import { checkAppOptions } from "./check-options.ts";
import { EventFeed } from "./events/event-feed.ts";
import { History } from "./history/history.ts";
import { metricsOf } from "./metrics/metrics-of.ts";
import { pageRoutes } from "./page/page-routes.ts";
import { quietLogger } from "./quiet-logger.ts";
import { Refusal } from "./reply/refusal.ts";
import { ToldTexts } from "./reply/told-texts.ts";
import { addressesBehind } from "./request/address-of.ts";
import { checkedOrigins } from "./request/cors-origins.ts";
import { createJudge } from "./request/judge.ts";
import { handleOtherMethod, handleRoute, honoPathOf, routeOf } from "./routes/handle-route.ts";
import type { RouteParts } from "./routes/route.ts";
import { allRoutes } from "./routes/routes.ts";
import { RunningCalls } from "./running-calls.ts";
import { systemClock } from "./system-clock.ts";
import { openWatch } from "./watching/open-watch.ts";

/** The service without a server: answers requests, wherever they come from. */
export interface App {
  /** @param env what the adapter gives beside the request; that of Node has the address of the caller */
  fetch(request: Request, env?: object): Response | Promise<Response>;
  /** Ends once the list of the watch is read, or cannot be; gives how many rooms are on it. */
  begun(): Promise<number>;
  /**
   * From now on `/ready` says 503, nothing new is begun, streams of events end, and rooms are watched no more; the promise ends when
   * no call runs.
   */
  drain(): Promise<void>;
}

/**
 * The routes of the service over a client.
 * @throws StreamFallbackError `INVALID_INPUT` for an option of a wrong kind, a key that is too short, and what is no origin or proxy
 */
export function createApp(options: AppOptions): App {
  checkAppOptions(options);
  const { client, apiKey, corsOrigins = [], trustedProxies = [] } = options;
  const logger = options.logger && quietLogger(options.logger);
  const { askWith = () => ({}), clock = systemClock, identitiesFrom } = options;
  let isDraining = false;
  const addressOf = addressesBehind(trustedProxies);
  const judge = createJudge(apiKey, { clock, addressOf, isDraining: () => isDraining });
  const origins = checkedOrigins(corsOrigins);
  const feed = options.watch && new EventFeed(clock);
  const watch = feed && openWatch(options.watch ?? {}, { client, askWith, feed, clock, logger });
  const { metrics, requests } = metricsOf(options, feed);
  const history = new History({ status: () => client.status(), clock, logger });
  const parts: RouteParts = {
    ...{ client, watch, feed, history, askWith, addressOf, logger, identitiesFrom, metrics },
    texts: new ToldTexts(),
    isDraining: () => isDraining,
  };
  const running = new RunningCalls();
  const answer = answering({
    ...{ judge, running, clock, logger },
    count: (answered) => requests.count(answered),
  });
  const hono = new Hono();
  if (origins.length > 0) hono.use(cors({ origin: origins, ...CORS }));
  // One handler for all methods of a path: where several may match, Hono puts a chain of promises around each request.
  for (const [path, ofPath] of Map.groupBy([...allRoutes(), ...pageRoutes()], (route) => route.path)) {
    const name = nameOf(path);
    hono.all(honoPathOf(path), (context) => {
      const route = routeOf(context.req.method, ofPath);
      if (route === undefined)
        return answer(context, { path: name, act: () => handleOtherMethod(context, ofPath) });
      const act = (requestId: string) => handleRoute(route, { context, parts, requestId });
      return answer(context, { path: name, isOpen: route.isOpen, act });
    });
  }
  hono.notFound((context) => answer(context, { path: "(none)", act: noSuchRoute }));
  const begun = watch?.begin();
  return {
    fetch: (request, env) => hono.fetch(request, env),
    async begun() {
      await begun;
      return watch?.size ?? 0;
    },
    async drain() {
      isDraining = true;
      feed?.close("the service is ending");
      history.close();
      await Promise.all([watch?.stop(), running.none()]);
      await watch?.close();
    },
  };
}

/** What logs and metrics call a route: the many files of the page are one to them. */
function nameOf(path: string): string {
  return path.startsWith("/page/") ? "/page/{file}" : path;
}

const CORS = {
  allowHeaders: ["Authorization", "Content-Type", "If-None-Match", "Last-Event-ID", "X-Request-Id"],
  exposeHeaders: ["ETag", "Retry-After", "X-Request-Id"],
  /** How long a browser need not ask for leave again, in s. */
  maxAge: 600,
};

function noSuchRoute(): never {
  throw new Refusal("NO_SUCH_ROUTE", "there is no such route; /openapi.json has them all");
}
