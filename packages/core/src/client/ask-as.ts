import type { AttemptReport } from "../attempt-report.ts";
import type { CallResult } from "../balancer/call-options.ts";
import { type StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { anonymous, type Identity } from "../identities/identity.ts";
import type { Member } from "../identities/member.ts";
import type { Deadline } from "../policies/deadline.ts";
import { isAnonymousFor } from "../provider/is-anonymous.ts";
import { describeRoom } from "../room/room-ref.ts";
import type { ClientParts } from "./client-parts.ts";
import { identitiesKnown } from "./identities-known.ts";
import { nobodyMayAsk, noneOfIdentities } from "./identity-errors.ts";
import type { Question } from "./question.ts";
import { isShutOut, mayAnotherDoBetter } from "./refused-identity.ts";

interface Call<Extra> extends Pick<Question<Extra>, "room" | "need" | "provider" | "api" | "identity"> {
  /** The only one of the pool to ask as. @default any */
  only?: string | undefined;
  deadline: Deadline;
  parts: Pick<ClientParts<Extra>, "balancers" | "clock" | "identities">;
}

/** As whom the site is asked. */
export interface Asker {
  identity: Identity;
  /** Whether only adapters may be asked that send no cookie, since the site refuses this one's. */
  isHidden: boolean;
}

interface Asking<Extra, Result> extends Call<Extra> {
  /** Asks the site in one call of the balancer. */
  ask(asker: Asker): Promise<CallResult<Result>>;
}

/**
 * As how many identities a call asks the site at most: where four are refused in a row, the others are likely to be, and a
 * call that went through hundreds of them would be the storm that got them blocked.
 */
const MOST_ASKED = 4;
/** How many it looks at in all, counting those that every adapter is known to refuse: that costs no request. */
const MOST_LOOKED_AT = 32;

/**
 * Asks as one identity after another, in the room's own order, until one gets an answer: where the site refuses the first one
 * access, or its proxy or cookie is at fault, the next one may do better. What the site cannot do for anybody ends the
 * call at once, and so does the caller's time. A user's own identity is the only one that its call is asked as.
 */
export async function askAs<Extra, Result>(asking: Asking<Extra, Result>): Promise<CallResult<Result>> {
  const { identity, deadline, parts, ask } = asking;
  if (identity !== anonymous) return ask({ identity, isHidden: false });
  await identitiesKnown(parts, deadline);
  if (!parts.identities.isListed) return ask({ identity: anonymous, isHidden: false });
  return (
    (await askInOrder(asking, { passesOver: true })) ??
    // All are shut out, and what shows nobody's cookie is better than nothing.
    (await askInOrder(asking, { passesOver: false })) ??
    (await askHidden(asking))
  );
}

/** @returns undefined where nobody was asked as, since all are blocked or passed over */
async function askInOrder<Extra, Result>(
  asking: Asking<Extra, Result>,
  { passesOver }: { passesOver: boolean },
): Promise<CallResult<Result> | undefined> {
  const { need, provider, api, only, deadline, parts, ask } = asking;
  const { clock, identities } = parts;
  const balancer = parts.balancers.of(provider.id);
  const isAnonymous = (endpoint: string) =>
    provider.adapters.some((adapter) => adapter.name === endpoint && isAnonymousFor(adapter, need));
  const startedAt = clock.now();
  const tried = new Set<Member>();
  const before: AttemptReport[] = [];
  const failures: StreamFallbackError[] = [];
  for (let asked = 0; asked < MOST_ASKED && tried.size < MOST_LOOKED_AT; ) {
    const turn = identities.enter({ site: provider.id, key: keyOf(asking), tried, only });
    if (turn === undefined) break;
    tried.add(turn.member);
    const { id } = turn.identity;
    const sinceMs = clock.now() - startedAt;
    let attempts: readonly AttemptReport[] = [];
    try {
      if (passesOver && isShutOut(balancer, { need, provider, api, id })) continue;
      const result = await ask({ identity: turn.identity, isHidden: false });
      attempts = result.attempts;
      return before.length === 0 ? result : { ...result, attempts: [...before, ...later(attempts, sinceMs)] };
    } catch (thrown) {
      const failure = toStreamFallbackError(thrown);
      attempts = failure.attempts;
      before.push(...later(attempts, sinceMs));
      failures.push(failure);
      if (attempts.length > 0) asked += 1;
      if (!mayAnotherDoBetter(failure, { balancer, id }) || deadline.remainingMs() <= 0) break;
    } finally {
      turn.leave(attempts, isAnonymous);
    }
  }
  if (failures.length === 0) return undefined;
  const poolWaitMs = identities.retryAfterMs;
  throw noneOfIdentities(describeRoom(asking.room), { failures, attempts: before, poolWaitMs });
}

/** Where every identity is blocked, adapters that send no cookie may answer all the same, if it is a cookie that is at fault. */
async function askHidden<Extra, Result>(asking: Asking<Extra, Result>): Promise<CallResult<Result>> {
  const { room, provider, parts, ask } = asking;
  const { identities } = parts;
  const asker = identities.peekWithoutCookie({ site: provider.id, key: keyOf(asking), tried: new Set() });
  const nobody = nobodyMayAsk(describeRoom(room), identities);
  if (asker === undefined) throw nobody;
  try {
    return await ask({ identity: asker.identity, isHidden: true });
  } catch (thrown) {
    const failure = toStreamFallbackError(thrown);
    identities.breakers.note(asker.member, failure.code);
    // Nothing that could be asked hides who asks.
    throw failure.code === "NO_ENDPOINT_AVAILABLE" && failure.retryAfterMs === undefined ? nobody : failure;
  }
}

function keyOf<Extra>({ room }: Call<Extra>): string {
  return room.roomId || (room.uid ?? "");
}

/** The attempts of a later part of a call, by the time of the whole one. */
export function later(attempts: readonly AttemptReport[], byMs: number): readonly AttemptReport[] {
  return byMs === 0 ? attempts : attempts.map((each) => ({ ...each, startedMs: each.startedMs + byMs }));
}
