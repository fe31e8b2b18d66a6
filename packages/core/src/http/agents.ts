import { type AgentOptions, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

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
  const kept = { ...options, keepAlive: true };
  return { http: quiet(new HttpAgent(kept)), https: quiet(new HttpsAgent(kept)) };
}

function quiet<Kind extends HttpAgent>(agent: Kind): Kind {
  const createConnection: HttpAgent["createConnection"] = agent.createConnection.bind(agent);
  const reuseSocket = agent.reuseSocket.bind(agent);
  return Object.assign(agent, {
    createConnection(...given: Parameters<typeof createConnection>) {
      const socket = createConnection(...given) as Socket;
      // Where a name has several addresses, each is tried with a new handle.
      return socket.unref().on("connectionAttempt", () => socket.unref());
    },
    reuseSocket(socket: Duplex, request: Parameters<typeof reuseSocket>[1]) {
      reuseSocket(socket, request);
      (socket as Socket).unref();
    },
  });
}
