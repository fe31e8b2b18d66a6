import type { IncomingMessage } from "node:http";
import { StreamFallbackError } from "@stream-fallback/core";
import { Refusal } from "@stream-fallback/server/guard";
import type { ForwardParts } from "../forward/forward-parts.ts";
import type { HealthChecks } from "../health/health-checks.ts";
import { jsonBody } from "./json-body.ts";
import { gatewayStatus } from "./status.ts";
import type { BackendStatus } from "./told-status.ts";

interface Asked {
  request: IncomingMessage;
  path: string;
  health: HealthChecks;
}

/**
 * Lists the backends, weighs one anew (`PATCH`, `{ "weight": 0 }`; `null` gives back the list's), blocks it (`POST …/trip`) or
 * lets it in (`POST …/reset`).
 * @throws Refusal `NO_SUCH_ROUTE`; StreamFallbackError `INVALID_INPUT` for a name that is not there and a bad weight
 */
export async function manageBackends(
  parts: ForwardParts,
  { request, path, health }: Asked,
): Promise<BackendStatus | BackendStatus[]> {
  const [, name, action] = /^\/lb\/backends(?:\/([^/]+)(?:\/(trip|reset))?)?$/.exec(path) ?? [];
  const rows = () => gatewayStatus(parts, health).backends;
  if (path === "/lb/backends" && request.method === "GET") return rows();
  const named = name === undefined ? undefined : decoded(name);
  if (named === undefined) throw noSuchPath();
  if (action === undefined && request.method === "PATCH")
    parts.backends.weigh(named, await weightIn(request));
  else if (action === "trip" && request.method === "POST") health.tripByHand(named);
  else if (action === "reset" && request.method === "POST") parts.balancer.reset(named);
  else if (action !== undefined || request.method !== "GET") throw noSuchPath();
  const row = rows().find((each) => each.name === named && each.state !== "draining");
  if (row === undefined) throw new Refusal("NO_SUCH_ENDPOINT", "there is no such backend");
  if (request.method !== "GET")
    parts.logger.info(
      { backend: named, by: request.socket.remoteAddress, what: action ?? "weight" },
      "changed by hand",
    );
  return row;
}

function noSuchPath(): Refusal {
  return new Refusal(
    "NO_SUCH_ROUTE",
    "of /lb/backends there are GET, PATCH of one, and POST of its /trip and /reset",
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new StreamFallbackError("INVALID_INPUT", "the name of the backend is badly encoded");
  }
}

async function weightIn(request: IncomingMessage): Promise<number | undefined> {
  const { weight } = Object(await jsonBody(request)) as { weight?: unknown };
  if (weight === null) return undefined;
  if (typeof weight !== "number" || !Number.isFinite(weight) || weight < 0)
    throw new StreamFallbackError(
      "INVALID_INPUT",
      'weight: must be a number of at least 0, or null for that of the list; the body is JSON, as in { "weight": 0 }',
    );
  return weight;
}
