import { describe, expect, it } from "vitest";
import type { KeyvLike } from "../cache/store.ts";
import { StreamFallbackError } from "../errors.ts";
import { createMetrics } from "../metrics/create-metrics.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { Adapter } from "../provider/provider.ts";
import type { BaseRoom, RoomAnswer } from "../room/room-info.ts";
import { type Logger, silentLogger } from "../runtime/logger.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import type { Client } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";

const blank: BaseRoom = {
  ...{ living: true, title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "" },
  sources: [],
};

interface Setup {
  client: Client;
  clock: ManualClock;
  warned: string[];
}

/** `web` fails, `mobile` answers with the given room, in a moment. */
function setup(options: Partial<ClientOptions<unknown>> = {}, answer: object = {}): Setup {
  const clock = manualClock();
  const warned: string[] = [];
  const adapters: Adapter[] = [
    {
      ...{ name: "web", priority: 1, weight: 99, provides: ["status"] },
      fetchRoom: () => Promise.reject(new StreamFallbackError("NETWORK", "for a test")),
    },
    {
      ...{ name: "mobile", priority: 2, provides: ["status"] },
      fetchRoom: async () => ({ ...blank, title: "on air", ...answer }) as RoomAnswer,
    },
  ];
  const site = defineProvider({
    ...{ id: "site", name: "Site", siteURL: "https://site.example", adapters },
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const logger = { ...silentLogger, warn: (_fields: object, message: string) => void warned.push(message) };
  const base = { providers: [site], clock, random: () => 0.5, logger };
  return { client: createClient({ ...base, ...options }), clock, warned };
}

function boom(): never {
  throw new Error("for a test");
}

const reject = async () => boom();

const rejecting: KeyvLike = { get: reject, set: reject, delete: reject };
const throwing: KeyvLike = { get: boom, set: boom, delete: boom };

describe("a logger that fails", () => {
  it.each<[string, Logger]>([
    ["throws", { debug: boom, info: boom, warn: boom, error: boom }],
    ["rejects", { debug: reject, info: reject, warn: reject, error: reject }],
  ])("that %s delays no answer", async (_what, logger) => {
    for (const cache of [rejecting, throwing]) {
      const { client } = setup({ logger, cache });
      client.on("failover", boom);
      for (let count = 0; count < 3; count++)
        expect(await client.getInfo("42")).toMatchObject({ title: "on air", api: "mobile" });
      await client.close();
    }
  });
});

describe("the metrics of a client", () => {
  it("are fed by its balancers, under the provider's name", async () => {
    const metrics = createMetrics();
    const { client } = setup({ metrics });
    await client.getInfo("42");
    expect(metrics.read()).toMatchObject([
      {
        service: "site",
        endpoints: [
          { endpoint: "web", attempts: 1, successes: 0, failovers: 1 },
          { endpoint: "mobile", attempts: 1, successes: 1 },
        ],
      },
    ]);
    await client.close();
  });

  it("are closed with it, after its running calls were counted", async () => {
    const metrics = createMetrics();
    const told: string[] = [];
    const { client, clock } = setup({
      metrics: {
        ...metrics,
        recordResponse: ({ endpoint, code }) => void told.push(`${endpoint} ${code}`),
        close: () => void told.push("closed"),
      },
    });
    client.balancer("site").add({ name: "late", weight: 9_999, call: () => new Promise(() => {}) });
    const call = client.getInfo("42").catch((error: StreamFallbackError) => error.code);
    await clock.advance(0);
    await client.close();
    expect(await call).toBe("CLOSED");
    expect(told).toEqual(["late CLOSED", "closed"]);
  });

  const sinkOf = (method: () => unknown) =>
    Object.fromEntries(Object.keys(createMetrics()).map((name) => [name, method])) as unknown as MetricsSink;

  it.each<[string, MetricsSink]>([
    ["throws", sinkOf(boom)],
    ["rejects", sinkOf(reject)],
  ])("disturb no call where the sink %s, and one warning says so", async (_what, metrics) => {
    const { client, warned } = setup({ metrics });
    for (let count = 0; count < 3; count++)
      expect((await client.getInfo("42", { maxAgeMs: 0 })).title).toBe("on air");
    client.balancer("site").trip("web");
    await client.close();
    expect(warned).toEqual([expect.stringContaining("metrics sink")]);
  });

  it("do not delay close() where the sink hangs", async () => {
    const hanging = () => new Promise<never>(() => {});
    const { client, clock } = setup({ metrics: { ...createMetrics(), close: hanging } });
    let isClosed = false;
    client.close().then(() => {
      isClosed = true;
    });
    await clock.advance(4_999);
    expect(isClosed).toBe(false);
    await clock.advance(1);
    expect(isClosed).toBe(true);
  });
});

describe("an answer that cannot be copied", () => {
  it("is shared by the calls that joined the first one", async () => {
    const play = () => "playing";
    const { client } = setup({}, { play });
    const infos = await Promise.all([client.getInfo("42"), client.getInfo("42"), client.getInfo("42")]);
    for (const info of infos) expect(info).toMatchObject({ title: "on air", api: "mobile", play });
    expect(client.balancer("site").snapshot().endpoints.mobile?.latenciesMs).toHaveLength(1);
  });
});
