import { createClient, defineProvider, StreamFallbackError } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { APILoadBalancer, globalLoadBalancer, LoadBalancerManager, loadBalancer } from "./load-balancer.ts";
import type { DouyinAnswer, DouyinExtra } from "./room/douyin-room.ts";

const answer: DouyinAnswer = {
  living: true,
  isLiveRadio: false,
  title: "",
  owner: "someone",
  uid: "",
  avatar: "",
  cover: "",
  liveId: "",
  area: "",
  sources: [],
  streams: [],
};

/** A balancer over two adapters, of which the first shows a captcha while it is told to. */
function setup() {
  const site = { isBlocked: false };
  const provider = defineProvider<DouyinExtra>({
    id: "douyin",
    name: "抖音",
    siteURL: "https://live.example/",
    adapters: [
      {
        name: "web",
        priority: 1,
        weight: 3,
        provides: ["status"],
        fetchRoom: async () => {
          if (site.isBlocked) throw new StreamFallbackError("RISK_CONTROL", "for a test");
          return answer;
        },
      },
      { name: "page", priority: 2, weight: 2, provides: ["status"], fetchRoom: async () => answer },
    ],
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "douyin", roomId }),
  });
  const clock = manualClock();
  const config = { ttlMs: 0, breaker: { blockJitter: 0 } };
  const client = createClient({ providers: [provider], clock, random: () => 0.5, config });
  return { site, clock, client, balancer: new APILoadBalancer(client) };
}

async function blockWeb({ site, balancer }: ReturnType<typeof setup>): Promise<void> {
  site.isBlocked = true;
  await balancer.callWithLoadBalance("1");
}

