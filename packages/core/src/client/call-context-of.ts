import type { AttemptContext } from "../balancer/endpoint.ts";
import { onlyToHosts } from "../http/only-to-hosts.ts";
import type { Identity } from "../identities/identity.ts";
import type { CallContext } from "../provider/call-context.ts";
import type { Provider } from "../provider/provider.ts";
import { quietClock } from "../runtime/clock.ts";
import type { AttemptMeter } from "./attempt-meter.ts";
import type { WorldParts } from "./world-parts.ts";

interface Caller {
  provider: Pick<Provider, "id" | "hosts">;
  identity: Identity;
  attempt: AttemptContext;
  /** Counts what is sent. @default nobody counts */
  meter?: Pick<AttemptMeter, "count"> | undefined;
}

/** All that an adapter or a resolver may use of the world, for one attempt. */
export function callContextOf(
  { provider: { id, hosts }, identity, attempt: { signal, remainingMs }, meter }: Caller,
  { clock, random, logger, sessions, transport, identities }: WorldParts,
): CallContext {
  const { sessionId, ...route } = identities.wayOf(identity);
  const bound = transport.bind(signal, route);
  const counted = meter?.count(bound) ?? bound;
  const http = hosts === undefined ? counted : onlyToHosts(counted, hosts);
  const session = sessions.bind(id, { identity: { id: sessionId }, signal });
  // Whoever waits for the attempt keeps the process running; the attempt may be one that nobody waits for.
  const own = { http, identity, logger, clock: quietClock(clock), random };
  return { signal, remainingMs, ...own, ...session };
}
