import { describe, expect, it } from "vitest";
import { startGateway } from "./start-gateway.ts";
import { startBackend } from "./test-world/backends.ts";
import { startWorld } from "./test-world/start-world.ts";

const KEY = "0123456789abcdef0123";

async function change(
  origin: string,
  path: string,
  init: RequestInit,
): Promise<[number, Record<string, unknown>]> {
  const answer = await fetch(`${origin}/lb/backends${path}`, init);
  return [answer.status, (await answer.json()) as Record<string, unknown>];
}

describe("/lb/backends", () => {
  it("lists, blocks, lets in and weighs them", async () => {
    const { gateway, backends, ask } = await startWorld({ play: [undefined, undefined] });
    const [one, other] = backends.map(({ name }) => name) as [string, string];
    const at = `/${encodeURIComponent(one)}`;
    expect(await change(gateway.origin, `${at}/trip`, { method: "POST" })).toMatchObject([
      200,
      { state: "open" },
    ]);
    for (let count = 0; count < 4; count += 1) expect(await (await ask("/")).text()).toBe(other);
    expect(await change(gateway.origin, `${at}/reset`, { method: "POST" })).toMatchObject([
      200,
      { state: "closed" },
    ]);
    const weight = (value: unknown) => ({ method: "PATCH", body: JSON.stringify({ weight: value }) });
    expect(await change(gateway.origin, at, weight(0))).toMatchObject([200, { weight: 0 }]);
    for (let count = 0; count < 4; count += 1) expect(await (await ask("/")).text()).toBe(other);
    expect(await change(gateway.origin, at, weight(null))).toMatchObject([200, { weight: 1 }]);
    expect(await change(gateway.origin, at, {})).toMatchObject([200, { name: one }]);
    expect((await (await fetch(`${gateway.origin}/lb/backends`)).json()) as unknown[]).toHaveLength(2);
  });

  it.each([
    ["a name that is not there", "/127.0.0.1%3A1/reset", "POST", undefined, 400],
    ["a name that is badly encoded", "/%E0%A4/reset", "POST", undefined, 400],
    ["another action", "/x/remove", "POST", undefined, 404],
    ["another method", "", "DELETE", undefined, 404],
    ["a body that is none", "/x", "PATCH", "{", 400],
    ["a weight that is none", "/x", "PATCH", '{"weight":-1}', 400],
    ["a body that is too long", "/x", "PATCH", `"${"x".repeat(10_000)}"`, 400],
  ])("refuses %s", async (_what, path, method, body, status) => {
    const { gateway } = await startWorld({ play: [undefined] });
    const [met, told] = await change(gateway.origin, path, {
      method,
      ...(body === undefined ? {} : { body }),
    });
    expect([met, told]).toMatchObject([
      status,
      { message: expect.any(String), requestId: expect.any(String) },
    ]);
  });

  it.each([-1, "a", undefined])("says what a weight may be where it is %s", async (weight) => {
    const { gateway } = await startWorld({ play: [undefined] });
    const [, told] = await change(gateway.origin, "/x", {
      method: "PATCH",
      body: JSON.stringify({ weight }),
    });
    expect(told).toMatchObject({
      message: expect.stringMatching(/^weight: must be a number of at least 0, or null/),
    });
  });

  it("names the routes of a cluster only where there is one", async () => {
    const { ask } = await startWorld({ play: [undefined] });
    const answer = await ask("/lb/cluster");
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("/lb/cluster is there only where the gateway runs a cluster");
  });
});

describe("/lb/metrics", () => {
  it("tells the numbers of the gateway and of each backend", async () => {
    const { ask, backends } = await startWorld({ play: [undefined, undefined] });
    const [one, other] = backends.map(({ name }) => name) as [string, string];
    await ask(`/lb/backends/${encodeURIComponent(one)}/trip`, { method: "POST" });
    for (let count = 0; count < 3; count += 1) await ask("/");
    const answer = await ask("/lb/metrics");
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=/);
    const text = await answer.text();
    expect(text).toContain(
      "# TYPE stream_fallback_gateway_requests_total counter\nstream_fallback_gateway_requests_total 3\n",
    );
    expect(text).toContain(`stream_fallback_gateway_backend_available{backend="${one}"} 0\n`);
    expect(text).toContain(`stream_fallback_gateway_backend_requests_total{backend="${other}"} 3\n`);
    expect(text).toContain("process_cpu_seconds_total");
  });
});

