import { createLateness, endMinute, type Lateness, latenessMs, oldestDueAt } from "./lateness.ts";
import type { PairRate } from "./pair-rate.ts";
import { ratePolicy } from "./rate-policy.ts";
import { WHOLE } from "./whole-identity.ts";

/** The lanes in which rooms wait, by identity: how late they are says which rates should rise. */
export class Lanes {
  readonly #byIdentity = new Map<string, Map<string, Lateness>>();

  of(identity: string): ReadonlyMap<string, Lateness> | undefined {
    return this.#byIdentity.get(identity);
  }

  latenessOf(lane: string, identity: string): Lateness {
    const lanes = this.#byIdentity.get(identity) ?? new Map<string, Lateness>();
    const lateness = lanes.get(lane) ?? createLateness(identity);
    lanes.set(lane, lateness);
    this.#byIdentity.set(identity, lanes);
    return lateness;
  }

  /**
   * Ends a minute. Gives how late the rooms are that a pair could answer for: those of another identity count where they are
   * so late that it may help.
   */
  endMinute(nowMs: number): (pair: Pick<PairRate, "endpoint" | "identity">) => number {
    const byPair = new Map<string, Map<string, number>>();
    const worst = new Map<string, number>();
    for (const [identity, lanes] of this.#byIdentity) {
      for (const lateness of lanes.values()) endMinute(lateness);
      for (const [name, lateness] of lanes) if (isIdle(lateness, nowMs)) lanes.delete(name);
      const all = [...lanes.values()];
      if (all.length === 0) this.#byIdentity.delete(identity);
      const endpoints = new Set([WHOLE, ...all.flatMap((lane) => lane.endpoints)]);
      const late = new Map<string, number>();
      for (const endpoint of endpoints) {
        const itsLanes = all.filter((lane) => endpoint === WHOLE || lane.endpoints.includes(endpoint));
        const lateMs = latenessMs(itsLanes, nowMs);
        late.set(endpoint, lateMs);
        worst.set(endpoint, Math.max(worst.get(endpoint) ?? 0, lateMs));
      }
      byPair.set(identity, late);
    }
    return ({ endpoint, identity }) => {
      const own = byPair.get(identity);
      const others = worst.get(endpoint) ?? 0;
      // Nobody waits for an identity that several share, as a network address is: all of them wait for it.
      const isShared = own === undefined;
      return isShared || others > ratePolicy.helpAfterMs ? others : (own.get(endpoint) ?? 0);
    };
  }
}

function isIdle(lateness: Lateness, nowMs: number): boolean {
  return lateness.lastWaits === 0 && oldestDueAt(lateness, nowMs) === undefined;
}
