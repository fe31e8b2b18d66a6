import { StreamFallbackError } from "@stream-fallback/core";
import { readPort } from "../../options/read-values.ts";
import type { Surroundings } from "../../surroundings.ts";

/** Where a line wants the service. */
export interface ServingOptions {
  port?: number;
  host?: string;
  cors?: readonly string[];
}

interface Place {
  host: string | undefined;
  port: number | undefined;
  apiKey: string | undefined;
  corsOrigins: readonly string[];
}

/**
 * Where to serve, and for whom: as the line says, else as the environment does.
 * @throws StreamFallbackError `INVALID_INPUT` for a variable that has no port
 */
export function whereToServe(
  { port, host, cors }: ServingOptions,
  { environment }: Pick<Surroundings, "environment">,
): Place {
  const variable = (name: string) => environment[name]?.trim() || undefined;
  return {
    host: host ?? variable("SERVE_HOST"),
    port: port ?? portOf(variable("SERVE_PORT")),
    apiKey: variable("API_KEY"),
    corsOrigins: cors ?? variable("CORS_ORIGINS")?.split(/[\s,]+/) ?? [],
  };
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    return readPort(text);
  } catch {
    throw new StreamFallbackError("INVALID_INPUT", "SERVE_PORT must be a port, from 0 to 65535");
  }
}
