import type { AttemptContext } from "../balancer/endpoint.ts";
import type { Identity } from "../identities/identity.ts";
import type { CallContext } from "../provider/call-context.ts";
import type { WorldParts } from "./world-parts.ts";

interface Caller {
  providerId: string;
  identity: Identity;
  attempt: AttemptContext;
}

/** All that an adapter or a resolver may use of the world, for one attempt. */
export function callContextOf(
  { providerId, identity, attempt: { signal, remainingMs } }: Caller,
  { clock, random, logger, sessions, transport }: WorldParts,
): CallContext {
  const http = transport.bind(signal);
  const session = sessions.bind(providerId, { identity, signal });
  return { signal, remainingMs, http, identity, logger, clock, random, ...session };
}
