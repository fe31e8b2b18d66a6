import { StreamFallbackError } from "../errors.ts";
import type { IdentityPool } from "../identities/identity-pool.ts";
import { abortedBy, type Deadline } from "../policies/deadline.ts";
import { describeDuration } from "../policies/describe-duration.ts";
import type { Clock } from "../runtime/clock.ts";

interface Parts {
  clock: Clock;
  identities: Pick<IdentityPool, "known" | "members" | "sourceName">;
}

/**
 * Ends when there is somebody to ask as: a source may take its time to tell of the first list.
 * @throws StreamFallbackError `DEADLINE` with the name of the source, where the call's time is over before
 */
export async function identitiesKnown({ clock, identities }: Parts, deadline: Deadline): Promise<void> {
  const { known } = identities;
  if (known === undefined) return;
  const { signal } = deadline;
  const ended = Promise.withResolvers<never>();
  const onAbort = () => ended.reject(abortedBy(signal));
  signal.addEventListener("abort", onAbort, { once: true });
  const mostMs = deadline.remainingMs();
  const onTimeout = () => ended.reject(noListWithin(mostMs, identities));
  const timer = identities.members.length === 0 ? clock.setTimeout(onTimeout, mostMs) : undefined;
  try {
    if (signal.aborted) onAbort();
    await Promise.race([known, ended.promise]);
  } finally {
    clock.clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

function noListWithin(ms: number, { sourceName }: Pick<IdentityPool, "sourceName">): StreamFallbackError {
  const from = sourceName === undefined ? "their source, which has no name" : `the source ${sourceName}`;
  const what = `nobody was asked: the list of identities has not come from ${from}, within ${describeDuration(ms)}`;
  const advice = "let it give the list to `take`, see what keeps it from that, or allow more time";
  return new StreamFallbackError("DEADLINE", `${what}; ${advice}`);
}
