import type { ClientRequest, IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import type { Duplex } from "node:stream";
import type { Got } from "got";
import { type Agents, createAgents } from "./agents.ts";
import { nativeRequest } from "./native-request.ts";
import { proxyFaultOf, type Tunnels } from "./proxy/tunnels.ts";
import { publicLookup } from "./public-lookup.ts";
import { createInterimCount, onlyAnnounced, switchedProtocol } from "./refuse-no-reply.ts";
import type { ReplyListener, Sent, Wire, WireRequest } from "./wire.ts";

/** Requests sent with got, whose options are laid out once for all that travel this way. */
export function createGotWire(got: Got, tunnels?: Tunnels): Wire {
  const opened: Agents[] = [];
  function open(agents: Agents): Got {
    opened.push(agents);
    return got.extend({
      agent: agents,
      // Trying again is the balancer's business, and so is what a status means.
      retry: { limit: 0 },
      throwHttpErrors: false,
      followRedirect: false,
      // Decoding is done apart, small bodies in one go; lengths are those on the wire, which Node checks.
      decompress: false,
      strictContentLength: false,
      request: nativeRequest,
      headers: { "user-agent": undefined },
    });
  }
  const straight = open(createAgents({}, tunnels));
  // Apart from the others, so that no connection is used again that was made without the check.
  let checked: Got | undefined;
  return {
    send(request, listener) {
      // Through a proxy it is the proxy that looks names up.
      if (!request.mustBePublic || tunnels)
        return send(straight, { request, listener, hasTunnels: tunnels !== undefined });
      checked ??= open(createAgents({ lookup: publicLookup }));
      return send(checked, { request, listener, hasTunnels: false });
    },
    close() {
      tunnels?.close();
      for (const { http, https } of opened) {
        http.destroy();
        https.destroy();
      }
    },
  };
}

/** A request as got makes it, whose reply is read by others. */
function streamOf(got: Got, { place, method, headers, body }: WireRequest): ReturnType<Got["stream"]> {
  // Without a body got would wait for one to be written to the stream.
  if (method === "POST") return got.stream(place, { method, headers, body: body ?? "" });
  const isForUser = place.username !== "" || place.password !== "";
  // Node refuses a header that is undefined, and got leaves it out.
  if (body !== undefined || isForUser || Object.values<string | undefined>(headers).includes(undefined))
    return got.stream(place, body === undefined ? { headers } : { headers, body });
  // Several times for each request got copies its headers and reads its URL, of which it needs nothing but the host here.
  return got.stream(place.origin, {
    request: (_url: URL, options: RequestOptions) =>
      nativeRequest(place, Object.assign(options, { headers })),
  });
}

interface Sending {
  request: WireRequest;
  listener: ReplyListener;
  hasTunnels: boolean;
}

function send(got: Got, { request, listener, hasTunnels }: Sending): Sent {
  const stream = streamOf(got, request);
  let sent: ClientRequest | undefined;
  const fail = (error: unknown) => {
    const proxyFault = hasTunnels ? proxyFaultOf({ error, socket: sent?.socket }) : undefined;
    listener.fail(proxyFault ?? error, sent?.reusedSocket === true);
  };
  let reply: IncomingMessage | undefined;
  let isPaused = false;
  function cancel(): void {
    stream.destroy();
    reply?.destroy();
  }
  function refuse(error: unknown): void {
    listener.fail(error, false);
    cancel();
  }
  stream.once("request", (request: ClientRequest) => {
    sent = request;
  });
  stream.on("error", fail);
  for (const event of ["upgrade", "connect"]) {
    stream.once(event, (_reply: unknown, socket: Duplex) => {
      socket.destroy();
      refuse(switchedProtocol());
    });
  }
  const isBearable = createInterimCount();
  stream.on("information", () => {
    if (!isBearable()) refuse(onlyAnnounced());
  });
  // The reply itself is read: through got's own stream every piece would pass two more queues.
  stream.once("response", (response: IncomingMessage) => {
    reply = response;
    response.on("error", fail);
    response.once("end", () => listener.end());
    listener.head(response.statusCode ?? 0, response.headers);
    // got waits there for somebody to read its own stream; while anybody does, nothing flows.
    response.removeAllListeners("readable");
    // As they come: `read()` puts what has come meanwhile together, which is a copy of nearly the whole body.
    response.on("data", (chunk: Uint8Array) => listener.data(chunk));
    if (isPaused) response.pause();
  });
  return {
    pause() {
      isPaused = true;
      reply?.pause();
    },
    resume() {
      isPaused = false;
      reply?.resume();
    },
    cancel,
  };
}
