import type { AttemptReport } from "../attempt-report.ts";
import type { CallResult } from "../balancer/call-options.ts";
import { faultOfCode, StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { anonymous, type Identity } from "../identities/identity.ts";
import type { Member } from "../identities/member.ts";
import type { Deadline } from "../policies/deadline.ts";
import { describeDuration } from "../policies/describe-duration.ts";
import type { Provider } from "../provider/provider.ts";
import { describeRoom, type RoomRef } from "../room/room-ref.ts";
import type { ClientParts } from "./client-parts.ts";
import { identitiesKnown } from "./identities-known.ts";

interface Call<Extra> {
  room: RoomRef;
  provider: Provider<Extra>;
  /** A user's own, or that of all who have none: these ask as one of the pool. */
  identity: Identity;
  /** The only one of the pool to ask as. @default any */
  only?: string | undefined;
  deadline: Deadline;
  parts: Pick<ClientParts<Extra>, "balancers" | "clock" | "identities">;
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
 * call at once, and so does the caller's time.
 */
export async function askAs<Extra, Result>(
  call: Call<Extra>,
  ask: (identity: Identity) => Promise<CallResult<Result>>,
): Promise<CallResult<Result>> {
  const { room, provider, identity, only, deadline, parts } = call;
  const { clock, identities } = parts;
  if (identity !== anonymous) return ask(identity);
  await identitiesKnown(identities, deadline);
  if (!identities.isListed) return ask(anonymous);
  const startedAt = clock.now();
  const isAnonymous = (endpoint: string) =>
    provider.adapters.some((adapter) => adapter.name === endpoint && adapter.isAnonymous === true);
  const key = room.roomId || (room.uid ?? "");
  const tried = new Set<Member>();
  const before: AttemptReport[] = [];
  const failures: StreamFallbackError[] = [];
  for (let asked = 0; asked < MOST_ASKED && tried.size < MOST_LOOKED_AT; ) {
    const turn = identities.enter({ site: provider.id, key, tried, only });
    if (turn === undefined) break;
    tried.add(turn.member);
    const sinceMs = clock.now() - startedAt;
    let attempts: readonly AttemptReport[] = [];
    try {
      const result = await ask(turn.identity);
      attempts = result.attempts;
      return before.length === 0 ? result : { ...result, attempts: [...before, ...later(attempts, sinceMs)] };
    } catch (thrown) {
      const failure = toStreamFallbackError(thrown);
      attempts = failure.attempts;
      before.push(...later(attempts, sinceMs));
      failures.push(failure);
      if (attempts.length > 0) asked += 1;
      if (!mayAnotherDoBetter(failure, { call, id: turn.identity.id }) || deadline.remainingMs() <= 0)
        return fail(failures, { call, before });
    } finally {
      turn.leave(attempts, isAnonymous);
    }
  }
  return fail(failures, { call, before });
}

/** The attempts of a later part of a call, by the time of the whole one. */
function later(attempts: readonly AttemptReport[], byMs: number): readonly AttemptReport[] {
  return byMs === 0 ? attempts : attempts.map((each) => ({ ...each, startedMs: each.startedMs + byMs }));
}

/** Whether the failure is one of this identity: by its proxy, by its cookie, or since the site refuses it access. */
function mayAnotherDoBetter<Extra>(
  { code, fault, retryAfterMs, attempts }: StreamFallbackError,
  { call: { provider, parts }, id }: { call: Call<Extra>; id: string },
): boolean {
  if (fault === "identity" || fault === "access") return true;
  if (fault !== "pool") return false;
  // Nobody takes such a question, whoever asks it.
  if (code === "NO_ENDPOINT_AVAILABLE" && attempts.length === 0) return retryAfterMs !== undefined;
  const isOfIdentity = attempts.some((attempt) => {
    const faultOfAttempt = faultOfCode(attempt.code);
    return faultOfAttempt === "access" || faultOfAttempt === "identity";
  });
  return isOfIdentity || isRefusedSomewhere(parts.balancers.of(provider.id), id);
}

/** Whether an endpoint was not asked because the site refuses this identity, and others may ask it. */
function isRefusedSomewhere(
  balancer: { status(identity?: string): readonly { name: string; state: string }[] },
  id: string,
): boolean {
  const forAll = new Map(balancer.status().map(({ name, state }) => [name, state]));
  return balancer.status(id).some(({ name, state }) => state === "open" && forAll.get(name) !== "open");
}

interface Ending<Extra> {
  call: Call<Extra>;
  before: readonly AttemptReport[];
}

/** @throws StreamFallbackError the one failure there was, or one that stands for all */
function fail<Extra>(failures: readonly StreamFallbackError[], { call, before }: Ending<Extra>): never {
  const [first] = failures;
  const last = failures.at(-1);
  const { room, parts } = call;
  if (first === undefined || last === undefined) throw nobodyMayAsk(describeRoom(room), parts.identities);
  if (failures.length === 1 || last.fault === "caller" || last.fault === "query")
    throw last.withAttempts(before);
  const waits = failures.flatMap(({ retryAfterMs = 0 }) => (retryAfterMs > 0 ? [retryAfterMs] : []));
  const wait = waits.length > 0 ? Math.min(...waits) : undefined;
  const code = before.length > 0 ? "ALL_ENDPOINTS_FAILED" : "NO_ENDPOINT_AVAILABLE";
  const what = `${describeRoom(room)}: no answer as any of ${failures.length} identities`;
  const advice = wait === undefined ? "" : `; try again in ${describeDuration(wait)}`;
  throw new StreamFallbackError(code, `${what}${advice}. The last one: ${last.reason}`, {
    cause: last,
    attempts: before,
    retryAfterMs: wait,
  });
}

/** Why nobody can be asked as: all are out by their weight, or blocked. */
export function nobodyMayAsk(
  what: string,
  { retryAfterMs }: Pick<ClientParts<unknown>["identities"], "retryAfterMs">,
): StreamFallbackError {
  const why =
    retryAfterMs === undefined
      ? "every identity has weight 0"
      : `every identity is blocked for its proxy or cookie; try again in ${describeDuration(retryAfterMs)}`;
  return new StreamFallbackError("NO_ENDPOINT_AVAILABLE", `${what}: not asked, ${why}`, { retryAfterMs });
}
