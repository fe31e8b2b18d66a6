import { type ClientRequest, type IncomingMessage, request as sendRequest } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { StreamFallbackError } from "@stream-fallback/core";
import type { Lease } from "@stream-fallback/core/balancer";
import { clientAddress } from "@stream-fallback/server/guard";
import type { Member } from "../backends/member.ts";
import type { ForwardParts } from "./forward-parts.ts";
import { isNeverReached, outcomeOfStatus } from "./outcome-of.ts";
import { pathOf } from "./path-of.ts";
import { requestHeaders } from "./request-headers.ts";
import { responseHeaders } from "./response-headers.ts";

interface Upgrading {
  request: IncomingMessage;
  socket: Duplex;
  /** What came of the new protocol already. */
  head: Buffer;
  /** How long a backend may take to agree, in ms. */
  timeoutMs: number;
}

const NO_BACKEND =
  "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const NO_ANSWER = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const TOO_LATE = "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const LATE = new StreamFallbackError("TIMEOUT", "no answer in time");

/** Hands a connection on to a backend as a WebSocket: nothing is asked twice, since the client begins to speak at once. */
export function forwardUpgrade(parts: ForwardParts, upgrading: Upgrading): void {
  const { request, socket } = upgrading;
  const forwardedFor = request.headers["x-forwarded-for"] as string | undefined;
  const client = clientAddress(request.socket.remoteAddress, forwardedFor, parts.proxies);
  const affinityKey = parts.affinity?.(request, client);
  const lease = parts.balancer.acquire(undefined, affinityKey === undefined ? undefined : { affinityKey });
  const member = lease && parts.backends.member(lease.endpoint);
  socket.on("error", () => socket.destroy());
  parts.counts.requests += 1;
  if (lease === undefined || member === undefined) {
    parts.counts.refused += 1;
    endWith(socket, NO_BACKEND);
    return;
  }
  member.hold(socket);
  pass(parts, upgrading, { lease, member });
}

function pass(
  parts: ForwardParts,
  { request, socket, head, timeoutMs }: Upgrading,
  { lease, member }: { lease: Lease; member: Member },
): void {
  const peer = clientAddress(request.socket.remoteAddress, undefined, parts.proxies);
  const headers = requestHeaders(request, { peer, isTrusted: parts.proxies.trusts(peer) });
  headers.push("Connection", "Upgrade", "Upgrade", "websocket");
  const asked: ClientRequest = sendRequest({
    ...{
      host: member.backend.host,
      port: member.backend.port,
      path: pathOf(request.url ?? "/"),
      method: "GET",
    },
    ...{ headers, agent: false, timeout: timeoutMs },
  });
  // That of the connection begins anew with all that the backend says, hints included.
  const timer = parts.clock.setTimeout(() => asked.destroy(LATE), timeoutMs);
  const stopTimer = () => parts.clock.clearTimeout(timer);
  let isAnswered = false;
  socket.once("close", () => {
    lease.report({ kind: "neutral", error: new StreamFallbackError("ABORTED", "the client has left") });
    stopTimer();
    asked.destroy();
  });
  asked.once("timeout", () => asked.destroy(LATE));
  asked.on("error", (error) => {
    lease.report({ kind: "failure", error });
    // What is written into an answer that has begun would be taken for a part of it.
    if (isAnswered) socket.destroy();
    else if (socket.writable) endWith(socket, refusalOf(error));
  });
  asked.once("response", (answer) => {
    isAnswered = true;
    stopTimer();
    const { error } = outcomeOfStatus(answer.statusCode ?? 502);
    lease.report({ kind: error === undefined ? "success" : "failure", error });
    // The backend has said no, in an answer that ends with the connection.
    socket.write(headOf(answer, ["Connection", "close"]), "latin1");
    answer.pipe(socket, { end: false });
    answer.once("end", () => endWith(socket));
    answer.once("error", () => socket.destroy());
  });
  asked.once("upgrade", (answer, upstream, upstreamHead) => {
    isAnswered = true;
    stopTimer();
    lease.report({ kind: "success" });
    parts.counts.upgrades += 1;
    upstream.setTimeout(0);
    socket.write(headOf(answer, ["Connection", "Upgrade", "Upgrade", "websocket"]), "latin1");
    join(socket as Socket, { other: upstream as Socket, timeoutMs, mostMs: member.limits.bodyTimeoutMs });
    if (upstreamHead.length > 0) socket.write(upstreamHead);
    if (head.length > 0) upstream.write(head);
  });
  asked.end();
}

function refusalOf(error: Error): string {
  if (isNeverReached(error)) return NO_BACKEND;
  return error === LATE ? TOO_LATE : NO_ANSWER;
}

/** A client that does not close its side would hold the connection for ever. */
export function endWith(socket: Duplex, text = ""): void {
  socket.end(text, () => socket.destroy());
}

interface Joining {
  other: Socket;
  /** How long a side may take nothing once the other has ended. */
  timeoutMs: number;
  /** The same while both are there; 0 is for ever. */
  mostMs: number;
}

/** While one side takes nothing the other is not read, and nobody would hear that it has ended. */
function endStuck(from: Socket, to: Socket, mostMs: number): void {
  if (mostMs === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  from.on("pause", () => {
    stop();
    timer = setTimeout(() => to.destroy(), mostMs);
  });
  to.on("drain", stop);
  for (const socket of [from, to]) socket.once("close", stop);
}

/** Whatever one side says goes to the other, and both end together. */
function join(one: Socket, { other, timeoutMs, mostMs }: Joining): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to, { end: false });
    endStuck(from, to, mostMs);
    // A WebSocket has no half: who says that it is over has said so in a frame of its own.
    for (const event of ["end", "error", "close"])
      from.once(event, () => {
        // It may never take what was said last.
        to.setTimeout(timeoutMs, () => to.destroy());
        endWith(to);
      });
  }
}

/** The head of an answer as it goes over the wire; Node has made sure that nothing in it ends a line. */
function headOf(answer: IncomingMessage, own: readonly string[]): string {
  const headers = [...responseHeaders(answer.rawHeaders, answer.headers.connection), ...own];
  let text = `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n`;
  for (let index = 0; index < headers.length; index += 2)
    text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  return `${text}\r\n`;
}
