import { describe, expect, it } from "vitest";
import type { IdentityOptions } from "../identities/pooled-identity.ts";
import { alerting, MINUTE_MS, NO_BREAKERS } from "./test-world/alerting.ts";
import { failing } from "./test-world.ts";

const FIVE = ["web", "page", "mobile", "user", "old"];

describe("breaker_opened", () => {
  it("is told at once, and ends when none has been open for its window", async () => {
    const { client, clock, told, names } = alerting({ adapters: FIVE });
    client.balancer("site").trip("page");
    await clock.advance(0);
    expect(told).toMatchObject([{ name: "breaker_opened", provider: "site", severity: "notice", value: 1 }]);
    await clock.advance(60 * MINUTE_MS);
    expect(names()).toEqual(["breaker_opened"]);
    client.balancer("site").reset("page");
    await clock.advance(4 * MINUTE_MS);
    expect(names()).toEqual(["breaker_opened"]);
    await clock.advance(2 * MINUTE_MS);
    expect(names()).toEqual(["breaker_opened", "-breaker_opened"]);
  });

  it("is one alert, however many breakers open and close meanwhile", async () => {
    const { client, clock, names } = alerting({ adapters: FIVE });
    for (let round = 0; round < 20; round++) {
      client.balancer("site").trip("page");
      await clock.advance(MINUTE_MS);
      client.balancer("site").reset("page");
      await clock.advance(2 * MINUTE_MS);
    }
    expect(names()).toEqual(["breaker_opened"]);
  });

  it("is told of an identity that is taken out, for the whole client", async () => {
    const { client, clock, told } = alerting({ identities: [{ id: "anna" }, { id: "ben" }] });
    client.identities.trip("anna");
    await clock.advance(0);
    expect(told).toMatchObject([{ name: "breaker_opened", provider: undefined }]);
  });

  it("forgets an endpoint that has left", async () => {
    const { client, clock, names } = alerting({ adapters: FIVE });
    client.balancer("site").trip("page");
    await clock.advance(0);
    await client.balancer("site").remove("page");
    await clock.advance(6 * MINUTE_MS);
    expect(names()).toEqual(["breaker_opened", "-breaker_opened"]);
  });
});

describe("breaker_opened, of an identity that has left the list", () => {
  const [anna, ben] = ["anna", "ben"].map((id) => ({ id, cookie: `name=${id}` })) as [
    IdentityOptions,
    IdentityOptions,
  ];
  const begun = (provider: string | undefined) => expect.objectContaining({ provider, state: "firing" });
  const over = (provider: string | undefined) => expect.objectContaining({ provider, state: "ended" });

  it("ends, with all that it was blocked for", async () => {
    const { client, clock, told } = alerting({ identities: [anna, ben], adapters: FIVE });
    client.identities.trip("anna");
    client.balancer("site").trip("web", { identity: "anna" });
    await clock.advance(2_000);
    expect(told).toEqual([begun("site"), begun(undefined)]);
    client.identities.replace([ben]);
    await clock.advance(6 * MINUTE_MS);
    expect(told.slice(2)).toEqual(expect.arrayContaining([over(undefined), over("site")]));
  });

  it("ends where another cookie has taken its place, which is blocked only where it asks", async () => {
    const { client, clock, told } = alerting({ identities: [anna, ben], adapters: FIVE });
    client.identities.trip("anna");
    client.balancer("site").trip("web", { identity: "anna" });
    await clock.advance(2_000);
    client.identities.replace([{ ...anna, cookie: "name=another" }, ben]);
    await clock.advance(6 * MINUTE_MS);
    expect(told.slice(2)).toEqual([over(undefined)]);
  });
});

describe("endpoints_degraded", () => {
  const own = (names: string[]) => names.filter((name) => name.endsWith("endpoints_degraded"));

  it("is told where fewer than four in five are well and the site is asked, and not at four in five", async () => {
    const { client, calls, clock, names, told } = alerting({ adapters: FIVE });
    client.balancer("site").trip("page");
    await calls(20);
    expect(own(names())).toEqual([]);
    client.balancer("site").trip("old");
    await clock.advance(1_000);
    expect(told.at(-1)).toMatchObject({ name: "endpoints_degraded", value: 0.6, severity: "warning" });
    client.balancer("site").reset();
    await clock.advance(6 * MINUTE_MS);
    expect(own(names())).toEqual(["endpoints_degraded", "-endpoints_degraded"]);
  });

  it("does not count an endpoint that has no weight", async () => {
    const { client, calls, names } = alerting({ adapters: FIVE });
    client.balancer("site").update("page", { weight: 0 });
    client.balancer("site").update("old", { weight: 0 });
    await calls(21);
    expect(own(names())).toEqual([]);
  });
});

