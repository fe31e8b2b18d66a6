import type { EndpointStatus } from "../balancer/endpoint-status.ts";
import { faultOfCode, type StreamFallbackError } from "../errors.ts";
import { isAnonymousFor } from "../provider/is-anonymous.ts";
import type { Need, Provider } from "../provider/provider.ts";

/** What the breakers of a provider's adapters say, for all and for one identity. */
interface Rows {
  status(identity?: string): readonly Pick<EndpointStatus, "name" | "state">[];
}

/**
 * Whether the site refuses an identity at every adapter that shows who asks. What is left then shows the address alone, and would
 * get the rooms of all who are refused.
 */
export function isShutOut(
  balancer: Rows,
  { need, provider, api, id }: { need: Need; provider: Provider; api: string; id: string },
): boolean {
  const isNamed = provider.adapters.some(({ name }) => name === api);
  const own = provider.adapters.filter(
    (adapter) => !isAnonymousFor(adapter, need) && (!isNamed || adapter.name === api),
  );
  const open = new Set(balancer.status(id).flatMap(({ name, state }) => (state === "open" ? [name] : [])));
  return own.length > 0 && own.every(({ name }) => open.has(name));
}

/** Whether a call that failed as one identity may succeed as another: the failure is of its proxy, its cookie or its access. */
export function mayAnotherDoBetter(
  { code, fault, retryAfterMs, attempts }: StreamFallbackError,
  { balancer, id }: { balancer: Rows; id: string },
): boolean {
  if (fault === "identity" || fault === "access") return true;
  if (fault !== "pool") return false;
  // Without a time nobody takes such a question, whoever asks it.
  if (code === "NO_ENDPOINT_AVAILABLE" && attempts.length === 0) return retryAfterMs !== undefined;
  const faults = attempts.map((attempt) => faultOfCode(attempt.code));
  return faults.includes("access") || faults.includes("identity") || isRefusedAnywhere(balancer, id);
}

/** Whether an adapter was not asked because the site refuses this identity there, and not because it fails for all. */
function isRefusedAnywhere(balancer: Rows, id: string): boolean {
  const forAll = new Map(balancer.status().map(({ name, state }) => [name, state]));
  return balancer.status(id).some(({ name, state }) => state === "open" && forAll.get(name) !== "open");
}
