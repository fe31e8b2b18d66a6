import type { IdentityPool } from "../identities/identity-pool.ts";
import { abortedBy, type Deadline } from "../policies/deadline.ts";

/** Ends when there is somebody to ask as: a source may take its time to tell of the first list. */
export async function identitiesKnown(
  { known }: Pick<IdentityPool, "known">,
  { signal }: Pick<Deadline, "signal">,
): Promise<void> {
  if (known === undefined) return;
  const ended = Promise.withResolvers<never>();
  const onAbort = () => ended.reject(abortedBy(signal));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    if (signal.aborted) onAbort();
    await Promise.race([known, ended.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
