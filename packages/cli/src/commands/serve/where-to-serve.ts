import { variablesOf } from "../../asking/variables-of.ts";
import { readPort } from "../../options/read-values.ts";
import { trustedProxiesOf } from "../../options/trusted-proxy.ts";
import type { Surroundings } from "../../surroundings.ts";

/** Where a line wants the service. */
export interface ServingOptions {
  port?: number;
  host?: string;
  cors?: readonly string[];
  trustedProxy?: readonly string[];
}

interface Place {
  host: string | undefined;
  port: number | undefined;
  apiKey: string | undefined;
  corsOrigins: readonly string[];
  trustedProxies: readonly string[] | undefined;
}

/**
 * Where to serve, and for whom: as the line says, else as the environment does.
 * @throws StreamFallbackError `INVALID_INPUT` for a variable that has no port
 */
export function whereToServe(
  { port, host, cors, ...line }: ServingOptions,
  { environment }: Pick<Surroundings, "environment">,
): Place {
  const variable = variablesOf(environment);
  return {
    host: host ?? variable("SERVE_HOST"),
    port: port ?? variable("SERVE_PORT", readPort),
    apiKey: variable("API_KEY"),
    corsOrigins: cors ?? variable("CORS_ORIGINS")?.split(/[\s,]+/) ?? [],
    trustedProxies: trustedProxiesOf(line, variable),
  };
}
