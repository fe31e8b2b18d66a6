import { createServer, type ServerOptions } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { StreamFallbackError } from "@stream-fallback/core";
import type { AppOptions } from "./app-options.ts";
import { checkStartOptions } from "./check-options.ts";
import { type App, createApp } from "./create-app.ts";
import { endServer } from "./end-server.ts";
import { guardConnections } from "./guard-connections.ts";
import { listen } from "./listen.ts";
import { quietLogger } from "./quiet-logger.ts";
import { refuseBrokenRequests } from "./refuse-broken-requests.ts";
import { brokenReply } from "./reply/broken-request.ts";
import { straightTo } from "./reply/straight.ts";
import { isLoopback } from "./request/loopback.ts";
import { systemClock } from "./system-clock.ts";

export interface StartOptions extends AppOptions {
  /** The address to listen at; one beyond this machine needs an API key. @default "127.0.0.1" */
  host?: string | undefined;
  /** The port; 0 takes a free one. @default 13004 */
  port?: number | undefined;
}

export interface RunningServer {
  /** Where it listens, as in `http://127.0.0.1:13004`. */
  origin: string;
  /** How many rooms are on the list of the watch at the start. */
  rooms: number;
  /**
   * Ends it: `/ready` says 503, nothing new is begun, streams of events and the watch end, and calls that run have 10 s. The client
   * is left to who made it.
   */
  close(): Promise<void>;
}

/** Bounds of what a stranger may hold without saying anything. */
const LIMITS: ServerOptions = {
  // Headers that come a byte at a time would hold a connection for ever.
  headersTimeout: 10_000,
  // So would a body without an end; those that are taken have 256 KiB at most.
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  // Longer than what stands in front of us usually waits, 60 s, or it would send into connections that are ending.
  keepAliveTimeout: 65_000,
  // A room is named in fewer bytes, be it by an address with a long query.
  maxHeaderSize: 16_384,
  // Node would refuse a request without one in a form of its own.
  requireHostHeader: false,
};

/** A socket on which nothing moves: a reader that takes no byte of its answer. Events have a ping each 15 s. */
const IDLE_MS = 120_000;

type FetchCallback = Parameters<typeof getRequestListener>[0];

/**
 * Serves a client over HTTP.
 * @throws StreamFallbackError `INVALID_INPUT` for a host beyond this machine without an API key, and whatever `createApp` refuses;
 * `LOCAL` where the port cannot be had
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  checkStartOptions(options);
  const { host = "127.0.0.1", port = 13_004, clock = systemClock } = options;
  if (options.apiKey === undefined && !isLoopback(host))
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `whoever reaches ${host} could ask and change everything; give an API key (API_KEY), or listen at 127.0.0.1`,
    );
  const app = createApp(options);
  // The adapter would put lighter Requests and Responses in the place of those of the whole process.
  const listener = getRequestListener(fetchOf(app, options), {
    overrideGlobalObjects: false,
    errorHandler: unread,
  });
  const server = createServer(LIMITS, (incoming, outgoing) => {
    // What came with one that went too far is parsed on, though nobody will get the answers.
    if (!incoming.socket.destroyed) void listener(incoming, outgoing);
  });
  const connections = guardConnections(server);
  refuseBrokenRequests(server, {
    logger: options.logger && quietLogger(options.logger),
    unanswered: connections.unanswered,
  });
  server.timeout = IDLE_MS;
  let rooms: number;
  let origin: string;
  try {
    rooms = await app.begun();
    origin = await listen(server, { host, port });
  } catch (error) {
    await app.drain();
    throw error;
  }
  let ending: Promise<void> | undefined;
  return {
    origin,
    rooms,
    close() {
      connections.endAll();
      ending ??= endServer(server, { app, connections, clock });
      return ending;
    },
  };
}

/** The adapter has met an address or a host that is none; what the app answers with never fails. */
function unread(): Response {
  const { status, headers, body } = brokenReply();
  return new Response(body, { status, headers });
}

/** Plain answers are written straight, but where headers for pages of other origins are put around them. */
function fetchOf({ fetch }: App, { corsOrigins = [] }: StartOptions): FetchCallback {
  if (corsOrigins.length > 0) return fetch;
  return (request, env) => fetch(request, straightTo(env));
}
