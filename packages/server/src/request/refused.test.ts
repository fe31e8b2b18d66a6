import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { startServer } from "../start-server.ts";
import { startWorld } from "../test-world/start-world.ts";

const KEY = "0123456789abcdef";
const bearer = (key: string) => ({ headers: { Authorization: `Bearer ${key}` } });

describe("a parameter", () => {
  it.each([
    ["/v1/rooms/1?maxAge=5", 'there is no parameter "maxAge"; this route takes api, maxAgeMs, fields'],
    ["/v1/rooms/1?__proto__=5", 'there is no parameter "__proto__"; this route takes api, maxAgeMs, fields'],
    ["/v1/rooms/1?api=web&api=web", "the parameter api is given more than once"],
    ["/v1/rooms/1?maxAgeMs=-1", "maxAgeMs must be a whole number of ms, at least 0"],
    ["/v1/rooms/1?maxAgeMs=", "maxAgeMs must be a whole number of ms, at least 0"],
    ["/v1/rooms/1?api=", "api must be a text of 1 to 4096 characters"],
    ["/v1/rooms/1?fields=a,,b", "fields must be up to 50 names with commas between them"],
    ["/v1/rooms/1/stream?strict=yes", "strict must be true or false"],
    ["/v1/rooms/1/stream?format=mkv", "format must be flv or hls, or several with commas between them"],
    ["/v1/config?all=1", 'there is no parameter "all"; this route takes none'],
    ["/health?x", 'there is no parameter "x"; this route takes none'],
  ])("is refused by its name: %s", async (path, message) => {
    const { ask } = await startWorld();
    expect(await ask(path)).toMatchObject({ status: 400, json: { code: "INVALID_INPUT", message } });
  });
});

