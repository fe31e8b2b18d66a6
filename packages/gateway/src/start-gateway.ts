import { createServer, type IncomingMessage, type Server, type ServerOptions } from "node:http";
import type { Duplex } from "node:stream";
import { type Logger, StreamFallbackError } from "@stream-fallback/core";
import {
  createKeyCheck,
  type GuardedConnections,
  guardConnections,
  isLoopback,
  listen,
  quietLogger,
  refuseBrokenRequests,
  systemClock,
} from "@stream-fallback/server/guard";
import { checkGatewayOptions } from "./check-options.ts";
import type { ClusterRoutes } from "./cluster/cluster-routes.ts";
import { Exchange } from "./forward/exchange.ts";
import { isReadTwoWays } from "./forward/is-read-two-ways.ts";
import { endWith, forwardUpgrade } from "./forward/upgrade.ts";
import { type GatewayOptions, settingsOf } from "./gateway-options.ts";
import { ownRoutes } from "./lb/own-routes.ts";
import { openGateway } from "./open-gateway.ts";

export interface RunningGateway {
  /** Where it listens, as in `http://127.0.0.1:13003`. */
  origin: string;
  /** The backends that it has now, by name. */
  backends(): string[];
  /** Ends it: nothing new is taken, and what runs has `drainMs`. */
  close(): Promise<void>;
}

/** A gateway as what starts it here knows it. */
export interface StandingGateway extends RunningGateway {
  /** Ends when nothing runs any more at a backend of this name that was taken out. */
  drained(name: string): Promise<void>;
}

interface Options extends ServerOptions {
  /** Node 22.21 and 24.9 look at it; those before them take every upgrade for one. */
  shouldUpgradeCallback(request: IncomingMessage): boolean;
}

/** Bounds of what a stranger may hold without saying anything. Bodies may take long: uploads are the backends' affair. */
const LIMITS: Options = {
  // Any other upgrade is an offer that may be left alone, such as HTTP/2 by which Java's client begins (RFC 9110, 7.8).
  shouldUpgradeCallback: isWebSocket,
  headersTimeout: 10_000,
  requestTimeout: 0,
  connectionsCheckingInterval: 2_000,
  // Longer than what stands in front of us usually waits, 60 s, or it would send into connections that are ending.
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
  requireHostHeader: false,
};

/** Streams and WebSockets stay for long, and each of them has a connection. */
const MOST_CONNECTIONS = 10_000;
/** Connections fall idle one by one, and nobody tells when. */
const LOOK_MS = 20;
const NOT_DONE = "HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/**
 * Stands before several HTTP services and forwards each request to one of them.
 * @throws StreamFallbackError `INVALID_INPUT` for a bad option, for a host beyond this machine without an API key, and for a list of
 * backends that cannot be used; `LOCAL` where the port cannot be had
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { origin, backends, close } = await standBefore(options);
  return { origin, backends, close };
}

interface Standing {
  /** Undefined where the backends are started by others. */
  cluster?: ClusterRoutes;
  /** Connections of clients at once. @default 10000 */
  most?: number;
}

/** The same, which may be the gateway of a cluster. */
export async function standBefore(
  options: GatewayOptions,
  { cluster, most = MOST_CONNECTIONS }: Standing = {},
): Promise<StandingGateway> {
  checkGatewayOptions(options);
  const settings = settingsOf(options);
  const { host, port, apiKey, headersTimeoutMs, clock = systemClock } = settings;
  if (apiKey === undefined && !isLoopback(host))
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `whoever reaches ${host} could take backends out; give an API key (API_KEY), or listen at 127.0.0.1`,
    );
  // What may refuse comes first: an open gateway has timers, which would keep the process alive.
  const checkKey = apiKey === undefined ? undefined : createKeyCheck(apiKey, clock);
  const logger = quietLogger(settings.logger ?? silentLogger);
  const gateway = openGateway(settings, { clock, logger });
  const own = ownRoutes(gateway.parts, { health: gateway.health, checkKey, cluster });
  const server = createServer(LIMITS, (request, answer) => {
    // What came behind one that was refused is read all the same.
    if (request.socket.writableEnded) return;
    if (isReadTwoWays(request, false)) refuseBroken(server, request.socket);
    else if (!own(request, answer)) new Exchange(gateway.parts, request, answer).start();
  });
  const connections = guardConnections(server, { most });
  refuseBrokenRequests(server, { logger, unanswered: connections.unanswered });
  server.on("upgrade", (...[request, socket, head]: [IncomingMessage, Duplex, Buffer]) => {
    if (isReadTwoWays(request, true)) return refuseBroken(server, socket);
    if (isWebSocket(request))
      forwardUpgrade(gateway.parts, { request, socket, head, timeoutMs: headersTimeoutMs });
    else endWith(socket, NOT_DONE);
  });
  let origin: string;
  try {
    origin = await listen(server, { host, port });
  } catch (error) {
    await gateway.close();
    throw error;
  }
  gateway.follow();
  let ending: Promise<void> | undefined;
  return {
    origin,
    backends: () => gateway.parts.backends.members.map(({ backend }) => backend.name),
    drained: (name) => gateway.parts.backends.drained(name),
    close() {
      ending ??= endOf(server, { connections, drain: () => gateway.close() });
      return ending;
    },
  };
}

function isWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && headers.upgrade?.toLowerCase() === "websocket";
}

/** As Node does with what it cannot read itself. */
function refuseBroken(server: Server, socket: Duplex): void {
  server.emit("clientError", new Error("the request can be read in two ways"), socket);
}

export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Takes nothing new, lets what runs come to its end, then ends all connections. */
async function endOf(
  server: Server,
  { connections, drain }: { connections: GuardedConnections; drain: () => Promise<void> },
): Promise<void> {
  connections.endAll();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const look = setInterval(() => {
    server.closeIdleConnections();
    connections.endMute();
  }, LOOK_MS);
  await drain();
  clearInterval(look);
  server.closeAllConnections();
  await closed;
}
