import { createClient } from "@stream-fallback/core";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { siteOf, startWorld } from "../test-world/start-world.ts";

const KEY = "0123456789abcdef";
const JSON_TYPE = { "Content-Type": "application/json" };
const send = (method: string, body: unknown): RequestInit => ({
  method,
  headers: JSON_TYPE,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const post = (body: unknown = {}) => send("POST", body);

const WEB = "/v1/providers/site/endpoints/web";
const PROXY = "http://user:proxy-secret@127.0.0.1:1";
const SECRETS = ["cookie-secret", "proxy-secret"];
const list = [
  { id: "one", cookie: "sid=cookie-secret", weight: 2 },
  { id: "two.2", proxy: PROXY, region: "shanghai" },
];

async function listed(options: Parameters<typeof startWorld>[0] = {}) {
  const client = createClient({ providers: [siteOf({}, [])], identities: list });
  onTestFinished(() => client.close());
  return { ...(await startWorld({ client, ...options })), client };
}

describe("an endpoint by hand", () => {
  it("is blocked for everybody, and let in again", async () => {
    const { ask, client } = await startWorld();
    expect(await ask(`${WEB}/trip`, post())).toMatchObject({ status: 204, text: "" });
    expect(client.balancer("site").status()).toMatchObject([{ name: "web", state: "open" }]);
    expect(await ask("/v1/rooms/1")).toMatchObject({ status: 503, json: { code: "NO_ENDPOINT_AVAILABLE" } });
    expect(await ask(`${WEB}/reset`, post())).toMatchObject({ status: 204 });
    expect((await ask("/v1/rooms/1")).status).toBe(200);
  });

  it("is blocked for one identity alone", async () => {
    const { ask, client } = await listed();
    expect((await ask(`${WEB}/trip`, post({ identity: "one" }))).status).toBe(204);
    const states = ["one", "two.2"].map((id) => client.balancer("site").status(id)[0]?.state);
    expect(states).toEqual(["open", "closed"]);
    expect((await ask(`${WEB}/reset`, post({ identity: "one" }))).status).toBe(204);
    expect(client.balancer("site").status("one")).toMatchObject([{ state: "closed" }]);
  });

  it("gets another weight and priority, which GET tells too", async () => {
    const { ask } = await startWorld();
    const { status, json } = await ask(WEB, send("PATCH", { weight: 0 }));
    expect({ status, json }).toMatchObject({ status: 200, json: { name: "web", weight: 0, priority: 1 } });
    expect((await ask("/v1/rooms/1")).json.code).toBe("NO_ENDPOINT_AVAILABLE");
    await ask(WEB, send("PATCH", { weight: 3, priority: 7 }));
    const { endpoints } = (await ask("/v1/endpoints")).json.providers.site;
    expect(endpoints).toMatchObject([{ name: "web", weight: 3, priority: 7 }]);
    expect((await ask(WEB, send("PATCH", {}))).json).toMatchObject({ weight: 3, priority: 7 });
    expect((await ask("/v1/rooms/1")).status).toBe(200);
  });

  it.each([
    [{ weight: -1 }, "weight"],
    [{ weight: "2" }, "weight"],
    [{ priority: null }, "priority"],
    [{ wieght: 1 }, "wieght"],
    ['{"weight":1e999}', "weight"],
    ['{"__proto__":{"weight":1}}', "__proto__"],
    ["[]", "the body"],
    ["{", "no JSON"],
  ])("refuses %j by its name, and stays as it is", async (body, told) => {
    const { ask, client } = await startWorld();
    const { status, json } = await ask(WEB, send("PATCH", body));
    expect({ status, code: json.code }).toEqual({ status: 400, code: "INVALID_INPUT" });
    expect(json.message).toContain(told);
    expect(client.balancer("site").status()).toMatchObject([{ weight: 1, priority: 1 }]);
  });

  it.each([
    ["/v1/providers/nobody/endpoints/web/trip", "NO_SUCH_PROVIDER", "there is site"],
    ["/v1/providers/__proto__/endpoints/web/trip", "NO_SUCH_PROVIDER", "__proto__"],
    ["/v1/providers/site/endpoints/constructor/reset", "NO_SUCH_ENDPOINT", "site has no endpoint"],
    [`/v1/providers/site/endpoints/${encodeURIComponent("a/b\n密")}/reset`, "NO_SUCH_ENDPOINT", "a/b 密"],
    ["/v1/providers/site/endpoints/%zz/trip", "NO_SUCH_ENDPOINT", "%zz"],
    ["/v1/identities/__proto__/trip", "NO_SUCH_IDENTITY", "of this id"],
    ["/v1/identities/default/reset", "NO_SUCH_IDENTITY", "of this id"],
  ])("of another name is not found: %s", async (path, code, told) => {
    const { ask } = await startWorld();
    const { status, json } = await ask(path, post());
    expect({ status, code: json.code, message: json.message }).toEqual({
      ...{ status: 404, code },
      message: expect.stringContaining(told),
    });
  });

  it("is not blocked for an identity that nobody knows", async () => {
    const { ask } = await startWorld();
    const { status, json } = await ask(`${WEB}/trip`, post({ identity: "cookie-0" }));
    expect({ status, code: json.code }).toEqual({ status: 404, code: "NO_SUCH_IDENTITY" });
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", undefined])(
    "is not touched by what a page of a stranger may send without leave: %s",
    async (type) => {
      const { ask, client } = await startWorld();
      const body = type === undefined ? {} : { body: "{}", headers: { "Content-Type": type } };
      for (const path of [`${WEB}/trip`, "/v1/identities/one/trip"])
        expect([400, 404]).toContain((await ask(path, { method: "POST", ...body })).status);
      expect(client.balancer("site").status()).toMatchObject([{ state: "closed" }]);
    },
  );
});

describe("the list of identities", () => {
  it("is replaced, and its cookies and proxies come out nowhere", async () => {
    const { ask, client, logged } = await startWorld();
    const { status, json, text } = await ask("/v1/identities", send("PUT", { identities: list }));
    expect(status).toBe(200);
    expect(json.identities).toMatchObject([
      { id: "one", hasCookie: true, hasProxy: false, weight: 2 },
      { id: "two.2", hasCookie: false, hasProxy: true, region: "shanghai" },
    ]);
    expect(client.identities.list().map(({ id }) => id)).toEqual(["one", "two.2"]);
    const told = [text, (await ask("/v1/identities")).text, (await ask("/status")).text];
    for (const secret of SECRETS) expect(JSON.stringify([told, logged])).not.toContain(secret);
  });

  it.each([
    [{ identities: [] }, "at least one"],
    [{ identities: [list[0], list[0]] }, "identities[1].id is that of another one"],
    [{ identities: [{ cookie: "sid=cookie-secret" }] }, "identities.0.id"],
    [{ identities: [{ id: "one", cookie: "sid=cookie-secret\u0007" }] }, "identities[0].cookie"],
    [{ identities: [{ id: "one", proxy: "ftp://user:proxy-secret@127.0.0.1" }] }, "identities[0].proxy"],
    [{ identities: [{ id: "one", weight: -1 }] }, "identities[0].weight"],
    [{ identities: [{ id: "one", cookies: "sid=cookie-secret" }] }, "identities[0].cookies is unknown"],
    [{ identities: "cookie-secret" }, "identities"],
    ["cookie-secret", "no JSON"],
  ])("stays as it was where %j is sent, and nothing of it is quoted", async (body, told) => {
    const { ask, client, logged } = await listed();
    const { status, json, text } = await ask("/v1/identities", send("PUT", body));
    expect({ status, code: json.code }).toEqual({ status: 400, code: "INVALID_INPUT" });
    expect(json.message).toContain(told);
    for (const secret of SECRETS) expect(JSON.stringify([text, logged])).not.toContain(secret);
    expect(client.identities.list().map(({ id }) => id)).toEqual(["one", "two.2"]);
  });

  it("that comes from elsewhere is changed there", async () => {
    const { ask, client } = await listed({ identitiesFrom: "the file ids.json" });
    const { status, json } = await ask("/v1/identities", send("PUT", { identities: [{ id: "three" }] }));
    expect({ status, code: json.code }).toEqual({ status: 409, code: "RULED_ELSEWHERE" });
    expect(json.message).toContain("the list of identities comes from the file ids.json");
    expect(client.identities.list()).toHaveLength(2);
    expect((await ask("/v1/identities/one/trip", post())).status).toBe(204);
  });

  it("may be longer than other bodies, up to 8 MiB", async () => {
    const { ask } = await startWorld();
    const cookie = `sid=${"x".repeat(10_000)}`;
    const many = Array.from({ length: 50 }, (_, index) => ({ id: `id-${index}`, cookie }));
    expect((await ask("/v1/identities", send("PUT", { identities: many }))).json.identities).toHaveLength(50);
    const body = JSON.stringify({ identities: [{ id: "one", cookie: "x".repeat(8_388_608) }] });
    expect((await ask("/v1/identities", send("PUT", body))).json.code).toBe("TOO_LARGE");
  });

  it("has one taken out by hand, and let in again", async () => {
    const { ask } = await listed();
    const stateOf = async () => (await ask("/v1/identities")).json.identities[1].state;
    expect((await ask("/v1/identities/two.2/trip", post())).status).toBe(204);
    expect(await stateOf()).toBe("open");
    expect((await ask("/v1/identities/two.2/reset", post())).status).toBe(204);
    expect(await stateOf()).toBe("closed");
  });
});

describe("the settings", () => {
  it("are changed one by one, and answered with as GET tells them", async () => {
    const { ask, client } = await startWorld();
    const answer = await ask(
      "/v1/config",
      send("PATCH", { ttlMs: 1_234, streamMarginMs: "Infinity", breaker: { maxFailures: 9 } }),
    );
    expect(answer).toMatchObject({
      status: 200,
      json: { ttlMs: 1_234, streamMarginMs: "Infinity", breaker: { maxFailures: 9 } },
    });
    expect((await ask("/v1/config")).json).toEqual(answer.json);
    expect(client.config()).toMatchObject({ ttlMs: 1_234, streamMarginMs: Number.POSITIVE_INFINITY });
  });

  it.each([
    [{ ttlMs: 1, breaker: { maxFailures: "many" } }, "breaker.maxFailures"],
    [{ ttlMs: 1, tltMs: 2 }, "tltMs"],
    [{ ttlMs: 1, alerts: { webhooks: [{ url: "http://169.254.169.254/" }] } }, "alerts.webhooks"],
    [{ ttlMs: 1, proxy: "http://127.0.0.1:1" }, "proxy"],
    [{ ttlMs: 1, strategy: "(a function)" }, "strategy"],
    ['{"ttlMs":1,"__proto__":{"ttlMs":2}}', "__proto__"],
    [`{"ttlMs":1,"breaker":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, "breaker"],
    [`{"ttlMs":1,"x":${'{"x":'.repeat(30_000)}1${"}".repeat(30_000)}}`, "x"],
    ["7", "configuration"],
    ["null", "configuration"],
  ])("stay all as they were where one cannot be: %.60j", async (body, told) => {
    const { ask, client } = await startWorld();
    const before = client.config();
    const { status, json } = await ask("/v1/config", send("PATCH", body));
    expect({ status, code: json.code, message: json.message }).toEqual({
      ...{ status: 400, code: "INVALID_INPUT" },
      message: expect.stringContaining(told),
    });
    expect(client.config()).toEqual(before);
  });

  it("sent back as GET has told them change nothing, be one of them a function", async () => {
    const client = createClient({
      providers: [siteOf({}, [])],
      strategy: () => ({
        name: "mine",
        pick: (candidates) => candidates.at(0) as (typeof candidates)[number],
      }),
      config: { keepMs: Number.POSITIVE_INFINITY },
    });
    onTestFinished(() => client.close());
    const { ask } = await startWorld({ client });
    const before = client.config();
    const told = (await ask("/v1/config")).json;
    expect(told).toMatchObject({ strategy: "(a function)", keepMs: "Infinity" });
    expect((await ask("/v1/config", send("PATCH", told))).status).toBe(200);
    expect(client.config()).toEqual(before);
  });

  it("that were taken are told as they were sent, whatever number it is", async () => {
    const { ask } = await startWorld();
    const amount = fc.oneof(
      fc.nat(),
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      fc.constant("Infinity"),
    );
    const patch = fc.record({
      ttlMs: amount,
      keepMs: amount,
      ttlJitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(patch, async (given) => {
        const { status, json } = await ask("/v1/config", send("PATCH", given));
        expect({ status, json }).toMatchObject({ status: 200, json: JSON.parse(JSON.stringify(given)) });
      }),
      { numRuns: 20 },
    );
  });
});

describe("the audit", () => {
  const linesOf = (logged: { fields: Record<string, unknown>; message: string }[]) =>
    logged.filter(({ fields }) => fields.action !== undefined).map(({ fields }) => fields);

  it("has a line for each change: who asked, for what, and what became of it", async () => {
    const { ask, logged } = await startWorld({ watch: [], apiKey: KEY });
    const headers = { ...JSON_TYPE, Authorization: `Bearer ${KEY}`, "X-Request-Id": "mine" };
    const change = (method: string, path: string, body: object = {}) =>
      ask(path, { method, headers, ...(method !== "DELETE" && { body: JSON.stringify(body) }) });
    await change("POST", `${WEB}/trip`);
    await change("PATCH", WEB, { weight: 4 });
    await change("PUT", "/v1/identities", { identities: list });
    await change("POST", `${WEB}/reset`, { identity: "one" });
    await change("POST", "/v1/identities/one/trip");
    await change("PATCH", "/v1/config", { keepMs: "Infinity", breaker: { maxFailures: 9 }, ttlMs: 5_000 });
    await change(
      "PUT",
      `/v1/watch/${encodeURIComponent("https://u:cookie-secret@site.example/1?sign=cookie-secret")}`,
    );
    await change("DELETE", "/v1/watch/site:1");
    await change("DELETE", `/v1/watch/${encodeURIComponent("看 cookie-secret")}`);
    const line = { requestId: "mine", address: "127.0.0.1", outcome: "done" };
    expect(linesOf(logged)).toEqual([
      { ...line, action: "endpoint.trip", target: "site/web" },
      { ...line, action: "endpoint.change", target: "site/web", changed: { weight: 4 } },
      { ...line, action: "identities.replace", count: 2, identities: ["one", "two.2"] },
      { ...line, action: "endpoint.reset", target: "site/web", identity: "one" },
      { ...line, action: "identity.trip", target: "one" },
      { ...line, action: "config.change", changed: { keepMs: "Infinity", "breaker.maxFailures": 9 } },
      { ...line, action: "watch.add", target: "site.example/1" },
      { ...line, action: "watch.remove", target: "site:1" },
      { ...line, action: "watch.remove", target: "(a text)" },
    ]);
    for (const secret of [...SECRETS, KEY]) expect(JSON.stringify(logged)).not.toContain(secret);
  });

  it("tells of a refusal by its code alone", async () => {
    const { ask, logged } = await startWorld();
    await ask("/v1/identities", send("PUT", { identities: [{ id: "cookie-secret" }] }));
    await ask("/v1/config", send("PATCH", { "cookie-secret": 1 }));
    await ask(`/v1/identities/${encodeURIComponent("sid=cookie-secret")}/trip`, post());
    expect(linesOf(logged)).toMatchObject([
      { action: "identities.replace", outcome: "refused", code: "INVALID_INPUT" },
      { action: "config.change", outcome: "refused", code: "INVALID_INPUT" },
      { action: "identity.trip", target: "(a text)", outcome: "refused", code: "NO_SUCH_IDENTITY" },
    ]);
    expect(JSON.stringify(logged)).not.toContain("cookie-secret");
  });

  it("has no line of what only asks, or was refused for its key", async () => {
    const { ask, logged } = await startWorld({ apiKey: KEY });
    await ask(`${WEB}/trip`, post());
    await ask("/v1/config", { headers: { Authorization: `Bearer ${KEY}` } });
    expect(linesOf(logged)).toEqual([]);
  });
});
