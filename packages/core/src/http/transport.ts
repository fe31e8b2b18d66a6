import type { Clock } from "../runtime/clock.ts";
import { quietClock, systemClock } from "../runtime/clock.ts";
import { ACCEPTED_ENCODINGS } from "./content-encoding.ts";
import { Exchange } from "./exchange.ts";
import type { HttpClient, HttpRequest } from "./http-client.ts";
import { isPrivateHost } from "./is-private-host.ts";
import { loadWire, type OpenWire, type TransportKind } from "./load-wire.ts";
import { toNetworkError } from "./network-error.ts";
import type { ChooseProxy } from "./proxy/choose-proxy.ts";
import { parseProxy } from "./proxy/proxy.ts";
import { createTunnels } from "./proxy/tunnels.ts";
import { leadsInside } from "./public-lookup.ts";
import { readPieces, readWhole } from "./read-body.ts";
import { RoutePools } from "./route-pools.ts";
import type { WireRequest } from "./wire.ts";
import { WorkBuffers } from "./work-buffers.ts";

/** Whose connections a request uses, and the way that it takes. */
export interface Route {
  /** Of the identity. Each has connections of its own. */
  id: string;
  /** The URL of the identity's own proxy. @default that of the client or of the environment, if there is one */
  proxy?: string | undefined;
}

/** The connections that all calls of a client share. */
export interface Transport {
  /** A client whose requests end with the signal. */
  bind(signal: AbortSignal, through?: Route): HttpClient;
  /** Closes the connections of an identity that is gone; its requests under way are let finish. */
  forget(id: string): void;
  close(): void;
}

export interface TransportParts {
  /** @default the system's */
  clock?: Clock | undefined;
  /** The proxy of those who have none of their own. @default none */
  chooseProxy?: ChooseProxy | undefined;
  /** How much of a body that nobody reads on may still be downloaded, in bytes. @default 262144 */
  drainBytes?: (() => number) | undefined;
}

const DEFAULT_DRAIN_BYTES: number = 256 * 1024;

const DEFAULT_ROUTE: Route = { id: "default" };

/** Sends requests by the library that is named. Idle sockets are kept for the next call; Node waits for none at exit. */
export function createTransport(
  kind: TransportKind | (() => TransportKind),
  {
    clock = systemClock,
    chooseProxy = () => undefined,
    drainBytes = () => DEFAULT_DRAIN_BYTES,
  }: TransportParts = {},
): Transport {
  const kindNow = typeof kind === "string" ? () => kind : kind;
  const timers = quietClock(clock);
  const pools = new RoutePools();
  const buffers = new WorkBuffers();
  const opens: Partial<Record<TransportKind, OpenWire>> = {};

  async function exchange(request: HttpRequest, { signal, route }: { signal: AbortSignal; route: Route }) {
    const signals = request.signal ? [request.signal, signal] : [signal];
    for (const each of signals) each.throwIfAborted();
    const prepared = prepare(request);
    const now = kindNow();
    const open = opens[now] ?? (await loadWire(now));
    opens[now] = open;
    for (const each of signals) each.throwIfAborted();
    const { id } = route;
    const proxy =
      route.proxy === undefined
        ? chooseProxy(prepared.place)
        : parseProxy(route.proxy, "the proxy of an identity");
    const pool = pools.enter(`${now}\n${proxy?.key ?? ""}\n${id}`, {
      id,
      open: () => open(proxy && createTunnels(proxy, timers)),
    });
    const over = () => pools.leave(pool);
    const { wire } = pool;
    const begun = new Exchange(prepared, {
      ...{ wire, signals, over, proxyPlace: proxy?.place },
      clock: timers,
      drainBytes: drainBytes(),
    });
    begun.start();
    return begun;
  }

  return {
    bind: (signal, route = DEFAULT_ROUTE) => ({
      async send(request) {
        const begun = await exchange(request, { signal, route });
        const body = await readWhole(begun);
        return { status: begun.status, headers: begun.headers, body };
      },
      async stream(request) {
        const begun = await exchange(request, { signal, route });
        await begun.started();
        return { status: begun.status, headers: begun.headers, body: readPieces(begun, buffers) };
      },
    }),
    forget: (id) => pools.forget(id),
    close: () => pools.close(),
  };
}

/** @throws StreamFallbackError for an address that cannot be asked, or must not be */
function prepare(request: HttpRequest): WireRequest {
  const { url, method = "GET", headers = {}, mustBePublic } = request;
  const place = URL.parse(url);
  if (place?.protocol !== "http:" && place?.protocol !== "https:")
    throw toNetworkError(Object.assign(new TypeError("no HTTP address"), { code: "ERR_INVALID_URL" }), place);
  if (mustBePublic && isPrivateHost(place)) throw leadsInside(place.hostname);
  return { ...request, place, method, headers: withEncodings(headers) };
}

function withEncodings(headers: Record<string, string>): Record<string, string> {
  const isNamed = Object.keys(headers).some((name) => name.toLowerCase() === "accept-encoding");
  return isNamed ? headers : { "accept-encoding": ACCEPTED_ENCODINGS, ...headers };
}
