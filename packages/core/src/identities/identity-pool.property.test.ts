import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttemptReport } from "../attempt-report.ts";
import { defaultBreakerPolicy } from "../breaker/breaker-policy.ts";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { consistentHash } from "../strategies/consistent-hash.ts";
import { IdentityPool } from "./identity-pool.ts";

const ROOMS = Array.from({ length: 400 }, (_, at) => `${90_000 + at * 7}`);
const NOBODY = new Set<never>();

function createPool(ids: readonly string[]) {
  const clock = manualClock();
  const random = () => 0;
  const gone: string[] = [];
  const pool = new IdentityPool({
    ...{ clock, random, logger: silentLogger, region: undefined, memory: undefined, onState: () => {} },
    strategy: consistentHash({ balanceFactor: Number.POSITIVE_INFINITY })({ clock, random }),
    policy: { ...defaultBreakerPolicy, blockJitter: 0 },
    sites: [{ id: "site", cookieDomains: [], faultOfUserAgent: () => undefined }],
    onGone: ({ id }) => void gone.push(id),
  });
  pool.take(ids.map((id) => ({ id })));
  return { pool, clock, gone };
}

type Pool = ReturnType<typeof createPool>["pool"];

/** As whom each room would be asked about. */
function owners(pool: Pool): (string | undefined)[] {
  return ROOMS.map((key) => pool.peek({ site: "site", key, tried: NOBODY })?.identity.id);
}

/** A call of the identity that ends by its fault. */
function fail(pool: Pool, id: string): void {
  const key = ROOMS[owners(pool).indexOf(id)] as string;
  const turn = pool.enter({ site: "site", key, tried: NOBODY });
  const attempt: AttemptReport = {
    endpoint: "web",
    role: "first",
    kind: "failure",
    code: "PROXY",
    startedMs: 0,
    durationMs: 1,
  };
  turn?.leave([attempt], () => false);
}

const lists = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 2, maxLength: 8 });

describe("with any identities", () => {
  it("only the rooms of one that is blocked move, and all of them come back after the block", async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.nat(), async (ids, drawn) => {
        const { pool, clock } = createPool(ids);
        const before = owners(pool);
        const blocked = before[drawn % before.length] as string;
        fail(pool, blocked);
        const during = owners(pool);
        for (const [at, id] of before.entries()) {
          if (id === blocked) expect(during[at]).not.toBe(blocked);
          else expect(during[at]).toBe(id);
        }
        await clock.advance(30_000);
        expect(owners(pool)).toEqual(before);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it("only the rooms of those that leave move, and those that come take no more than their share", () => {
    fc.assert(
      fc.property(lists, lists, (first, second) => {
        const { pool, gone } = createPool(first);
        const before = owners(pool);
        pool.take(second.map((id) => ({ id })));
        const after = owners(pool);
        const [kept, added] = [
          first.filter((id) => second.includes(id)),
          second.filter((id) => !first.includes(id)),
        ];
        for (const [at, id] of before.entries())
          if (kept.includes(id as string) && after[at] !== id) expect(added).toContain(after[at]);
        expect(gone).toHaveLength(first.length - kept.length);
        for (const id of added) {
          const share = after.filter((owner) => owner === id).length / ROOMS.length;
          expect(share).toBeLessThan(2 / second.length);
        }
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it("each room has an order of all of them, in which nobody comes twice", () => {
    fc.assert(
      fc.property(lists, fc.constantFrom(...ROOMS), (ids, key) => {
        const { pool } = createPool(ids);
        const tried = new Set<(typeof pool.members)[number]>();
        for (
          let next = pool.peek({ site: "site", key, tried });
          next;
          next = pool.peek({ site: "site", key, tried })
        )
          tried.add(next.member);
        expect([...tried].map(({ name }) => name).toSorted()).toEqual(ids.toSorted());
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it("a quarter of the rooms, give or take a seventh of it, is each one's of four", () => {
    const { pool } = createPool(["anna", "ben", "cleo", "dan"]);
    const shares = ["anna", "ben", "cleo", "dan"].map(
      (id) => owners(pool).filter((each) => each === id).length,
    );
    for (const share of shares) expect(Math.abs(share - 100)).toBeLessThan(25);
  });
});
