import type { EndpointStatusRow } from "@stream-fallback/core";
import type { ServedClient } from "../app-options.ts";

/** How an endpoint stands, and the share that it is given. */
export interface ManagedEndpoint extends EndpointStatusRow {
  /** 0 takes it out. */
  weight: number;
  /** Greater ones are asked first. */
  priority: number;
}

/** The endpoints of a provider, in its order. */
export function endpointRows(
  client: ServedClient,
  { provider, rows }: { provider: string; rows: readonly EndpointStatusRow[] },
): ManagedEndpoint[] {
  const shares = new Map(
    client
      .balancer(provider)
      .status()
      .map((endpoint) => [endpoint.name, endpoint]),
  );
  return rows.map((row) => {
    const { weight = 0, priority = 0 } = shares.get(row.name) ?? {};
    return { ...row, weight, priority };
  });
}
