import type { IncomingMessage, ServerResponse } from "node:http";
import { clientAddress, type KeyCheck, namesLoopback, Refusal } from "@stream-fallback/server/guard";
import type { ClusterRoutes } from "../cluster/cluster-routes.ts";
import type { ForwardParts } from "../forward/forward-parts.ts";
import { pathOf } from "../forward/path-of.ts";
import type { HealthChecks } from "../health/health-checks.ts";
import { answerFailure, answerJson } from "./answer.ts";
import { jsonBody } from "./json-body.ts";
import { manageBackends } from "./manage-backends.ts";
import { gatewayMetrics } from "./metrics.ts";
import { pageRoutes } from "./page-routes.ts";
import { gatewayStatus } from "./status.ts";

export interface OwnRoutesOptions {
  health: HealthChecks;
  /** Undefined where no key is needed. */
  checkKey: KeyCheck | undefined;
  /** Undefined where the backends are started by others. */
  cluster?: ClusterRoutes | undefined;
}

/** Answers what is asked of the gateway itself; false for all else, which is to be forwarded. */
export function ownRoutes(
  parts: ForwardParts,
  { health, checkKey, cluster }: OwnRoutesOptions,
): (request: IncomingMessage, answer: ServerResponse) => boolean {
  const metrics = gatewayMetrics(() => gatewayStatus(parts, health));
  const page = pageRoutes();

  function judge(request: IncomingMessage): void {
    const { headers } = request;
    // Behind a proxy all have the same neighbour, and one who guesses would have it refuse all others.
    if (checkKey !== undefined) checkKey(headers.authorization, addressOf(parts, request));
    // A page of a stranger may have its own name lead to this machine.
    else if (!namesLoopback(headers.host))
      throw new Refusal(
        "WRONG_HOST",
        "without an API key only requests to localhost, 127.0.0.1 and [::1] are answered",
      );
    else if (isOfAnotherPage(request))
      throw new Refusal("WRONG_HOST", "without an API key pages of other origins can change nothing here");
  }

  return (request, answer) => {
    const path = ownPathOf(request);
    const file = page.get(path);
    if (path === "/health") answerHealth(parts, answer);
    else if (path === "/api/client-ip") answerJson(answer, { value: { ip: addressOf(parts, request) } });
    else if (file !== undefined) file(request, answer);
    else if (path.startsWith("/lb/")) void answerManagement(request, answer);
    else return false;
    return true;
  };

  async function answerManagement(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    try {
      judge(request);
      if (ownPathOf(request) === "/lb/metrics" && request.method === "GET") await answerMetrics(answer);
      else answerJson(answer, { value: await manage(request) });
    } catch (error) {
      answerFailure(answer, { error });
    }
  }

  async function answerMetrics(answer: ServerResponse): Promise<void> {
    const text = await metrics.text();
    answer.writeHead(200, { "Content-Type": metrics.contentType, "Cache-Control": "no-store" }).end(text);
  }

  async function manage(request: IncomingMessage): Promise<unknown> {
    const path = ownPathOf(request);
    if (path === "/lb/status" && request.method === "GET")
      return { ...gatewayStatus(parts, health), ...(cluster && { cluster: cluster.status() }) };
    if (cluster !== undefined && (path === "/lb/cluster" || path.startsWith("/lb/cluster/")))
      return await cluster.answer({
        ...{ method: request.method, path, by: request.socket.remoteAddress },
        body: () => jsonBody(request),
      });
    if (path === "/lb/backends" || path.startsWith("/lb/backends/"))
      return await manageBackends(parts, { request, path, health });
    throw new Refusal(
      "NO_SUCH_ROUTE",
      `the gateway has no such path; /lb, /lb/status, /lb/metrics and /lb/backends are there${cluster === undefined ? ", and /lb/cluster is there only where the gateway runs a cluster" : ", and so is /lb/cluster"}`,
    );
  }
}

/** As the path of what is forwarded: a whole address leads to the same place. */
function ownPathOf({ url = "/" }: IncomingMessage): string {
  return pathOf(url).split("?", 1)[0] ?? "/";
}

/** A browser sends a POST for any page to any place, and says for which. */
function isOfAnotherPage({ method = "", headers: { origin, host } }: IncomingMessage): boolean {
  if (origin === undefined || method === "GET" || method === "HEAD") return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** The gateway lives; a balancer before it may look whether it has anybody to ask. */
function answerHealth({ balancer }: ForwardParts, answer: ServerResponse): void {
  const available = balancer.status().filter(({ state, weight }) => state !== "open" && weight > 0).length;
  answerJson(answer, {
    status: available > 0 ? 200 : 503,
    value: { isHealthy: available > 0, available },
  });
}

function addressOf({ proxies }: ForwardParts, { socket, headers }: IncomingMessage): string {
  return clientAddress(socket.remoteAddress, headers["x-forwarded-for"] as string | undefined, proxies);
}
