import { DEFAULT_IDENTITY } from "./asker.ts";
import type { Attempt } from "./attempt.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import type { Failed } from "./further-attempts.ts";

type Parts = Pick<BalancerParts<never, unknown>, "events" | "metrics" | "name">;

/** Records a failover. Coming back to the same endpoint in a second round is a retry, and not recorded here. */
export function recordFailover(parts: Parts, identity: string, { from, code }: Failed, to: string): void {
  if (from === to) return;
  parts.metrics?.recordFailover({
    service: parts.name,
    endpoint: from,
    ...identityField(identity),
    to,
    code,
  });
  parts.events.emit("failover", { from, to, code });
}

/** Records a retry: an endpoint is asked again in another round. */
export function recordRetry<Request, Result>(
  parts: Parts,
  identity: string,
  attempts: readonly Attempt<Request, Result>[],
  { waitMs, code }: { waitMs: number; code: string | undefined },
): void {
  const endpoint = attempts.at(-1)?.endpoint;
  const attempt = attempts.filter((made) => made.endpoint === endpoint).length;
  if (endpoint === undefined || attempt < 2) return;
  const source = { service: parts.name, endpoint: endpoint.name, ...identityField(identity) };
  parts.metrics?.recordRetry({ ...source, attempt, waitMs, code });
}

function identityField(identity: string): { identity?: string } {
  return identity === DEFAULT_IDENTITY ? {} : { identity };
}
