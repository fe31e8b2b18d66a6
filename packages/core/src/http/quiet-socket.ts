import type { Socket } from "node:net";

/** Keeps a socket from ever holding the process, whoever uses it, and notes of what it breaks. */
export function quietSocket(socket: Socket): Socket {
  socket.ref = () => socket;
  let handshakeBytes = 0;
  socket.once("secureConnect", () => {
    handshakeBytes = socket.bytesRead + TICKET_BYTES;
  });
  socket.on("error", (error) => {
    if (socket.bytesRead > handshakeBytes) ofUsedSockets.add(error);
  });
  // Where a name has several addresses, each is tried with a new handle.
  return socket.unref().on("connectionAttempt", () => socket.unref());
}

/** What a server may say of itself after the handshake of TLS, without having been asked anything. */
const TICKET_BYTES = 2_048;

const ofUsedSockets = new WeakSet<Error>();

/** Whether an error ended a socket of ours that had brought something before. */
export function isOfUsedSocket(error: Error): boolean {
  return ofUsedSockets.has(error);
}
