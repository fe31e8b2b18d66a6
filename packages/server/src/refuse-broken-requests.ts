import type { Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "@stream-fallback/core";
import { brokenReply, wireText } from "./reply/broken-request.ts";

/** Answers what Node could not read as a request in the form of all failures, and ends the connection. */
export function refuseBrokenRequests(server: Server, logger: Logger | undefined): void {
  const unanswered = new WeakMap<Duplex, Set<ServerResponse>>();
  server.on("request", ({ socket }, response) => {
    if (socket.destroyed) return;
    const ofSocket = unanswered.get(socket) ?? new Set();
    unanswered.set(socket, ofSocket.add(response));
    response.once("close", () => ofSocket.delete(response));
  });
  server.on("clientError", ({ code = "" }: NodeJS.ErrnoException, socket) => {
    if (code === "ECONNRESET" || !socket.writable || isAnswering([...(unanswered.get(socket) ?? [])]))
      return void socket.destroy();
    const reply = brokenReply(code);
    logger?.info({ requestId: reply.requestId, path: "(none)", status: reply.status }, "answered");
    socket.end(wireText(reply), () => socket.destroy());
  });
}

/**
 * Whether the next bytes on the connection would be taken for a part of another answer: all but that to the very request that
 * cannot be read, whose body does not come or is broken.
 */
function isAnswering(unanswered: readonly ServerResponse[]): boolean {
  return unanswered.length > 1 || unanswered.some(({ headersSent, req }) => headersSent || req.complete);
}
