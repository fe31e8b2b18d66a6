import { describe, expect, it } from "vitest";
import { alerting, MINUTE_MS, NO_BREAKERS } from "./test-world/alerting.ts";
import { failing } from "./test-world.ts";

const two = ["anna", "ben"].map((id) => ({ id, cookie: `name=secret-of-${id}` }));

describe("an alert names who and why:", () => {
  it("the adapter that is blocked, what it failed with, and when it may be asked again at the latest", async () => {
    const { client, replies, clock, told } = alerting({ config: { failover: { rounds: 1 } } });
    replies.web = failing("RISK_CONTROL");
    const asked = client.getInfo("room-1234").catch((error) => error);
    await clock.advance(1_000);
    const { retryAfterMs } = await asked;
    const alert = told.find(({ name }) => name === "none_available");
    expect(alert).toMatchObject({
      ...{ endpoints: ["web"], identities: [], codes: [{ code: "RISK_CONTROL", count: 1 }] },
      message: expect.stringMatching(
        /^site: no endpoint may be asked; 0 calls in 5 min; blocked: web; 1 × RISK_CONTROL; next try within \d+ (s|min)$/,
      ),
    });
    expect(Number(alert?.retryAt) - Number(alert?.since)).toBe(retryAfterMs);
    expect(Number.isInteger(alert?.retryAt)).toBe(true);
    expect(JSON.stringify(told)).not.toContain("room-1234");
  });

  it("identities by their id, and never by their cookie", async () => {
    const { client, clock, told } = alerting({ identities: two });
    client.balancer("site").trip("web", { identity: "anna" });
    await clock.advance(1_000);
    expect(told[0]).toMatchObject({ name: "breaker_opened", endpoints: ["web"], identities: ["anna"] });
    expect(told[0]?.message).toContain("1 circuit breaker is open; 0 calls in 5 min; blocked: web for anna;");
    client.identities.trip("ben");
    await clock.advance(1_000);
    expect(told.find(({ provider }) => provider === undefined)).toMatchObject({
      ...{ name: "breaker_opened", endpoints: [], identities: ["anna", "ben"], codes: [] },
    });
    expect(JSON.stringify([told, client.status().alerts])).not.toContain("secret");
  });

  it("the most frequent codes first, five at most", async () => {
    const codes = [
      "PARSE",
      "HTTP_STATUS",
      "TIMEOUT",
      "NETWORK",
      "INCOMPLETE",
      "SCHEMA",
      "UPSTREAM_ERROR",
    ] as const;
    const { client, replies, clock, told } = alerting({
      config: { ...NO_BREAKERS, alerts: { rules: { success_rate_low: { minCalls: 28 } } } },
    });
    let room = 0;
    for (const [index, code] of codes.entries()) {
      replies.web = failing(code);
      for (let count = 0; count <= index; count++) {
        room += 1;
        const asked = client.getInfo(`${room}`).catch(() => {});
        await clock.advance(1_000);
        await asked;
      }
    }
    const alert = told.find(({ name }) => name === "success_rate_low");
    const expected = codes.toReversed().map((code, index) => ({ code, count: 7 - index }));
    expect(alert?.codes).toEqual(expected.slice(0, 5));
  });

  it("that nobody may be asked after what has blocked them", async () => {
    const { client, replies, clock, told } = alerting({ config: { failover: { rounds: 1 } } });
    replies.web = failing("RISK_CONTROL");
    for (let room = 0; room < 20; room++) {
      const asked = client.getInfo(`${room}`).catch(() => {});
      await clock.advance(10_000);
      await asked;
    }
    const alert = told.find(({ name }) => name === "success_rate_low");
    expect(alert?.codes.map(({ code }) => code)).toEqual(["RISK_CONTROL", "NO_ENDPOINT_AVAILABLE"]);
  });

  it("calls that asked nobody by their own code", async () => {
    const { client, clock, told } = alerting({ adapters: ["web", "page"] });
    client.balancer("site").trip("web");
    for (let room = 0; room < 3; room++) {
      await client.getInfo(`${room}`, { api: "web" }).catch(() => {});
      await clock.advance(1_000);
    }
    const alert = told.find(({ name }) => name === "none_available");
    expect(alert?.codes).toEqual([{ code: "NO_ENDPOINT_AVAILABLE", count: 3 }]);
  });

  it("at its end those whom it was about, without a next try", async () => {
    const { client, calls, clock, told } = alerting();
    client.balancer("site").trip("web");
    await calls(1);
    client.balancer("site").reset("web");
    await calls(20, { overMs: 10 * MINUTE_MS });
    await clock.advance(MINUTE_MS);
    const ended = told.find(({ name, state }) => name === "none_available" && state === "ended");
    expect(ended).toMatchObject({ endpoints: ["web"], retryAt: undefined });
    expect(ended?.message).toMatch(/^site: over after \d+ \w+: 1 endpoint may be asked; \d+ calls in 5 min$/);
  });
});

describe("the status of an alert that fires", () => {
  it("has what was judged last, while listeners were told of its beginning once", async () => {
    const { client, clock, told } = alerting({ adapters: ["web", "page", "mobile"] });
    client.balancer("site").trip("web");
    await clock.advance(1_000);
    client.balancer("site").trip("page");
    client.balancer("site").trip("mobile");
    await clock.advance(1_000);
    const now = client.status().alerts.firing.find(({ name }) => name === "breaker_opened");
    expect(now).toMatchObject({ id: told[0]?.id, since: told[0]?.since, value: 3 });
    expect(now?.endpoints).toEqual(["web", "page", "mobile"]);
    expect(now?.message).toMatch(/^site: 3 circuit breakers are open; /);
    expect(told.filter(({ name }) => name === "breaker_opened")).toMatchObject([
      { value: 1, endpoints: ["web"] },
    ]);
  });

  it("still has the codes after its window has passed without a call", async () => {
    const { client, replies, clock } = alerting({ config: { failover: { rounds: 1 } } });
    replies.web = failing("RISK_CONTROL");
    const asked = client.getInfo("1").catch(() => {});
    await clock.advance(30 * MINUTE_MS);
    await asked;
    const now = client.status().alerts.firing.find(({ name }) => name === "none_available");
    expect(now).toMatchObject({ calls: 0, codes: [{ code: "RISK_CONTROL", count: 1 }] });
  });

  it("cannot be changed by whoever has read it, nor by listeners", async () => {
    const { client, clock, told } = alerting();
    client.on("alert", ({ endpoints }) => void endpoints.splice(0));
    client.balancer("site").trip("web");
    await clock.advance(1_000);
    expect(told.length).toBeGreaterThan(0);
    client.status().alerts.firing[0]?.endpoints.splice(0);
    expect(client.status().alerts.firing[0]?.endpoints).toEqual(["web"]);
  });
});

describe("the times of an alert", () => {
  it("are whole ms, whatever the clock counts in", async () => {
    const { client, clock, told } = alerting();
    const { now, wallNow } = clock;
    clock.now = () => now() + 0.1282;
    clock.wallNow = () => wallNow() + 0.4375;
    client.balancer("site").trip("web");
    await clock.advance(1_234.567);
    client.balancer("site").reset("web");
    await clock.advance(6 * MINUTE_MS);
    const ended = told.filter(({ state }) => state === "ended");
    expect(ended.length).toBeGreaterThan(0);
    for (const { since, endedAt } of ended) {
      expect(Number.isInteger(since)).toBe(true);
      expect(Number.isInteger(endedAt)).toBe(true);
    }
  });
});
