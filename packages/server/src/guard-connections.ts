import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Below the descriptors that a process has by default on most systems. */
const MOST_CONNECTIONS = 2_000;
/** Requests of one connection that wait for their answers; hardly a client sends a second one, and answers that nobody reads pile up. */
const MOST_WAITING = 16;

export interface GuardedConnections {
  /** Lets none be used for another request. */
  endAll(): void;
  /** Ends those that have not sent a byte: Node takes them for busy ones. */
  endMute(): void;
}

/** Bounds what connections hold, and lets none be used again once the service ends. */
export function guardConnections(
  server: Server,
  { most = MOST_CONNECTIONS }: { most?: number } = {},
): GuardedConnections {
  const open = new Set<Socket>();
  /** Those on which nobody waits for anything, the longest silent first. */
  const silent = new Set<Socket>();
  const waiting = new Map<Socket, number>();
  const answers = new Set<ServerResponse>();
  let isEnding = false;

  server.on("connection", (socket: Socket) => {
    // A connection that says nothing gives way, or whoever opens enough of them would shut out all others.
    if (open.size >= most) (silent.values().next().value ?? socket).destroy();
    if (socket.destroyed) return;
    open.add(socket);
    silent.add(socket);
    socket.once("close", () => {
      for (const each of [open, silent, waiting]) each.delete(socket);
    });
  });
  server.prependListener("request", ({ socket }: IncomingMessage, answer: ServerResponse) => {
    // Node goes on to read what came with one that went too far, up to a thousand requests at once.
    if (socket.destroyed) return;
    silent.delete(socket);
    answers.add(answer);
    if (isEnding) answer.shouldKeepAlive = false;
    const count = (waiting.get(socket) ?? 0) + 1;
    waiting.set(socket, count);
    if (count > MOST_WAITING) socket.destroy();
    answer.once("close", () => {
      answers.delete(answer);
      const left = (waiting.get(socket) ?? 1) - 1;
      if (!open.has(socket)) return;
      waiting.set(socket, left);
      if (left === 0) silent.add(socket);
    });
  });
  // One that has become another protocol is in use, whatever is said on it.
  server.prependListener("upgrade", ({ socket }: IncomingMessage) => void silent.delete(socket));
  return {
    // A client that is told so sends its next request elsewhere, and not into a connection that is being closed.
    endAll() {
      isEnding = true;
      for (const answer of answers) answer.shouldKeepAlive = false;
    },
    endMute() {
      for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
    },
  };
}
