import type { AttemptContext } from "../balancer/endpoint.ts";
import type { Identity } from "../identities/identity.ts";
import type { CallContext } from "../provider/call-context.ts";
import { quietClock } from "../runtime/clock.ts";
import type { AttemptMeter } from "./attempt-meter.ts";
import type { WorldParts } from "./world-parts.ts";

interface Caller {
  providerId: string;
  identity: Identity;
  attempt: AttemptContext;
  /** Counts what is sent. @default nobody counts */
  meter?: Pick<AttemptMeter, "count"> | undefined;
}

/** All that an adapter or a resolver may use of the world, for one attempt. */
export function callContextOf(
  { providerId, identity, attempt: { signal, remainingMs }, meter }: Caller,
  { clock, random, logger, sessions, transport, identities }: WorldParts,
): CallContext {
  const way = identities.wayOf(identity);
  const bound = transport.bind(signal, way);
  const http = meter?.count(bound) ?? bound;
  const session = sessions.bind(providerId, { identity: way, signal });
  // Whoever waits for the attempt keeps the process running; the attempt may be one that nobody waits for.
  const own = { http, identity, logger, clock: quietClock(clock), random };
  return { signal, remainingMs, ...own, ...session };
}
