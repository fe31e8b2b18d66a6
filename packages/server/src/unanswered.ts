import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** The answers of a server that have not been sent to their end, by the connection that waits for them. */
export type Unanswered = ReadonlyMap<Duplex, ReadonlySet<ServerResponse>>;

interface Listeners {
  /** Told of a request before anybody answers it. */
  onBegin?(socket: Duplex, answer: ServerResponse): void;
  /** Told when a connection that is still open waits for no answer any more. */
  onIdle?(socket: Duplex): void;
}

/** Keeps these books of a server, from its first request on. */
export function keepUnanswered(server: Server, { onBegin, onIdle }: Listeners = {}): Unanswered {
  const unanswered = new Map<Duplex, Set<ServerResponse>>();
  server.prependListener("request", ({ socket }: IncomingMessage, answer: ServerResponse) => {
    // Node goes on to read what came with one that went too far, up to a thousand requests at once.
    if (socket.destroyed) return;
    const answers = unanswered.get(socket) ?? new Set();
    if (answers.size === 0) unanswered.set(socket, answers);
    answers.add(answer);
    answer.once("close", () => {
      answers.delete(answer);
      if (answers.size > 0) return;
      unanswered.delete(socket);
      if (!socket.destroyed) onIdle?.(socket);
    });
    onBegin?.(socket, answer);
  });
  return unanswered;
}