describe("none_available", () => {
  const own = (names: string[]) => names.filter((name) => name.endsWith("none_available"));

  it("is told within a second, once for all trials that fail, and ends once the site answers", async () => {
    const { client, replies, clock, names } = alerting({ config: {} });
    replies.web = failing("RISK_CONTROL");
    const asked = client.getInfo("0").catch(() => {});
    await clock.advance(1_000);
    expect(own(names())).toEqual(["none_available"]);
    await clock.advance(30_000);
    await asked;
    for (let room = 1; room < 6; room++) {
      const call = client.getInfo(`${room}`).catch(() => {});
      await clock.advance(10 * MINUTE_MS);
      await call;
    }
    expect(own(names())).toEqual(["none_available"]);
    replies.web = () => ({});
    await clock.advance(20 * MINUTE_MS);
    await client.getInfo("on air again");
    await clock.advance(6 * MINUTE_MS);
    expect(own(names())).toEqual(["none_available", "-none_available"]);
  });

  it("is not told while an identity of the list may still ask", async () => {
    const identities = ["anna", "ben"].map((id) => ({ id, cookie: `name=${id}` }));
    const { client, clock, names } = alerting({ identities });
    client.balancer("site").trip("web", { identity: "anna" });
    await clock.advance(2_000);
    expect(own(names())).toEqual([]);
    client.balancer("site").trip("web", { identity: "ben" });
    await clock.advance(2_000);
    expect(own(names())).toEqual(["none_available"]);
  });
});

describe("none_available, by calls", () => {
  const own = (names: string[]) => names.filter((name) => name.endsWith("none_available"));

  it("is told where three calls in a row found nobody, though another adapter is free, and ends with an answer", async () => {
    const { client, clock, names } = alerting({ adapters: ["web", "page"] });
    const ask = async (room: string) => {
      await client.getInfo(room, { api: "web" }).catch(() => {});
      await clock.advance(1_000);
    };
    client.balancer("site").trip("web");
    for (const room of ["1", "2"]) await ask(room);
    expect(own(names())).toEqual([]);
    await ask("3");
    expect(own(names())).toEqual(["none_available"]);
    client.balancer("site").reset("web");
    await ask("4");
    await clock.advance(6 * MINUTE_MS);
    expect(own(names())).toEqual(["none_available", "-none_available"]);
  });

  it("counts nothing while alerts are turned off", async () => {
    const { client, clock, names } = alerting({ adapters: ["web", "page"] });
    client.balancer("site").trip("web");
    client.updateConfig({ alerts: { enabled: false } });
    await clock.advance(2_000);
    for (let room = 0; room < 3; room++) await client.getInfo(`${room}`, { api: "web" }).catch(() => {});
    for (let room = 0; room < 30; room++) await client.getInfo(`${room}`);
    client.updateConfig({ alerts: { enabled: true } });
    await clock.advance(2_000);
    expect(own(names())).toEqual([]);
  });

  it("is not told of one caller's calls that find nobody while others are answered", async () => {
    const { client, clock, names } = alerting({ adapters: ["web", "page"] });
    client.balancer("site").trip("web");
    for (let room = 0; room < 10; room++) {
      await client.getInfo(`${room}`, { api: "web" }).catch(() => {});
      await client.getInfo(`${room}`);
      await clock.advance(1_000);
    }
    expect(own(names())).toEqual([]);
  });
});

describe("identities_unavailable", () => {
  const own = (names: string[]) => names.filter((name) => name.endsWith("identities_unavailable"));

  it("is told when the last one is taken out, and ends with the first that may ask", async () => {
    const { client, clock, names, told } = alerting({ identities: [{ id: "anna" }, { id: "ben" }] });
    client.identities.trip("anna");
    await clock.advance(1_000);
    expect(own(names())).toEqual([]);
    client.identities.trip("ben");
    await clock.advance(1_000);
    expect(told.at(-1)).toMatchObject({
      severity: "critical",
      message: expect.stringMatching(
        /^no identity may ask; 0 calls in 5 min; blocked: anna, ben; next try within /,
      ),
    });
    client.identities.reset("ben");
    await clock.advance(6 * MINUTE_MS);
    expect(own(names())).toEqual(["identities_unavailable", "-identities_unavailable"]);
  });

  it("is told where each identity is blocked at every adapter, and ends once one of them is free for one", async () => {
    const { client, clock, names, told } = alerting({
      identities: ["anna", "ben"].map((id) => ({ id, cookie: `name=${id}` })),
      adapters: ["web", "page"],
    });
    const trip = (adapter: string, identity: string) => client.balancer("site").trip(adapter, { identity });
    trip("web", "anna");
    trip("page", "anna");
    trip("web", "ben");
    await clock.advance(2_000);
    expect(own(names())).toEqual([]);
    trip("page", "ben");
    await clock.advance(2_000);
    expect(told.at(-1)).toMatchObject({
      name: "identities_unavailable",
      identities: ["anna", "ben"],
      value: 0,
    });
    await clock.advance(20 * MINUTE_MS);
    client.balancer("site").reset("page", { identity: "ben" });
    await clock.advance(6 * MINUTE_MS);
    expect(own(names())).toEqual(["identities_unavailable", "-identities_unavailable"]);
    expect(told.at(-1)?.message).toMatch(/^over after 20 min: 2 identities may ask; /);
  });

  it("is not told while one adapter may be asked", async () => {
    const { client, clock, names } = alerting({ identities: [{ id: "anna" }], adapters: ["web", "page"] });
    client.balancer("site").trip("web");
    await clock.advance(2_000);
    expect(own(names())).toEqual([]);
  });

  it("is not told by a client without a list", async () => {
    const { calls, names } = alerting({ config: NO_BREAKERS });
    await calls(30, { isFailing: () => true });
    expect(own(names())).toEqual([]);
  });
});