describe("a request", () => {
  it.each([
    ["GET", "/nowhere", "NO_SUCH_ROUTE", 404],
    ["GET", "/v1/rooms", "NO_SUCH_ROUTE", 404],
    ["POST", "/v1/roomsXbatch", "NO_SUCH_ROUTE", 404],
    ["GET", "/v1/rooms:batch", "METHOD_NOT_ALLOWED", 405],
    ["DELETE", "/v1/rooms/1", "METHOD_NOT_ALLOWED", 405],
    ["POST", "/status", "METHOD_NOT_ALLOWED", 405],
    ["PATCH", "/v1/watch/1", "METHOD_NOT_ALLOWED", 405],
  ])("is refused in the same form: %s %s", async (method, path, code, status) => {
    const { ask } = await startWorld();
    const answer = await ask(path, { method });
    expect(answer).toMatchObject({ status, json: { code, fault: "caller", retryAfterMs: null } });
    if (status === 405) expect(answer.headers.get("allow")).toContain("OPTIONS");
  });

  it("asks with OPTIONS which methods there are, and with HEAD for an answer without its body", async () => {
    const { ask } = await startWorld({ watch: [] });
    const options = await ask("/v1/watch/1", { method: "OPTIONS" });
    expect({ status: options.status, allow: options.headers.get("allow") }).toEqual({
      status: 204,
      allow: "PUT, DELETE, OPTIONS",
    });
    const head = await ask("/v1/rooms/1", { method: "HEAD" });
    expect({ status: head.status, text: head.text }).toEqual({ status: 200, text: "" });
    expect(head.headers.get("etag")).toBe((await ask("/v1/rooms/1")).headers.get("etag"));
    expect((await ask("/v1/events", { method: "HEAD" })).status).toBe(200);
  });

  it("keeps its own sane id; another one gets a new one", async () => {
    const { ask, logged } = await startWorld();
    const idOf = async (id: string) =>
      (await ask("/health", { headers: { "X-Request-Id": id } })).headers.get("x-request-id");
    expect(await idOf("a:b.c-1")).toBe("a:b.c-1");
    expect(await idOf("two words")).toMatch(/^[\da-f-]{36}$/);
    expect(await idOf("x".repeat(65))).toMatch(/^[\da-f-]{36}$/);
    expect(logged[0]).toEqual({
      fields: { requestId: "a:b.c-1", method: "GET", path: "/health", status: 200, durationMs: 0 },
      message: "answered",
    });
  });

  it("is logged without its room, whose address may have a signature in its query", async () => {
    const { ask, logged } = await startWorld();
    await ask(`/v1/rooms/${encodeURIComponent("https://site.example/1?sign=secret")}?fields=title`);
    expect(JSON.stringify(logged)).not.toContain("secret");
    expect(logged.at(-1)?.fields).toMatchObject({ path: "/v1/rooms/{room}", status: 200 });
  });

  it("that names another host is refused without a key: a page of a stranger may lead its own name here", async () => {
    const { server, asked } = await startWorld();
    const { port } = new URL(server.origin);
    const answerTo = (host: string, path: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), "127.0.0.1", () =>
          socket.end(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
        );
        let text = "";
        socket
          .on("data", (chunk) => (text += chunk))
          .on("end", () => resolve(text))
          .on("error", reject);
      });
    expect(await answerTo("evil.example", "/v1/rooms/1")).toMatch(/^HTTP\/1.1 421 .*"WRONG_HOST"/s);
    expect(await answerTo("evil.example:13004", "/status")).toMatch(/^HTTP\/1.1 421 /);
    expect(asked).toEqual([]);
    expect(await answerTo("evil.example", "/health")).toMatch(/^HTTP\/1.1 200 /);
    expect(await answerTo("localhost:1", "/v1/rooms/1")).toMatch(/^HTTP\/1.1 200 /);
    expect(await answerTo("[::1]:1", "/v1/rooms/1")).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe("an API key", () => {
  it("is needed for everything but /health and /ready, and no query takes its place", async () => {
    const { ask } = await startWorld({ apiKey: KEY });
    for (const path of ["/v1/rooms/1", "/status", "/openapi.json", "/nowhere", `/status?key=${KEY}`]) {
      const { status, json, headers } = await ask(path);
      expect({ status, code: json.code }).toEqual({ status: 401, code: "UNAUTHORIZED" });
      expect(headers.get("www-authenticate")).toBe("Bearer");
    }
    expect((await ask("/health")).status).toBe(200);
    expect((await ask("/ready")).status).toBe(200);
    expect((await ask("/v1/rooms/1", bearer(KEY))).status).toBe(200);
    expect((await ask("/v1/rooms/1", bearer(`${KEY}0`))).status).toBe(401);
    expect((await ask("/v1/rooms/1", { headers: { Authorization: `Basic ${KEY}` } })).status).toBe(401);
  });

  it("that is wrong ten times within a minute is not tried again before the minute is over", async () => {
    const { ask, clock } = await startWorld({ apiKey: KEY });
    for (let count = 0; count < 10; count += 1)
      expect((await ask("/status", bearer("wrong"))).status).toBe(401);
    await clock.advance(20_000);
    const limited = await ask("/status", bearer(KEY));
    expect(limited).toMatchObject({
      status: 429,
      json: { code: "TOO_MANY_WRONG_KEYS", retryAfterMs: 40_000 },
    });
    expect(limited.headers.get("retry-after")).toBe("40");
    await clock.advance(40_000);
    expect((await ask("/status", bearer(KEY))).status).toBe(200);
  });

  it("that is wrong is counted by the address that a trusted proxy tells, and by no other claim", async () => {
    const wrongTenTimes = async (trustedProxies: string[]) => {
      const { ask } = await startWorld({ apiKey: KEY, trustedProxies });
      const from = (address: string, key: string) =>
        ask("/status", { headers: { Authorization: `Bearer ${key}`, "X-Forwarded-For": address } });
      for (let count = 0; count < 10; count += 1) await from("6.6.6.6, 203.0.113.7", "wrong");
      return Promise.all([from("203.0.113.7", KEY), from("203.0.113.8", KEY), from("6.6.6.6", KEY)]);
    };
    const statuses = async (proxies: string[]) => (await wrongTenTimes(proxies)).map(({ status }) => status);
    expect(await statuses(["127.0.0.0/8", "::1"])).toEqual([429, 200, 200]);
    expect(await statuses([])).toEqual([429, 429, 429]);
  });

  it("is not counted as wrong where none is given", async () => {
    const { ask } = await startWorld({ apiKey: KEY });
    for (let count = 0; count < 11; count += 1) await ask("/status");
    expect((await ask("/status", bearer(KEY))).status).toBe(200);
  });

  it("is in no answer and no line of the log", async () => {
    const { ask, logged } = await startWorld({ apiKey: KEY });
    const answers = [await ask("/v1/config", bearer(KEY)), await ask("/status", bearer(`${KEY}1`))];
    expect(JSON.stringify([answers.map(({ text }) => text), logged])).not.toContain(KEY);
  });

  it.each(["", "short", "with spaces in between", "密".repeat(16)])(
    "is refused at the start: %j",
    async (apiKey) => {
      const { client } = await startWorld();
      await expect(startServer({ client, port: 0, apiKey })).rejects.toMatchObject({
        code: "INVALID_INPUT",
        message: expect.stringContaining("at least 16 characters"),
      });
    },
  );
});

describe("a host beyond this machine", () => {
  it.each(["0.0.0.0", "::", "192.0.2.1", "service.example"])(
    "is refused without an API key: %s",
    async (host) => {
      const { client } = await startWorld();
      await expect(startServer({ client, host, port: 0 })).rejects.toMatchObject({
        code: "INVALID_INPUT",
        message: expect.stringContaining("API_KEY"),
      });
    },
  );

  it("is listened at with one", async () => {
    const { server } = await startWorld({ host: "0.0.0.0", apiKey: KEY });
    const { port } = new URL(server.origin);
    expect((await fetch(`http://127.0.0.1:${port}/status`, bearer(KEY))).status).toBe(200);
  });

  it("cannot take a port that is in use", async () => {
    const { client, server } = await startWorld();
    const port = Number(new URL(server.origin).port);
    await expect(startServer({ client, port })).rejects.toMatchObject({
      code: "LOCAL",
      message: `cannot listen at port ${port} of 127.0.0.1: it is in use`,
    });
  });
});

describe("a page of another origin", () => {
  it("may read nothing by default", async () => {
    const { ask } = await startWorld();
    const { headers } = await ask("/v1/rooms/1", { headers: { Origin: "https://page.example" } });
    expect(headers.has("access-control-allow-origin")).toBe(false);
  });

  it("may read what its origin is listed for, and ask for leave without a key", async () => {
    const { ask, server } = await startWorld({ apiKey: KEY, corsOrigins: ["https://page.example"] });
    const preflight = await fetch(`${server.origin}/v1/rooms/1`, {
      method: "OPTIONS",
      headers: { Origin: "https://page.example", "Access-Control-Request-Method": "GET" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://page.example");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Authorization");
    const from = (origin: string) =>
      ask("/status", { headers: { Origin: origin, Authorization: `Bearer ${KEY}` } });
    expect((await from("https://page.example")).headers.get("access-control-allow-origin")).toBe(
      "https://page.example",
    );
    expect((await from("https://page.example.evil")).headers.has("access-control-allow-origin")).toBe(false);
  });

  it.each(["*", "page.example", "https://page.example/", "null"])("must be an origin: %s", async (origin) => {
    const { client } = await startWorld();
    await expect(startServer({ client, port: 0, corsOrigins: [origin] })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });
});
