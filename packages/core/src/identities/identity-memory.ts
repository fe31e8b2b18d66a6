import { type BreakerSnapshot, restoreBreaker, snapshotOf } from "../breaker/breaker-snapshot.ts";
import type { Store } from "../cache/store.ts";
import type { ErrorCode } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Member } from "./member.ts";
import { isOfIdentity } from "./verdict-of.ts";

/** Keeps the breakers of identities where the answers are kept, so that a restart does not use what is blocked. */
export interface IdentityMemory {
  /** Ends, and never fails, when what an earlier run knew of them is known again. */
  restore(members: readonly Member[]): Promise<void>;
  /** Keeps what is known of it now; nobody waits for that but the store, when it is closed. */
  note(member: Member): void;
}

interface Kept {
  breaker: BreakerSnapshot;
  code?: ErrorCode | undefined;
}

/** A proxy that was dead a week ago says little about today. */
const TTL_MS = 7 * 24 * 3_600_000;

export function createIdentityMemory(store: Store, clock: Clock): IdentityMemory {
  // By all that it appears by: one that got another cookie or proxy begins anew.
  const nameOf = ({ way }: Member) => `breaker:identity:${way.id}`;

  async function restore(member: Member): Promise<void> {
    const { generation } = member.breaker;
    const envelope = await store.get(nameOf(member));
    // One that has moved before the store answered is known better than the store knows it.
    if (envelope === undefined || member.breaker.generation !== generation) return;
    const { breaker: snapshot, code } = (envelope.value ?? {}) as Partial<Kept>;
    if (typeof snapshot !== "object" || snapshot === null) return;
    const elapsedMs = clock.wallNow() - envelope.storedAt;
    restoreBreaker(member.breaker, { snapshot, elapsedMs, nowMs: clock.now() });
    member.blockedBy = isOfIdentity(code) ? code : undefined;
  }

  return {
    restore: async (members) => void (await Promise.all(members.map(restore))),
    note(member) {
      const value: Kept = { breaker: snapshotOf(member.breaker, clock.now()), code: member.blockedBy };
      void store.set(nameOf(member), { value, ttlMs: TTL_MS });
    },
  };
}
