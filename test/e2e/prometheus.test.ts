import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as newer from "@prometheus-io/client";
import { createClient } from "@stream-fallback/core";
import {
  createPrometheusMetrics,
  type PrometheusLibrary,
  type PrometheusMetrics,
  pushMetrics,
} from "@stream-fallback/core/prometheus";
import { createProvider } from "@stream-fallback/douyin-provider";
import * as older from "prom-client";
import { describe, expect, it, onTestFinished } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { isAllPlayed } from "../sample-of.ts";
import { isLeftOut } from "./dashboard/start-daemon.ts";
import { startPushGateway } from "./dashboard/start-push-gateway.ts";
import { runNode } from "./run-node.ts";

const libraries: [name: string, library: PrometheusLibrary][] = [
  ["@prometheus-io/client", newer],
  ["prom-client", older],
];

/** What a client has told that asked for two rooms, one of which does not exist, and whose names are hostile besides. */
async function playedMetrics(library: PrometheusLibrary): Promise<PrometheusMetrics> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const metrics = createPrometheusMetrics({ library });
  const client = createClient({ providers: [createProvider({ origins: emulator.origins })], metrics });
  onTestFinished(() => client.close());
  metrics.observe(client);
  await client.getInfo(cast.live.webRid);
  await client.getInfo("404404404404").catch(() => {});
  for (const service of ['a"b', "a\\", "a\nb", "__proto__", "主播", "\ud800"]) {
    const source = { service, endpoint: service, code: service };
    metrics.recordResponse({ ...source, role: "first", durationMs: 1, outcome: "failure" });
  }
  return metrics;
}

describe.skipIf(isLeftOut("promtool"))("promtool (needs promtool: apt-get install prometheus)", () => {
  it.each(libraries)("has no complaint of metrics rendered by %s", async (_name, library) => {
    const { registry } = await playedMetrics(library);
    const text = await registry.metrics();
    expect(text).toMatch(/^stream_fallback_calls_total\{provider="douyin",outcome="success"\} 2$/m);
    const { stdout, stderr, status, error } = spawnSync("promtool", ["check", "metrics"], {
      input: text,
      encoding: "utf8",
    });
    expect({ stdout, stderr, status, error }).toEqual({
      stdout: "",
      stderr: "",
      status: 0,
      error: undefined,
    });
  });
});

describe.skipIf(isLeftOut("prometheus-pushgateway"))(
  "a push gateway (needs prometheus-pushgateway: apt-get install prometheus-pushgateway)",
  () => {
    it.each(libraries)("takes metrics rendered by %s, under their job and group", async (_name, library) => {
      const { registry } = await playedMetrics(library);
      const url = await startPushGateway(onTestFinished);
      const names = { jobName: "a/b c", groupings: { instance: "主播", place: "" } };
      const pusher = pushMetrics({ registry, url, ...names });
      await pusher.close();
      expect(pusher.status()).toEqual({ pushes: 1, failures: 0 });
      const text = await (await fetch(`${url}/metrics`)).text();
      expect(text).toMatch(
        /^stream_fallback_watched_rooms\{instance="主播",job="a\/b c"(?:,place="")?\} 0$/m,
      );
      expect(text).toMatch(/^stream_fallback_attempt_duration_seconds_bucket\{.*job="a\/b c".*\} 1$/m);
    });
  },
);

describe("examples/prometheus.ts", () => {
  const example = fileURLToPath(new URL("../../examples/prometheus.ts", import.meta.url));

  it("serves what a Prometheus reads until it is told to end", async () => {
    const { child, ended } = runNode([example, "0"]);
    const [line] = await once(child.stdout, "data");
    const url = String(line).trim();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const reply = await fetch(url);
    expect(reply.headers.get("content-type")).toBe(newer.prometheusContentType);
    const text = await reply.text();
    expect(text).toMatch(/^stream_fallback_endpoint_available\{provider="douyin",endpoint="web"\} 1$/m);
    expect(text).toMatch(/^process_cpu_seconds_total [\d.]+$/m);
    expect((await fetch(new URL("/elsewhere", url))).status).toBe(404);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it.skipIf(!isAllPlayed)(
    "watches the rooms that it is given, and tells of them in the metrics",
    async () => {
      const emulator = await startEmulator();
      onTestFinished(() => emulator.close());
      const { webRid } = cast.live;
      const { child, ended } = runNode([example, "0", webRid], { DOUYIN_ORIGINS: emulator.originsVariable });
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
      const { value: url } = await lines.next();
      expect(await lines.next()).toEqual({ value: `${webRid} live`, done: false });
      const text = await (await fetch(url)).text();
      expect(text).toMatch(/^stream_fallback_watched_rooms_known 1$/m);
      expect(text).toMatch(/^stream_fallback_calls_total\{provider="douyin",outcome="success"\} 1$/m);
      child.kill("SIGTERM");
      expect(await ended).toMatchObject({ code: 0, stderr: "" });
    },
  );
});

it("metrics that are pushed, and never closed, do not hold the process", async () => {
  const program = `
    import * as library from "@prometheus-io/client";
    import { createPrometheusMetrics, pushMetrics } from "@stream-fallback/core/prometheus";
    const { registry } = createPrometheusMetrics({ library, processMetrics: true });
    pushMetrics({ registry, url: "http://127.0.0.1:1", jobName: "any" });
    console.log("done");
  `;
  const { ended } = runNode(["--input-type=module", "-e", program]);
  expect(await ended).toMatchObject({ code: 0, stdout: "done\n", stderr: "" });
});
