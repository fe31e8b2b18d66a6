import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { failureOf, refusalOf } from "./test-world/failures.ts";
import { answering, held } from "./test-world/played.ts";
import { createPool, statesOf } from "./test-world/pool.ts";

const namesOf = ({ balancer }: ReturnType<typeof createPool>) => balancer.status().map(({ name }) => name);

describe("a list of endpoints that replaces another", () => {
  it("is what is asked from now on, in its order, whatever was there", () => {
    const lists = fc.array(fc.uniqueArray(fc.constantFrom(..."abcdef")), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lists, (given) => {
        const pool = createPool([]);
        const told = new Set<string>();
        pool.balancer.on("poolChange", ({ endpoint, change }) =>
          change === "added" ? told.add(endpoint) : change === "removed" && told.delete(endpoint),
        );
        for (const names of given) {
          void pool.balancer.replace(names.map((name) => answering(name)));
          expect(namesOf(pool)).toEqual(names);
          expect([...told].toSorted()).toEqual(names.toSorted());
        }
        pool.balancer.close();
      }),
      { seed: 20_261_130, numRuns: 50 },
    );
  });

  it("keeps what is known of those that stay, with their new weight and call", async () => {
    const pool = createPool([answering("a"), answering("b")]);
    const changes: unknown[] = [];
    pool.balancer.trip("a");
    pool.balancer.on("poolChange", (event) => changes.push(event));
    await pool.balancer.replace([answering("a", { weight: 3 }), answering("b", { says: () => "anew" })]);
    expect(statesOf(pool)).toEqual(["open", "closed"]);
    expect(pool.balancer.status()[0]).toMatchObject({ weight: 3 });
    expect((await pool.balancer.call("")).value).toBe("anew");
    expect(changes).toEqual([{ endpoint: "a", change: "updated" }]);
  });

  it("drains those that go, and ends what runs there for too long", async () => {
    const a = held("a");
    const pool = createPool([a], { hedge: { enabled: false } });
    const calls = [pool.balancer.call(""), pool.balancer.call("")];
    const lease = pool.balancer.acquire("");
    let isDrained = false;
    const replaced = pool.balancer.replace([answering("b")], { drainMs: 5_000 }).then(() => {
      isDrained = true;
    });
    a.asked[0]?.resolve("late");
    expect((await calls[0])?.value).toBe("late");
    expect(isDrained).toBe(false);
    await pool.clock.advance(5_000);
    await replaced;
    // The newcomer is asked in the call's next round.
    await pool.clock.advance(1_000);
    expect((await calls[1])?.value).toBe("from b");
    lease?.report({ kind: "success" });
    expect(namesOf(pool)).toEqual(["b"]);
  });

  it("is refused as a whole where one is bad", async () => {
    const pool = createPool([answering("a")]);
    const bad = [answering("b"), answering("b")];
    const error = await failureOf(pool.balancer.replace(bad));
    expect(error).toBeInstanceOf(StreamFallbackError);
    expect(error.code).toBe("INVALID_INPUT");
    expect(namesOf(pool)).toEqual(["a"]);
    expect((await failureOf(pool.balancer.replace(undefined as never))).code).toBe("INVALID_INPUT");
    expect(refusalOf(() => pool.balancer.update("b", {})).code).toBe("INVALID_INPUT");
  });

  it("may be empty", async () => {
    const pool = createPool([answering("a")]);
    await pool.balancer.replace([]);
    expect((await failureOf(pool.balancer.call(""))).code).toBe("NO_ENDPOINT_AVAILABLE");
  });
});
