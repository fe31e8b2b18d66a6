import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { failureOf } from "./test-world/failures.ts";
import { answering, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, halfOpen, type Pool } from "./test-world/pool.ts";

/** The tokens of ten seconds: a reserve of ten, which fills up by one a second. */
const RESERVE_OF_TEN_SECONDS = 20;
const EARNED_BY_A_CALL = 0.2;

function setup(endpoints: EndpointOptions<string, string>[]): Pool {
  return createPool(endpoints, { failover: { rounds: 1 } });
}

/** A thousand calls in ten seconds. */
async function callsOfTenSeconds({ balancer, clock }: Pool): Promise<void> {
  for (let count = 0; count < 1_000; count++) {
    await balancer.call("").catch(() => {});
    await clock.advance(10);
  }
}

const WITHOUT_VERDICT: [what: string, error: StreamFallbackError][] = [
  ["AUTH_REJECTED", new StreamFallbackError("AUTH_REJECTED", "for a test")],
  ["PROXY", new StreamFallbackError("PROXY", "for a test")],
  ["a blameless failure", new StreamFallbackError("INCOMPLETE", "for a test", { isBlameless: true })],
];

describe.each(WITHOUT_VERDICT)("a trial that ends without a verdict, by %s,", (_what, error) => {
  it("is made again by the next call", async () => {
    const a = played("a", error);
    const { balancer } = await halfOpen(setup([a, answering("b")]));
    for (const asked of [1, 2, 3]) {
      expect((await balancer.call("")).endpoint).toBe("b");
      expect(a.asked.length).toBe(asked);
    }
    expect(balancer.status()[0]).toMatchObject({ state: "half-open", failureCount: 0, inFlight: 0 });
  });

  it("costs a token when it is made again: a thousand calls stay within the budget", async () => {
    const a = played("a", error);
    await callsOfTenSeconds(await halfOpen(setup([a])));
    expect(a.asked.length).toBeLessThanOrEqual(1 + RESERVE_OF_TEN_SECONDS);
    expect(a.asked.length).toBeGreaterThan(10);
  });

  it("is paid by earned tokens where another endpoint answers the calls", async () => {
    const [a, b] = [played("a", error), answering("b")];
    await callsOfTenSeconds(await halfOpen(setup([a, b])));
    expect(a.asked.length).toBeLessThanOrEqual(1 + RESERVE_OF_TEN_SECONDS + 1_000 * EARNED_BY_A_CALL);
    expect(a.asked.length).toBeGreaterThan(100);
    expect(b.asked.length).toBe(1_000);
  });

  it("lets calls of a lone endpoint be refused with the time until the next token", async () => {
    const a = played("a", error);
    const pool = await halfOpen(setup([a]));
    await callsOfTenSeconds(pool);
    const { balancer, clock } = pool;
    for (let count = 0; count < 20; count++) await failureOf(balancer.call(""));
    const before = a.asked.length;
    const refused = await failureOf(balancer.call(""));
    expect(refused).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE", attempts: [] });
    const waitMs = refused.retryAfterMs ?? Number.NaN;
    expect(waitMs).toBeGreaterThan(1);
    expect(waitMs).toBeLessThanOrEqual(1_000);
    await clock.advance(waitMs - 1);
    expect((await failureOf(balancer.call(""))).retryAfterMs).toBeCloseTo(1, 6);
    expect(a.asked.length).toBe(before);
    await clock.advance(1);
    expect((await failureOf(balancer.call(""))).attempts).toMatchObject([{ role: "trial" }]);
    expect(a.asked.length).toBe(before + 1);
  });

  it("is ended by the first success, and the next block's trial costs nothing again", async () => {
    const a = played("a", error);
    const pool = await halfOpen(setup([a]));
    await callsOfTenSeconds(pool);
    const { balancer, clock } = pool;
    await clock.advance(1_000);
    a.mood = "well";
    expect((await balancer.call("")).attempts).toMatchObject([{ role: "trial", kind: "success" }]);
    for (let count = 0; count < 100; count++) expect((await balancer.call("")).endpoint).toBe("a");
    expect(balancer.status()[0]?.state).toBe("closed");

    balancer.updateConfig({ failover: { reserve: 0, tokensPerCall: 0 } });
    balancer.trip("a");
    await clock.advance(2 * BLOCK_MS);
    expect((await balancer.call("")).attempts).toMatchObject([{ role: "trial", kind: "success" }]);
  });

  it("costs nothing again after a reset by hand", async () => {
    const a = played("a", error);
    const { balancer, clock } = await halfOpen(setup([a]));
    balancer.updateConfig({ failover: { reserve: 0, tokensPerCall: 0 } });
    await failureOf(balancer.call(""));
    expect((await failureOf(balancer.call(""))).code).toBe("NO_ENDPOINT_AVAILABLE");
    balancer.reset("a");
    balancer.trip("a");
    await clock.advance(BLOCK_MS);
    expect((await failureOf(balancer.call(""))).attempts).toMatchObject([{ role: "trial" }]);
  });
});

describe("an endpoint that is a balancer itself", () => {
  const broken = () => played("inner", "NETWORK");

  it.each(["ALL_ENDPOINTS_FAILED", "NO_ENDPOINT_AVAILABLE"] as const)(
    "counts as failed when its whole pool has failed (%s), and the call goes on elsewhere",
    async (code) => {
      const inner = setup([broken()]).balancer;
      if (code === "NO_ENDPOINT_AVAILABLE") inner.trip("inner");
      const nested: EndpointOptions<string, string> = {
        ...{ name: "a", weight: 99 },
        call: async (request, { signal }) => (await inner.call(request, { signal })).value,
      };
      const { balancer } = setup([nested, answering("b")]);
      for (const failureCount of [1, 2, 3]) {
        const { endpoint, attempts } = await balancer.call("");
        expect(endpoint).toBe("b");
        expect(attempts).toMatchObject([
          { endpoint: "a", role: "first", kind: "failure", code },
          { endpoint: "b", role: "failover" },
        ]);
        expect(balancer.status()[0]).toMatchObject({ failureCount, inFlight: 0 });
      }
      expect(balancer.status()[0]?.state).toBe("open");
    },
  );

  it("is healthy as long as one endpoint of its pool answers", async () => {
    const inner = setup([broken(), answering("well")]).balancer;
    const call = async (request: string) => (await inner.call(request)).value;
    const { balancer } = setup([{ name: "a", call }]);
    for (let count = 0; count < 10; count++) expect((await balancer.call("")).value).toBe("from well");
    expect(balancer.status()[0]).toMatchObject({ state: "closed", failureCount: 0 });
  });
});
