import type { AttemptRole } from "../attempt-report.ts";
import { Attempt } from "./attempt.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import type { CallTargets } from "./call-targets.ts";
import { countDarkTrial, type DarkTrial } from "./dark-pool.ts";
import type { Endpoint } from "./endpoint.ts";
import { admitPair, admitPairEarly } from "./pair.ts";
import { createSlot, slotAt } from "./slot.ts";

interface Admission<Request, Result> {
  endpoint: Endpoint<Request, Result>;
  role: AttemptRole;
  startedAt: number;
  callStartedAt: number;
  darkTrial?: DarkTrial<Endpoint<Request, Result>> | undefined;
}

/** An attempt that holds its permits, or undefined where a breaker gives none, or as many run there as may. */
export function admitAttempt<Request, Result>(
  parts: BalancerParts<Request, Result>,
  targets: CallTargets<Request, Result>,
  { endpoint, role, startedAt, callStartedAt, darkTrial }: Admission<Request, Result>,
): Attempt<Request, Result> | undefined {
  const known = slotAt(endpoint, targets);
  if (known !== undefined && !parts.turns.isFree(known)) return undefined;
  const permit = (darkTrial ? admitPairEarly : admitPair)(endpoint, targets, startedAt);
  if (permit === undefined) return undefined;
  parts.pace?.take(endpoint.name, targets.request);
  if (darkTrial) countDarkTrial(darkTrial, startedAt);
  targets.markTried(endpoint);
  const slot = known ?? createSlot(endpoint, targets);
  return new Attempt(parts, { endpoint, targets, role, permit, slot, startedAt, callStartedAt, darkTrial });
}
