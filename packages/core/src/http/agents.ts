import { type AgentOptions, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Target } from "./proxy/proxy.ts";
import { layOver, type Tunnels } from "./proxy/tunnels.ts";
import { quietSocket } from "./quiet-socket.ts";

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
export function createAgents(options: AgentOptions = {}, tunnels?: Tunnels): Agents {
  const kept = { ...options, keepAlive: true, maxSockets: MOST_SOCKETS };
  return { http: quiet(new HttpAgent(kept), tunnels), https: quiet(new HttpsAgent(kept), tunnels) };
}

function quiet<Kind extends HttpAgent>(agent: Kind, tunnels: Tunnels | undefined): Kind {
  const createConnection: HttpAgent["createConnection"] = agent.createConnection.bind(agent);
  return Object.assign(agent, {
    createConnection(...[options, done]: Parameters<typeof createConnection>): Duplex | undefined {
      if (!tunnels) return quietSocket(createConnection(options, done) as Socket);
      const { host, port } = options as Target;
      tunnels.open({ host, port: Number(port) }).then(
        (socket) => done?.(null, isSecure(agent) ? over(socket, options) : socket),
        (error) => done?.(error, undefined as never),
      );
      return undefined;
    },
  });

  function over(socket: Socket, options: object): Duplex {
    return layOver(quietSocket(createConnection({ ...options, socket } as never) as Socket), socket);
  }
}

function isSecure(agent: HttpAgent): boolean {
  return agent instanceof HttpsAgent;
}
