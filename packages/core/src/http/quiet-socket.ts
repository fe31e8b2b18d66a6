import type { Socket } from "node:net";

/** Keeps a socket from ever holding the process, whoever uses it. */
export function quietSocket(socket: Socket): Socket {
  socket.ref = () => socket;
  // Where a name has several addresses, each is tried with a new handle.
  return socket.unref().on("connectionAttempt", () => socket.unref());
}
