import { spawnSync } from "node:child_process";
import { createClient } from "@stream-fallback/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { startServer } from "../start-server.ts";
import { siteOf, startWorld } from "../test-world/start-world.ts";
import { createServiceMetrics } from "./create-service-metrics.ts";

const KEY = "0123456789abcdef";
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
const isLeftOut = !hasPromtool && process.env.REQUIRE_ALL !== "1";

/** A service whose client counts. */
async function counted() {
  const metrics = createServiceMetrics();
  const client = createClient({ providers: [siteOf({}, [])], metrics });
  onTestFinished(() => client.close());
  metrics.observe(client);
  return startWorld({ client, metrics, watch: ["1", "2"] });
}

describe("GET /metrics", () => {
  it("tells the calls of the served client and the process", async () => {
    const { ask } = await counted();
    await ask("/v1/rooms/1");
    const { status, headers, text } = await ask("/metrics");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^text\/plain; version=/);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(text).toMatch(/^stream_fallback_calls_total\{provider="site",outcome="success"\} [12]$/m);
    expect(text).toMatch(/^process_cpu_seconds_total /m);
  });

  it("tells the requests by route and kind of answer, however many rooms are asked for", async () => {
    const { ask, clock, replies } = await startWorld();
    const { promise, resolve } = Promise.withResolvers<object>();
    replies["1"] = promise;
    const slow = ask("/v1/rooms/1");
    for (const room of ["2", "3", "4"]) await ask(`/v1/rooms/${room}`);
    await ask("/v1/rooms/2", { headers: { "If-None-Match": "*" } });
    await ask("/v1/rooms/2", { method: "PURGE" });
    await ask("/nowhere/else");
    await clock.advance(2_000);
    resolve({});
    await slow;
    const { text } = await ask("/metrics");
    const lineOf = (suffix: string, labels: string) =>
      text.match(
        new RegExp(`^stream_fallback_http_request_duration_seconds_${suffix}\\{${labels}\\} (.*)$`, "m"),
      )?.[1];
    const room = 'method="GET",route="/v1/rooms/{room}",status="2xx"'.replaceAll(/[{}]/g, "\\$&");
    expect(lineOf("count", room)).toBe("4");
    expect(lineOf("sum", room)).toBe("2");
    expect(lineOf("bucket", `${room},le="0.001"`)).toBe("3");
    expect(lineOf("bucket", `${room},le="2.5"`)).toBe("4");
    expect(lineOf("bucket", `${room},le="\\+Inf"`)).toBe("4");
    expect(lineOf("count", room.replace("2xx", "3xx"))).toBe("1");
    expect(lineOf("count", room.replace("GET", "\\(other\\)").replace("2xx", "4xx"))).toBe("1");
    expect(lineOf("count", 'method="GET",route="\\(none\\)",status="4xx"')).toBe("1");
    expect(text).not.toContain("nowhere");
  });

  it("tells who reads the changes and how many rooms are watched", async () => {
    const { ask, server } = await startWorld({ watch: ["1", "2"] });
    const reading = new AbortController();
    await fetch(`${server.origin}/v1/events`, { signal: reading.signal });
    const { text } = await ask("/metrics");
    expect(text).toMatch(/^stream_fallback_http_event_readers 1$/m);
    expect(text).toMatch(/^stream_fallback_watched_rooms 2$/m);
    reading.abort();
    await expect
      .poll(async () => (await ask("/metrics")).text)
      .toMatch(/^stream_fallback_http_event_readers 0$/m);
  });

  it("needs the key as all others do", async () => {
    const { ask } = await startWorld({ apiKey: KEY });
    expect((await ask("/metrics")).status).toBe(401);
    expect((await ask("/metrics", { headers: { Authorization: `Bearer ${KEY}` } })).status).toBe(200);
  });

  it("is of one service: metrics that have one already are refused at the start", async () => {
    const metrics = createServiceMetrics();
    const { client } = await startWorld({ metrics });
    await expect(startServer({ client, metrics, port: 0 })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("give each service metrics of its own"),
    });
  });

  it("needs metrics that have a registry", async () => {
    const { client } = await startWorld();
    const metrics = { registry: {} } as never;
    await expect(startServer({ client, metrics, port: 0 })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("metrics.registry: must be a registry"),
    });
  });
});

describe.skipIf(isLeftOut)("promtool (needs promtool: apt-get install prometheus)", () => {
  it("has no complaint of what the service tells", async () => {
    const { ask, server } = await counted();
    await ask("/v1/rooms/1");
    await ask("/v1/rooms/1", { method: "DELETE" });
    const input = await (await fetch(`${server.origin}/metrics`)).text();
    const { stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input, encoding: "utf8" });
    // The library names those of the process, by names of its own that programs have known for long.
    const complaints = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("nodejs_"));
    expect({ stdout, complaints }).toEqual({ stdout: "", complaints: [] });
  });
});
