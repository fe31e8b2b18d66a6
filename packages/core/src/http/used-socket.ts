import type { Socket } from "node:net";

/** What a server may say of itself after the handshake of TLS, without having been asked anything. */
const TICKET_BYTES = 2_048;

const ofUsedSockets = new WeakSet<Error>();

/**
 * Notes of what breaks a socket, from its first request on, whether it had served before. What came before a request was
 * sent tells: a reply that breaks off, or is none, is no sign of that, and neither is what nobody had asked for.
 */
export function followUse(socket: Socket, { isSecure }: { isSecure: boolean }): void {
  const unaskedBytes = socket.bytesRead + (isSecure ? TICKET_BYTES : 0);
  let hasServed = false;
  const { write } = socket;
  socket.write = (...sent: unknown[]) => {
    hasServed = socket.bytesRead > unaskedBytes;
    return Reflect.apply(write, socket, sent);
  };
  socket.on("error", (error) => {
    if (hasServed) ofUsedSockets.add(error);
  });
}

/** Whether an error ended a socket that had served before. */
export function isOfUsedSocket(error: Error): boolean {
  return ofUsedSockets.has(error);
}
