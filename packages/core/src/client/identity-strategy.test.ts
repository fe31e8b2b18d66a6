import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import type { IdentityOptions } from "../identities/pooled-identity.ts";
import type { Candidate } from "../strategies/strategy.ts";
import { createWorld, type WorldOptions } from "./test-world.ts";

/** Calls of one room each, and as whom they were asked. */
async function whoAsks(
  options: WorldOptions,
  { calls = 40, slow = "", failing = "" } = {},
): Promise<string[]> {
  const world = createWorld({
    random: () => 0.5,
    config: { hedge: { enabled: false }, failover: { rounds: 1 } },
    ...options,
  });
  const who: string[] = [];
  world.replies.web = async (_query, { identity }) => {
    who.push(identity.id);
    await world.clock.advance(identity.id === slow ? 900 : 100);
    if (identity.id === failing)
      throw new StreamFallbackError("RISK_CONTROL", "for a test", { isBlameless: true });
    return {};
  };
  for (let count = 0; count < calls; count++) await world.client.getInfo(`${count}`).catch(() => {});
  await world.client.close();
  return who;
}

const listOf = (...ids: string[]): IdentityOptions[] => ids.map((id) => ({ id }));

describe("the option identityStrategy", () => {
  it("chooses by success and speed where it is adaptive-score without load", async () => {
    const weights = { load: 0, responseTime: 0.5, errorRate: 0.5 };
    const who = await whoAsks(
      { identities: listOf("anna", "ben", "cleo"), identityStrategy: { name: "adaptive-score", weights } },
      { slow: "anna", failing: "ben" },
    );
    expect(new Set(who)).toEqual(new Set(["anna", "ben", "cleo"]));
    expect(who.slice(-20)).toEqual(new Array(20).fill("cleo"));
  });

  it("takes the names of all strategies, and weights", async () => {
    const identities = [{ id: "anna", weight: 3 }, { id: "ben" }, { id: "cleo", weight: 0 }];
    const who = await whoAsks({ identities, identityStrategy: "smooth-weighted-round-robin" });
    expect(who.filter((id) => id === "anna")).toHaveLength(30);
    expect(who.filter((id) => id === "ben")).toHaveLength(10);
  });

  it("takes a factory of one's own, which sees how far each is and who is asked about", async () => {
    const seen: [key: string | undefined, candidates: Pick<Candidate, "name" | "distance">[]][] = [];
    const who = await whoAsks(
      {
        region: "shanghai",
        identities: [{ id: "anna", region: "shanghai" }, { id: "ben", region: "berlin" }, { id: "cleo" }],
        identityStrategy: () => ({
          name: "last",
          pick(candidates, { affinityKey }) {
            seen.push([affinityKey, candidates.map(({ name, distance }) => ({ name, distance }))]);
            return candidates.at(-1) as Candidate;
          },
        }),
      },
      { calls: 1 },
    );
    expect(who).toEqual(["cleo"]);
    const near = { anna: 0, ben: 1, cleo: 0 };
    expect(seen[0]).toEqual(["0", Object.entries(near).map(([name, distance]) => ({ name, distance }))]);
  });

  it("weighs by region alone with adaptive-score, and leaves nobody out for it", async () => {
    const identities = [
      { id: "anna", region: "berlin" },
      { id: "ben", region: "shanghai" },
    ];
    const weights = { load: 0, responseTime: 0, errorRate: 0.2, distance: 0.8 };
    const options: WorldOptions = { identities, identityStrategy: { name: "adaptive-score", weights } };
    expect(new Set(await whoAsks({ ...options, region: "shanghai" }))).toEqual(new Set(["ben"]));
    expect(
      new Set(await whoAsks({ ...options, region: "shanghai", identities: identities.slice(0, 1) })),
    ).toEqual(new Set(["anna"]));
  });

  it.each([
    ["nearest", /there is no strategy|must be one of/],
    [{ name: "adaptive-score", weights: { speed: 1 } }, /speed is unknown/],
  ])("that is %j is refused", (identityStrategy, message) => {
    expect(() => createWorld({ identityStrategy: identityStrategy as never })).toThrow(message);
  });
});

describe("a source of identities of one's own", () => {
  it("that tells its list later makes calls wait for it, within their own time", async () => {
    let give: ((list: readonly IdentityOptions[]) => void) | undefined;
    const world = createWorld({
      identities: {
        open(take) {
          give = take;
          return { follow: () => {}, close: () => {} };
        },
      },
    });
    const late = world.client.getInfo("1", { timeoutMs: 500 }).catch((error: unknown) => error);
    const early = world.client.getInfo("2", { timeoutMs: 5_000 });
    await world.clock.advance(1_000);
    expect(await late).toMatchObject({ code: "DEADLINE" });
    expect(world.asked).toEqual([]);
    give?.(listOf("anna"));
    expect((await early).meta.attempts).toMatchObject([{ identity: "anna" }]);
  });

  it("that never tells its list is named by the error of each call, with what to do", async () => {
    class Vault {
      open() {
        return { follow: () => {}, close: () => {} };
      }
    }
    const named = (name: string) => Object.assign(new Vault(), { name });
    for (const [source, name] of [
      [new Vault(), "the source Vault"],
      [named("vault.example\n"), "the source vault.example"],
      [{ open: () => new Vault().open() }, "their source, which has no name"],
    ] as const) {
      const { client, clock, asked } = createWorld({ identities: source });
      const calls = [client.getInfo("1", { timeoutMs: 2_000 }), client.resolve("1", { timeoutMs: 2_000 })];
      const failures = Promise.all(calls.map((call) => call.catch((error: unknown) => error)));
      await clock.advance(2_000);
      for (const failure of await failures) {
        expect(failure).toMatchObject({ code: "DEADLINE" });
        expect((failure as Error).message).toMatch(
          `the list of identities has not come from ${name}, within 2.0 s; let it give the list to \`take\``,
        );
      }
      expect(asked).toEqual([]);
    }
  });

  it("is followed once the client is made, and closed with it", async () => {
    const done: string[] = [];
    const world = createWorld({
      identities: {
        open(take) {
          take(listOf("anna"));
          return { follow: () => void done.push("follow"), close: () => void done.push("close") };
        },
      },
    });
    expect(done).toEqual(["follow"]);
    await world.client.close();
    expect(done).toEqual(["follow", "close"]);
  });
});