describe("what is open", () => {
  it("is /health and /api/client-ip with a key, and the rest needs it", async () => {
    const { gateway } = await startWorld({ play: [undefined], apiKey: KEY });
    const statusAt = async (path: string, key?: string) =>
      (
        await fetch(
          `${gateway.origin}${path}`,
          key === undefined ? {} : { headers: { Authorization: `Bearer ${key}` } },
        )
      ).status;
    expect([await statusAt("/health"), await statusAt("/api/client-ip"), await statusAt("/other")]).toEqual([
      200, 200, 200,
    ]);
    expect([await statusAt("/lb/status"), await statusAt("/lb/backends")]).toEqual([401, 401]);
    expect(await statusAt("/lb/status", "wrong-but-long-enough")).toBe(401);
    expect(await statusAt("/lb/status", KEY)).toBe(200);
  });

  it("is nothing of /lb to a page whose own name leads to this machine", async () => {
    const { say } = await startWorld({ play: [undefined] });
    const answer = await say("GET /lb/status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
  });

  it.each([
    ["http://evil.example", 421],
    ["null", 421],
    [undefined, 200],
  ])("is no change of /lb to a page of %s", async (origin, status) => {
    const { gateway, backends } = await startWorld({ play: [undefined] });
    const name = encodeURIComponent(backends[0]?.name ?? "");
    const headers = { Origin: origin ?? gateway.origin };
    const answer = await fetch(`${gateway.origin}/lb/backends/${name}/trip`, { method: "POST", headers });
    expect(answer.status).toBe(status);
  });

  it("tells a client its address, as trusted proxies do", async () => {
    const { ask } = await startWorld({
      play: [undefined],
      trustedProxies: ["127.0.0.1", "10.0.0.0/8", "::1"],
    });
    const ipOf = async (forwarded: string) => {
      const answer = await ask("/api/client-ip", { headers: { "X-Forwarded-For": forwarded } });
      return ((await answer.json()) as { ip: string }).ip;
    };
    expect(await ipOf("6.6.6.6, 203.0.113.7, 10.1.2.3")).toBe("203.0.113.7");
    expect(await ipOf("6.6.6.6, [2001:db8::7]:443, 10.1.2.3:80")).toBe("2001:db8::7");
    expect(await ipOf("::ffff:203.0.113.9")).toBe("203.0.113.9");
    expect(await ipOf("203.0.113.7, garbage, 10.1.2.3")).toBe("10.1.2.3");
    expect(await ipOf("10.9.9.9")).toBe("10.9.9.9");
  });
});

describe("a gateway that cannot begin", () => {
  it.each([
    ["a host beyond this machine without a key", { host: "0.0.0.0" }, "give an API key"],
    ["a key that is guessed", { apiKey: "short" }, "API key must have"],
    ["no backends", { backends: [] }, "list of backends is empty"],
    ["a backend that is none", { backends: ["http://a:1"] }, "must be host:port"],
    ["a proxy that is none", { trustedProxies: ["10.0.0.0/33"] }, "must be an address or a network"],
    ["a strategy that is none", { strategy: "best" }, "strategy"],
    ["an option that there is not", { colour: "red" }, "colour"],
    ["a port that is none", { port: 70_000 }, "port: must be a port"],
  ])("says why: %s", async (_what, options, message) => {
    const { name } = await startBackend();
    await expect(startGateway({ backends: [name], port: 0, ...options } as never)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining(message),
    });
  });

  it("says that its port is in use", async () => {
    const { port, name } = await startBackend();
    await expect(startGateway({ backends: [name], port })).rejects.toMatchObject({ code: "LOCAL" });
  });
});

describe("what is asked of the gateway itself", () => {
  it("is answered whatever stands behind the path, and where a whole address is asked for", async () => {
    const { ask, say, backends } = await startWorld({ play: [undefined] });
    expect((await ask("/lb/metrics?from=prometheus")).status).toBe(200);
    const whole = "GET http://127.0.0.1/lb/status HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    expect(await say(whole)).toContain('"upgrades":0');
    expect(backends[0]?.asked).toEqual([]);
  });

  it("has an answer for a body that is too long, and its connection another request", async () => {
    const { say } = await startWorld({ play: [undefined] });
    const head = "PATCH /lb/backends/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 300000\r\n\r\n";
    const next = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    const answers = await say(`${head}${"x".repeat(300_000)}${next}`);
    expect(answers).toMatch(/^HTTP\/1\.1 400 [\s\S]*too long[\s\S]*HTTP\/1\.1 200 /);
  });

  it("counts wrong keys by the client that a trusted proxy tells of", async () => {
    const { ask } = await startWorld({ play: [undefined], apiKey: KEY, trustedProxies: ["127.0.0.1"] });
    const from = (client: string, key: string) =>
      ask("/lb/status", { headers: { "X-Forwarded-For": client, Authorization: `Bearer ${key}` } });
    const met: number[] = [];
    for (let count = 0; count < 12; count += 1) met.push((await from("192.0.2.1", "wrong")).status);
    expect(met.at(-1)).toBe(429);
    expect((await from("192.0.2.2", KEY)).status).toBe(200);
  });
});
