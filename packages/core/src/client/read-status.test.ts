import { describe, expect, it } from "vitest";
import type { BalancerNumbers, NumbersRow } from "../balancer/numbers.ts";
import { readStatus, type StatusParts } from "./read-status.ts";

const ROW: NumbersRow = {
  ...{ state: "closed", requests: 0, answers: 0, errors: 0, successRate: undefined },
  ...{ avgLatencyMs: undefined, p95Ms: undefined, successCalls: 0, failureCalls: 0, rejectedCalls: 0 },
  retryAfterMs: 0,
};

/** Two adapters that two identities asked, of one provider. */
const NUMBERS: BalancerNumbers = {
  endpoints: ["web", "page"].map((name) => ({ name, ...ROW })),
  pairs: ["web", "page"].flatMap((endpoint) =>
    ["anna", "ben"].map((identity) => ({ endpoint, identity, ...ROW })),
  ),
  identities: ["anna", "ben"].map((identity) => ({ identity, ...ROW })),
};

const statusOf = (parts: Partial<StatusParts>) =>
  readStatus({ at: 0, numbers: [["site", NUMBERS]], learnedUids: 0, cacheEntries: 0, ...parts });

describe("rates", () => {
  it("are those of the pair, and those of all its pairs together for an adapter and for an identity", () => {
    const rates: Record<string, number> = { "web anna": 40, "web ben": 20, "page anna": 10 };
    const { providers, identities } = statusOf({
      rateOf: ({ provider, endpoint, identity }) => {
        expect(provider).toBe("site");
        return { ratePerMinute: rates[`${endpoint} ${identity}`], ceiling: undefined };
      },
    });
    expect(providers.site?.pairs.map(({ ratePerMinute }) => ratePerMinute)).toEqual([40, 20, 10, undefined]);
    expect(providers.site?.endpoints.map(({ ratePerMinute }) => ratePerMinute)).toEqual([60, 10]);
    expect(identities.map(({ ratePerMinute }) => ratePerMinute)).toEqual([50, 20]);
  });

  it("have a common ceiling only where each pair has met its own", () => {
    const { providers } = statusOf({
      rateOf: ({ endpoint, identity }) => ({
        ratePerMinute: 40,
        ceiling: endpoint === "page" && identity === "ben" ? undefined : 90,
      }),
    });
    expect(providers.site?.endpoints.map(({ ceiling }) => ceiling)).toEqual([180, undefined]);
  });
});

describe("identities", () => {
  it("are told though they never asked", () => {
    const spare = { id: "spare", weight: 1, state: "closed" as const, retryAfterMs: 0 };
    const { identities } = statusOf({ identities: [spare] });
    expect(identities.map(({ identity, requests }) => [identity, requests])).toEqual([
      ["spare", 0],
      ["anna", 0],
      ["ben", 0],
    ]);
  });

  it("are open while all of them is kept from asking, else what their best adapter is", () => {
    const numbers: StatusParts["numbers"] = [
      ["site", { ...NUMBERS, identities: [{ identity: "ben", ...ROW, state: "open", retryAfterMs: 9_000 }] }],
    ];
    const known = [
      { id: "anna", weight: 1, state: "open" as const, retryAfterMs: 60_000 },
      { id: "ben", weight: 1, state: "closed" as const, retryAfterMs: 0 },
    ];
    const { identities } = statusOf({ numbers, identities: known });
    expect(identities.map(({ state, retryAfterMs }) => [state, retryAfterMs])).toEqual([
      ["open", 60_000],
      ["open", 9_000],
    ]);
  });

  it("that ask several providers have one row, with the counts of all and the longest percentile", () => {
    const one = {
      ...ROW,
      requests: 4,
      answers: 3,
      errors: 1,
      successRate: 0.75,
      avgLatencyMs: 100,
      p95Ms: 120,
    };
    const other = { ...ROW, requests: 1, answers: 1, successRate: 1, avgLatencyMs: 500, p95Ms: 500 };
    const rowsOf = (row: NumbersRow): BalancerNumbers => ({
      ...{ endpoints: [], pairs: [], identities: [{ identity: "anna", ...row }] },
    });
    const { identities } = statusOf({
      numbers: [
        ["site", rowsOf({ ...one, state: "open", retryAfterMs: 9_000 })],
        ["other", rowsOf(other)],
      ],
    });
    expect(identities).toMatchObject([
      {
        ...{ identity: "anna", state: "closed", requests: 5, answers: 4, errors: 1, successRate: 0.8 },
        ...{ avgLatencyMs: 200, p95Ms: 500, retryAfterMs: 0 },
      },
    ]);
  });
});