describe("the load balancer that recorders manage", () => {
  afterEach(() => vi.restoreAllMocks());

  it("answers by another adapter when the first shows a captcha", async () => {
    const scene = setup();
    scene.site.isBlocked = true;
    expect(await scene.balancer.callWithLoadBalance("1")).toMatchObject({ owner: "someone", api: "page" });
  });

  it("has one row of getStatus() per adapter", () => {
    const { balancer } = setup();
    expect(balancer.getStatus()).toEqual([
      {
        api: "web",
        priority: 1,
        weight: 3,
        failureCount: 0,
        isBlocked: false,
        state: "closed",
        lastFailureTime: null,
        nextRetryTime: null,
      },
      expect.objectContaining({ api: "page", priority: 2, weight: 2 }),
    ]);
    expect(balancer.getHealthyAPIs()).toEqual(["web", "page"]);
    expect(balancer.getBlockedAPIs()).toEqual([]);
    expect(balancer.getRecommendedAPI()).toBe("web");
  });

  it("shows since when an adapter is blocked, and until when", async () => {
    const scene = setup();
    await blockWeb(scene);
    const [web] = scene.balancer.getStatus();
    expect(web).toMatchObject({
      isBlocked: true,
      state: "open",
      lastFailureTime: new Date(scene.clock.wallNow()).toISOString(),
      nextRetryTime: new Date(scene.clock.wallNow() + 30_000).toISOString(),
    });
    expect(scene.balancer.getHealthyAPIs()).toEqual(["page"]);
    expect(scene.balancer.getBlockedAPIs()).toEqual(["web"]);
    expect(scene.balancer.isAPIHealthy("web")).toBe(false);
    expect(scene.balancer.getRecommendedAPI()).toBe("page");
  });

  it("tries a blocked adapter again after its block, without a reset", async () => {
    const scene = setup();
    await blockWeb(scene);
    scene.site.isBlocked = false;
    await scene.clock.advance(30_000);
    await scene.balancer.callWithLoadBalance("2");
    expect(scene.balancer.getStatus()[0]).toMatchObject({ state: "closed", isBlocked: false });
  });

  it.each(["resetAPI", "resetAll"] as const)("ends a block by hand: %s", async (reset) => {
    const scene = setup();
    await blockWeb(scene);
    scene.balancer[reset]("web");
    expect(scene.balancer.isAPIHealthy("web")).toBe(true);
  });

  it("takes an adapter out with weight 0", async () => {
    const { balancer } = setup();
    balancer.updateAPIConfig("web", { weight: 0 });
    expect((await balancer.callWithLoadBalance("1")).api).toBe("page");
    expect(balancer.getRecommendedAPI()).toBe("page");
  });

  it("getRecommendedAPI is undefined while all adapters are blocked", async () => {
    const scene = setup();
    scene.balancer.updateAPIConfig("page", { weight: 0 });
    await blockWeb(scene).catch(() => {});
    expect(scene.balancer.getRecommendedAPI()).toBeUndefined();
  });

  it.each([
    () => setup().balancer.resetAPI("nope"),
    () => setup().balancer.updateAPIConfig("nope", { weight: 1 }),
    () => setup().balancer.updateAPIConfig("web", { weight: -1 }),
    () => setup().balancer.updateConfig({ maxFailures: Number.NaN }),
  ])("throws INVALID_INPUT for an unknown adapter or an impossible number (%#)", (act) => {
    expect(act).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  it("has the defaults that recorders know, and takes others", async () => {
    const { balancer } = setup();
    expect(balancer.getConfig()).toMatchObject({
      maxFailures: 3,
      blockDuration: 300_000,
      accessBlockDuration: 30_000,
      retryMultiplier: 2,
      healthCheckInterval: 30_000,
      timeoutMs: 20_000,
    });
    balancer.updateConfig({ maxFailures: 5, timeoutMs: 9_000 });
    expect(balancer.getConfig()).toMatchObject({ maxFailures: 5, blockDuration: 300_000, timeoutMs: 9_000 });
  });

  it("updateConfig takes what getConfig gave, and sets the client's settings", () => {
    const { balancer, client } = setup();
    const wish = { maxFailures: 7, blockDuration: 60_000, retryMultiplier: 1.5, attemptTimeoutMs: 4_000 };
    balancer.updateConfig({ ...balancer.getConfig(), ...wish });
    const { attemptTimeoutMs, ...breaker } = wish;
    expect(client.config()).toMatchObject({ timeoutMs: 20_000, attemptTimeoutMs, breaker });
    client.updateConfig({ timeoutMs: 3_000 });
    expect(balancer.getConfig()).toMatchObject({ ...wish, timeoutMs: 3_000, healthCheckInterval: 30_000 });
  });

  it.each([{ blockDuration: "1" }, { retryMultiplier: -1 }, { timeoutMs: null }, { maxFailure: 1 }])(
    "changes no setting where one in the patch is invalid: %j",
    (bad) => {
      const { balancer } = setup();
      const before = balancer.getConfig();
      const patch = { attemptTimeoutMs: 1, maxFailures: 9, ...(bad as object) };
      expect(() => balancer.updateConfig(patch)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
      expect(balancer.getConfig()).toEqual(before);
    },
  );

  it.each([
    [{ maxFailures: 0 }, "maxFailures must be a number of at least 1, not a number below 1"],
    [{ timeoutMs: "1" }, "timeoutMs must be a number of at least 0, not text"],
    [{ maxFailure: 1 }, "maxFailure is unknown, did you mean maxFailures?"],
    [{ timeout: 1 }, "timeout is unknown, did you mean timeoutMs?"],
    [{ ttlMs: 5 }, "ttlMs is unknown here"],
    [{ hedge: { enabled: false } }, "hedge is unknown here"],
    [{ breaker: { maxFailures: 1 } }, "breaker is unknown"],
    [null, "the configuration must be an object of settings, not null"],
    [[], "the configuration must be an object of settings, not a list"],
    [
      new Map([["maxFailures", 1]]),
      "the configuration must be an object of settings, not an object of a class",
    ],
    [
      {
        get maxFailures() {
          throw new Error("canary");
        },
      },
      "the configuration cannot be read: reading it throws",
    ],
  ])("names an invalid setting as its own getConfig does (%#)", (patch, reason) => {
    const { balancer } = setup();
    const error = { code: "INVALID_INPUT", message: `${reason}; nothing was changed` };
    expect(() => balancer.updateConfig(patch as object)).toThrow(expect.objectContaining(error));
  });

  it("shows when the longest possible block ends", async () => {
    const scene = setup();
    const YEAR_MS = 31_536_000_000;
    scene.balancer.updateConfig({ accessBlockDuration: YEAR_MS, maxBlockDuration: YEAR_MS });
    await blockWeb(scene);
    const end = new Date(scene.clock.wallNow() + YEAR_MS).toISOString();
    expect(scene.balancer.getStatus()[0]?.nextRetryTime).toBe(end);
  });

  it("printStatus writes the status as a table", () => {
    const table = vi.spyOn(console, "table").mockImplementation(() => {});
    const { balancer } = setup();
    balancer.printStatus();
    expect(table).toHaveBeenCalledWith(balancer.getStatus());
  });

  it("is one object under its three exported names", () => {
    expect(loadBalancer).toBe(globalLoadBalancer);
    expect(LoadBalancerManager).toBe(globalLoadBalancer);
    expect(globalLoadBalancer).toBeInstanceOf(APILoadBalancer);
  });
});
