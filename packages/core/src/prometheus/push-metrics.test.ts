import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import * as library from "@prometheus-io/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPrometheusMetrics, type MetricsPusher, type PushOptions, pushMetrics } from "../prometheus.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";

interface Pushed {
  line: string;
  headers: IncomingHttpHeaders;
  body: string;
}

let pushed: Pushed[];
/** What the gateway answers; 0 for never. */
let status: number;
let url: string;
let clock: ManualClock;
let warnings: object[];
let stop: () => void;
let arrivals: (() => void)[];

beforeEach(async () => {
  pushed = [];
  warnings = [];
  arrivals = [];
  status = 200;
  clock = manualClock();
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    pushed.push({
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    });
    for (const arrived of arrivals.splice(0)) arrived();
    if (status === 0) return;
    response.writeHead(status, { location: "/elsewhere" }).end("what a gateway says may be secret");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => {
    server.close();
    server.closeAllConnections();
  };
});

afterEach(() => stop());

function open(options: Partial<PushOptions> = {}): MetricsPusher {
  const { registry } = createPrometheusMetrics({ library });
  const warn = (fields: object) => void warnings.push(fields);
  const logger = { debug() {}, info() {}, warn, error() {} };
  return pushMetrics({ registry, url, jobName: "recorder", clock, logger, ...options });
}

function nextPush(): Promise<void> {
  return new Promise((resolve) => arrivals.push(resolve));
}

/** Moves the clock on until a push has come out of it and is over. */
async function pushOnce(pusher: MetricsPusher, afterMs: number): Promise<void> {
  const { pushes, failures } = pusher.status();
  await clock.advance(afterMs);
  await expect.poll(() => pusher.status().pushes + pusher.status().failures).toBe(pushes + failures + 1);
}

describe("pushed metrics", () => {
  it("take the place of those that the gateway has, every 10 seconds and once more at the end", async () => {
    const pusher = open();
    await clock.advance(9_999);
    expect(pushed).toEqual([]);
    await pushOnce(pusher, 1);
    await pushOnce(pusher, 10_000);
    await pusher.close();
    expect(pushed.map(({ line }) => line)).toEqual(Array(3).fill("PUT /metrics/job/recorder"));
    expect(pushed[0]?.headers["content-type"]).toBe(library.prometheusContentType);
    expect(pushed[0]?.body).toMatch(/^# TYPE stream_fallback_calls_total counter$/m);
    expect(pusher.status()).toEqual({ pushes: 3, failures: 0 });
    await clock.advance(60_000);
    expect(pushed).toHaveLength(3);
  });

  it.each([
    [{ jobName: "two words" }, "/metrics/job/two%20words"],
    [{ jobName: "a/b" }, "/metrics/job@base64/YS9i"],
    [{ jobName: ".." }, "/metrics/job@base64/Li4"],
    [{ jobName: "主播" }, "/metrics/job/%E4%B8%BB%E6%92%AD"],
    [{ groupings: { instance: "attic", empty: "" } }, "/metrics/job/recorder/instance/attic/empty@base64/="],
  ])("go to the path that %j names", async (options, path) => {
    await open(options).close();
    expect(pushed.map(({ line }) => line)).toEqual([`PUT ${path}`]);
  });

  it("go below the path that the address has", async () => {
    await open({ url: `${url}/push/?tenant=1#part` }).close();
    expect(pushed[0]?.line).toBe("PUT /push/metrics/job/recorder?tenant=1");
  });

  it("say who pushes, as it is given apart or in the address", async () => {
    const authorization = `Basic ${Buffer.from("anna:se:cret").toString("base64")}`;
    await open({ basicAuth: { username: "anna", password: "se:cret" } }).close();
    await open({ url: url.replace("//", "//anna:se%3Acret@") }).close();
    expect(pushed.map(({ headers }) => headers.authorization)).toEqual([authorization, authorization]);
  });

  it("are never on their way twice, and a gateway that is silent has 5 seconds", async () => {
    status = 0;
    const pusher = open({ intervalMs: 1_000 });
    const arrived = nextPush();
    await clock.advance(1_000);
    await arrived;
    await clock.advance(4_999);
    expect(pushed).toHaveLength(1);
    expect(pusher.status()).toEqual({ pushes: 0, failures: 0 });
    await pushOnce(pusher, 1);
    expect(pusher.status()).toEqual({ pushes: 0, failures: 1 });
    status = 200;
    await pushOnce(pusher, 1_000);
    expect(pusher.status()).toEqual({ pushes: 1, failures: 1 });
    await pusher.close();
  });

  it("that fail are counted, and the first of them is logged without a secret", async () => {
    status = 503;
    const secret = "pass-word-1";
    const pusher = open({
      url: `${url}/?token=${secret}`,
      basicAuth: { username: "anna", password: secret },
    });
    for (let push = 0; push < 3; push += 1) await pushOnce(pusher, 10_000);
    expect(pusher.status()).toEqual({ pushes: 0, failures: 3 });
    expect(warnings).toEqual([
      { host: new URL(url).host, error: "the push gateway answered with status 503" },
    ]);
    await pusher.close();
  });

  it("that reach nobody end in the same way", async () => {
    const pusher = open();
    stop();
    await pushOnce(pusher, 10_000);
    expect(warnings).toEqual([
      { host: new URL(url).host, error: "the push gateway cannot be reached: ECONNREFUSED" },
    ]);
    await pusher.close();
    expect(pusher.status().failures).toBe(2);
  });

  it("follow no redirect, which would take the password elsewhere", async () => {
    status = 307;
    const pusher = open();
    await pusher.close();
    expect(pushed).toHaveLength(1);
    expect(pusher.status().failures).toBe(1);
  });

  it("fail where the registry fails, without a word of its error", async () => {
    const registry = {
      contentType: library.prometheusContentType,
      metrics: () => Promise.reject(new Error("with a secret")),
    };
    const pusher = open({ registry });
    await pusher.close();
    expect(pushed).toEqual([]);
    expect(warnings).toEqual([expect.objectContaining({ error: "the registry cannot be rendered" })]);
  });

  it("are ended by close() while a push is on its way; the last one has 5 seconds too", async () => {
    status = 0;
    const pusher = open();
    const first = nextPush();
    await clock.advance(10_000);
    await first;
    const last = nextPush();
    const closing = pusher.close();
    expect(pusher.close()).toBe(closing);
    await last;
    await clock.advance(5_000);
    await closing;
    expect(pusher.status()).toEqual({ pushes: 0, failures: 1 });
  });

  it.each([
    [
      "an address of another kind",
      { url: "ftp://push.example" },
      /^pushMetrics: url must be that of a push gateway/,
    ],
    ["a job without a name", { jobName: "" }, /jobName must not be empty/],
    [
      "an interval of less than a second",
      { intervalMs: 999 },
      /intervalMs must be a number of ms of at least 1000/,
    ],
    ["a group by another job", { groupings: { job: "x" } }, /groupings must be named like labels/],
    ["a user with a colon", { basicAuth: { username: "a:b", password: "" } }, /basicAuth must be/],
  ])("are refused with %s", (_what, options, message) => {
    expect(() => open(options)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(message) }),
    );
  });

  it("are refused of a registry that is set to OpenMetrics, which no gateway reads", () => {
    const registry = new library.Registry(library.openMetricsContentType);
    expect(() => open({ registry })).toThrow(/is not set to OpenMetrics/);
  });
});
