import type { Socket } from "node:net";
import type * as Undici from "undici";
import type { Dispatcher } from "undici";
import { MOST_SOCKETS } from "./agents.ts";
import type { HttpHead } from "./http-client.ts";
import { layOver, proxyFaultOf, type Tunnels } from "./proxy/tunnels.ts";
import { publicLookup } from "./public-lookup.ts";
import { quietSocket } from "./quiet-socket.ts";
import { createInterimCount, onlyAnnounced, switchedProtocol } from "./refuse-no-reply.ts";
import { followUse, isOfUsedSocket } from "./used-socket.ts";
import type { ReplyListener, Sent, Wire, WireRequest } from "./wire.ts";

/** How long an idle connection is kept whose site says nothing of that: most servers keep theirs for a minute or more. */
const IDLE_MS = 55_000;

/** Requests dispatched by undici, without the streams that it would put around them. */
export function createUndiciWire(undici: typeof Undici, tunnels?: Tunnels): Wire {
  const opened: Undici.Agent[] = [];
  function open(options: Undici.buildConnector.BuildOptions): Undici.Agent {
    // Every attempt has a time of its own, which ends it.
    const connect = undici.buildConnector({ allowH2: false, timeout: 0, ...options });
    const agent = new undici.Agent({
      connect: tunnels ? connectThrough(tunnels, connect) : straightly(connect),
      connections: MOST_SOCKETS,
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: IDLE_MS,
    });
    opened.push(agent);
    return agent;
  }
  const straight = open({});
  // Apart from the others, so that no connection is used again that was made without the check.
  let checked: Undici.Agent | undefined;
  return {
    send(request, listener) {
      const sending = new Sending(listener);
      // Through a proxy it is the proxy that looks names up.
      const mustCheck = request.mustBePublic === true && !tunnels;
      if (mustCheck) checked ??= open({ lookup: publicLookup });
      const agent = mustCheck && checked ? checked : straight;
      agent.dispatch(optionsOf(request), sending);
      return sending;
    },
    close() {
      tunnels?.close();
      for (const agent of opened) void agent.destroy();
    },
  };
}

function straightly(connect: Undici.buildConnector.connector): Undici.buildConnector.connector {
  return (target, done) => {
    const isSecure = target.protocol === "https:";
    const socket = connect(target, (...[error, made]) => {
      if (error) return done(error, null);
      followUse(made, { isSecure });
      done(null, made);
    });
    quietSocket(socket as unknown as Socket);
  };
}

function connectThrough(
  tunnels: Tunnels,
  connect: Undici.buildConnector.connector,
): Undici.buildConnector.connector {
  return (target, done) => {
    const isSecure = target.protocol === "https:";
    const host = target.hostname.replace(/^\[|\]$/g, "");
    tunnels.open({ host, port: Number(target.port) || (isSecure ? 443 : 80) }).then(
      (socket) => {
        if (!isSecure) {
          followUse(socket, { isSecure });
          return done(null, socket);
        }
        const upper = connect({ ...target, httpSocket: socket }, (...[error, made]) => {
          if (error) return done(proxyFaultOf({ error, socket }) ?? error, null);
          followUse(made, { isSecure });
          done(null, made);
        });
        layOver(quietSocket(upper as unknown as Socket), socket);
      },
      (error) => done(error, null),
    );
  };
}

function optionsOf({ place, method, headers, body }: WireRequest): Dispatcher.DispatchOptions {
  const { origin, pathname, search, username, password } = place;
  const path = pathname + search;
  const sent = username || password ? { ...headers, authorization: basicAuth(place) } : headers;
  return { origin, path, method, headers: sent, body: body ?? null };
}

/** What a URL says of whom it is for, as every client sends it. */
function basicAuth({ username, password }: URL): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

type ReplyStart = [controller: Dispatcher.DispatchController, status: number, headers: HttpHead["headers"]];

/** `private` instead of `#`: there is one for each request. */
class Sending implements Sent, Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private isCancelled = false;
  private readonly listener: ReplyListener;
  private readonly isBearable = createInterimCount();

  constructor(listener: ReplyListener) {
    this.listener = listener;
  }

  pause(): void {
    this.controller?.pause();
  }

  resume(): void {
    this.controller?.resume();
  }

  cancel(): void {
    this.isCancelled = true;
    this.controller?.abort(CANCELLED);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isCancelled) controller.abort(CANCELLED);
  }

  onResponseStart(...[controller, status, headers]: ReplyStart): void {
    if (status >= 200) this.listener.head(status, headers);
    else if (!this.isBearable()) controller.abort(onlyAnnounced());
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.listener.data(chunk);
  }

  onResponseEnd(): void {
    this.listener.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.listener.fail(proxyFaultOf({ error }) ?? asRefusal(error), isOfUsedSocket(error));
  }
}

const CANCELLED = new Error("cancelled");

/** undici has no code of its own for servers that answer in no way that HTTP has for a reply. */
function asRefusal(error: Error): Error {
  if (!("code" in error)) return error;
  // Its own parser gives it none.
  if (error.name === "HTTPParserError")
    return Object.assign(new Error(error.message), { code: error.code ?? "no HTTP/1.1" });
  if (error.code !== "UND_ERR_SOCKET") return error;
  if (error.message === "bad upgrade") return switchedProtocol();
  return error.message === "bad response" ? onlyAnnounced() : error;
}
