import type { Server, ServerResponse } from "node:http";
import type { Logger } from "@stream-fallback/core";
import { brokenReply, wireText } from "./reply/broken-request.ts";
import { keepUnanswered, type Unanswered } from "./unanswered.ts";

interface Books {
  logger: Logger | undefined;
  /** @default those of this server are kept for it */
  unanswered?: Unanswered;
}

/** Answers what Node could not read as a request in the form of all failures, and ends the connection. */
export function refuseBrokenRequests(
  server: Server,
  { logger, unanswered = keepUnanswered(server) }: Books,
): void {
  // Node would refuse an expectation that it does not know in a form of its own; to ignore one is as good.
  server.on("checkExpectation", (request, response) => void server.emit("request", request, response));
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
