import { createClient, defineProvider, StreamFallbackError } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { closeDefaultClient } from "./default-client.ts";
import {
  APILoadBalancer,
  type ApiPatch,
  globalLoadBalancer,
  LoadBalancerManager,
  loadBalancer,
} from "./load-balancer.ts";
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
  afterEach(async () => {
    vi.restoreAllMocks();
    await closeDefaultClient();
  });

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

  it("getRecommendedAPI is null while all adapters are blocked, and balance is not healthy then", async () => {
    const scene = setup();
    const isHealthy = () => ["balance", "random", "web", "nope"].map(scene.balancer.isAPIHealthy);
    expect(isHealthy()).toEqual([true, true, true, false]);
    await blockWeb(scene);
    expect(isHealthy()).toEqual([true, true, false, false]);
    scene.balancer.updateAPIConfig("page", { weight: 0 });
    expect(scene.balancer.getRecommendedAPI()).toBeNull();
    expect(isHealthy()).toEqual([false, false, false, false]);
  });

  it.each([
    () => setup().balancer.updateAPIConfig("web", { weight: -1 }),
    () => setup().balancer.updateEndpointConfig("web", { priority: Number.NaN }),
    () => setup().balancer.updateConfig({ maxFailures: Number.NaN }),
    () => new APILoadBalancer({ maxFailures: 0 }),
    () => new APILoadBalancer(null as never),
    () => new APILoadBalancer(() => null as never).getStatus(),
    () => new APILoadBalancer((() => Promise.resolve({})) as never).resetAll(),
    () =>
      new APILoadBalancer(() => {
        throw new Error("canary");
      }).getConfig(),
  ])("throws INVALID_INPUT for an impossible number, and for what gives no client (%#)", (act) => {
    expect(act).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  it.each([
    [({ resetAPI }) => resetAPI("nope"), "no adapter nope, it is ignored; web, page are there"],
    [
      ({ resetEndpoint }) => resetEndpoint("balance"),
      "no adapter balance, it is ignored; web, page are there",
    ],
    [
      ({ updateAPIConfig }) => updateAPIConfig("sessionid=canary", { weight: 0 }),
      "no adapter of such a name, it is ignored; web, page are there",
    ],
    [
      ({ updateEndpointConfig }) => updateEndpointConfig("web", { name: "web", wieght: 0 } as ApiPatch),
      "no setting wieght of an adapter, it is ignored; priority and weight are there",
    ],
    [
      ({ updateConfig }) => updateConfig({ maxFailure: 1 } as object),
      "no setting maxFailure, it is ignored; getConfig() tells which are there",
    ],
  ] satisfies [(balancer: APILoadBalancer) => void, string][])(
    "ignores a name that is not there and tells once, without repeating what is no name (%#)",
    (act, warning) => {
      const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
      const { balancer } = setup();
      const before = [balancer.getStatus(), balancer.getConfig()];
      act(balancer);
      act(balancer);
      expect([balancer.getStatus(), balancer.getConfig()]).toEqual(before);
      expect(emitWarning.mock.calls).toEqual([
        [`loadBalancer: there is ${warning}`, "StreamFallbackWarning"],
      ]);
    },
  );

  it("has its methods taken off it, as recorders do", async () => {
    const scene = setup();
    await blockWeb(scene);
    const { getStatus, getHealthyAPIs, isAPIHealthy, resetAll, callWithLoadBalance } = scene.balancer;
    expect(getStatus()).toMatchObject([{ api: "web", isBlocked: true }, { api: "page" }]);
    expect(["web", "page"].map(isAPIHealthy)).toEqual([false, true]);
    resetAll();
    expect(getHealthyAPIs()).toEqual(["web", "page"]);
    scene.site.isBlocked = false;
    expect(await callWithLoadBalance("2")).toMatchObject({ owner: "someone" });
  });

  it("tells of endpoints in the words of a recorder's own balancer, with times in Unix ms", async () => {
    const scene = setup();
    await blockWeb(scene);
    const { balancer, clock } = scene;
    expect(balancer.getEndpointStatus()).toEqual([
      {
        endpoint: { name: "web", priority: 1, weight: 3 },
        failureCount: expect.any(Number),
        isBlocked: true,
        lastFailureTime: clock.wallNow(),
        nextRetryTime: Date.parse(balancer.getStatus()[0]?.nextRetryTime ?? ""),
      },
      {
        endpoint: { name: "page", priority: 2, weight: 2 },
        ...{ failureCount: 0, isBlocked: false, lastFailureTime: 0, nextRetryTime: 0 },
      },
    ]);
    balancer.updateEndpointConfig("page", { priority: 7 });
    balancer.resetAllEndpoints();
    expect(balancer.getEndpointStatus()).toMatchObject([
      { isBlocked: false },
      { endpoint: { priority: 7, weight: 2 } },
    ]);
  });

  it("made with settings has a client of its own, which close() ends, and changes nobody else's", async () => {
    const before = loadBalancer.getConfig();
    const own = new APILoadBalancer({ maxFailures: 2, healthCheckInterval: 1 });
    const other = new APILoadBalancer();
    own.updateAPIConfig("web", { weight: 0 });
    expect(own.getConfig()).toEqual({ ...before, maxFailures: 2 });
    expect([loadBalancer.getConfig(), other.getConfig()]).toEqual([before, before]);
    expect([own, other, loadBalancer].map((each) => each.getStatus()[0]?.weight)).toEqual([0, 3, 3]);
    await own.close();
    await expect(own.callWithLoadBalance("1")).rejects.toMatchObject({ code: "CLOSED" });
    await other.close();
  });

  it("leaves a client open that it was given", async () => {
    const { balancer } = setup();
    await balancer.close();
    expect(await balancer.callWithLoadBalance("1")).toMatchObject({ owner: "someone" });
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

  it.each([{ blockDuration: "1" }, { retryMultiplier: -1 }, { timeoutMs: null }])(
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
