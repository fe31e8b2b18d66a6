import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { keepUnanswered, type Unanswered } from "./unanswered.ts";

/** Below the descriptors that a process has by default on most systems. */
const MOST_CONNECTIONS = 2_000;
/** Requests of one connection that wait for their answers; hardly a client sends a second one, and answers that nobody reads pile up. */
const MOST_WAITING = 16;

export interface GuardedConnections {
  readonly unanswered: Unanswered;
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
  const silent = new Set<Duplex>();
  let isEnding = false;

  server.on("connection", (socket: Socket) => {
    // A connection that says nothing gives way, or whoever opens enough of them would shut out all others.
    if (open.size >= most) (silent.values().next().value ?? socket).destroy();
    if (socket.destroyed) return;
    open.add(socket);
    silent.add(socket);
    socket.once("close", () => {
      open.delete(socket);
      silent.delete(socket);
    });
  });
  const unanswered = keepUnanswered(server, {
    onBegin(socket, answer) {
      silent.delete(socket);
      if (isEnding) answer.shouldKeepAlive = false;
      if ((unanswered.get(socket)?.size ?? 0) > MOST_WAITING) socket.destroy();
    },
    onIdle: (socket) => void silent.add(socket),
  });
  // One that has become another protocol is in use, whatever is said on it.
  server.prependListener("upgrade", ({ socket }: IncomingMessage) => void silent.delete(socket));
  return {
    unanswered,
    // A client that is told so sends its next request elsewhere, and not into a connection that is being closed.
    endAll() {
      isEnding = true;
      for (const answers of unanswered.values()) for (const answer of answers) answer.shouldKeepAlive = false;
    },
    endMute() {
      for (const socket of open) if (silent.has(socket) && socket.bytesRead === 0) socket.destroy();
    },
  };
}
