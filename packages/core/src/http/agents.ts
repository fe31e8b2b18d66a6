import { type AgentOptions, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Connections to one host as one identity; further requests wait for one. More than a client's own bounds let through. */
export const MOST_SOCKETS = 256;

/** Who keeps the connections of a client, by protocol. */
export interface Agents {
  http: HttpAgent;
  https: HttpsAgent;
}

/**
 * Agents whose sockets keep no process running, be they idle or not: whoever waits for an answer has a timer for that,
 * and a request that nobody waits for any more must not hold up the end of the process.
 */
export function createAgents(options: AgentOptions = {}): Agents {
  const kept = { ...options, keepAlive: true, maxSockets: MOST_SOCKETS };
  return { http: quiet(new HttpAgent(kept)), https: quiet(new HttpsAgent(kept)) };
}

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

function quiet<Kind extends HttpAgent>(agent: Kind): Kind {
  const createConnection: HttpAgent["createConnection"] = agent.createConnection.bind(agent);
  return Object.assign(agent, {
    createConnection: (...given: Parameters<typeof createConnection>): Duplex =>
      quietSocket(createConnection(...given) as Socket),
  });
}
