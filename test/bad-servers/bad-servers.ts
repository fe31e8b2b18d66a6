import { badBodies } from "./bad-bodies.ts";
import { badConnections } from "./bad-connections.ts";
import { badHeads } from "./bad-heads.ts";
import type { BadServers } from "./bad-server.ts";

/** Every kind of bad server, by what it does. */
export const badServers: BadServers = { ...badConnections, ...badHeads, ...badBodies };
