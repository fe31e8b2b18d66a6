import type { GatewayOptions } from "@stream-fallback/gateway";
import type { Variables } from "../../asking/variables-of.ts";
import { readAge, readPort } from "../../options/read-values.ts";
import { trustedProxiesOf } from "../../options/trusted-proxy.ts";

/** How a line wants requests to be forwarded. */
export interface ForwardingOptions {
  port?: number;
  host?: string;
  strategy?: string;
  affinity?: string;
  trustedProxy?: readonly string[];
  /** In ms. */
  healthInterval?: number;
  healthPath?: string;
}

/**
 * How to forward, and for whom: as the line says, else as the environment does.
 * @throws StreamFallbackError `INVALID_INPUT` for a variable that cannot be read
 */
export function howToForward(line: ForwardingOptions, variable: Variables): Omit<GatewayOptions, "backends"> {
  return {
    host: line.host ?? variable("GATEWAY_HOST"),
    port: line.port ?? variable("BALANCER_PORT", readPort),
    apiKey: variable("API_KEY"),
    strategy: line.strategy ?? variable("BALANCER_STRATEGY"),
    affinity: line.affinity ?? variable("AFFINITY"),
    trustedProxies: trustedProxiesOf(line, variable),
    health: {
      intervalMs: line.healthInterval ?? variable("HEALTH_INTERVAL", readAge),
      path: line.healthPath ?? variable("HEALTH_PATH"),
    },
  };
}
