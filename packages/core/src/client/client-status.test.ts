import { describe, expect, it } from "vitest";
import { createWorld, failing, type World } from "./test-world.ts";

const COOKIE = "sessionid=invented";

const endpointOf = ({ client }: World, name: string) =>
  client.status().providers.site?.endpoints.find((row) => row.name === name);

describe("the status of a client", () => {
  it("has a row for each adapter before anything is asked", () => {
    const { client, clock } = createWorld({ adapters: ["web", "page"] });
    const blank = {
      ...{ state: "closed", requests: 0, answers: 0, errors: 0, successRate: undefined },
      ...{ avgLatencyMs: undefined, p95Ms: undefined, successCalls: 0, failureCalls: 0, rejectedCalls: 0 },
      ...{ retryAfterMs: 0, ratePerMinute: undefined, ceiling: undefined },
    };
    expect(client.status()).toEqual({
      at: clock.wallNow(),
      providers: {
        site: { endpoints: ["web", "page"].map((name) => ({ name, ...blank })), pairs: [], rates: [] },
      },
      ...{ identities: [], learnedUids: 0, cacheEntries: 0 },
      alerts: { firing: [], ended: [], webhooks: [] },
      watch: { rooms: 0, known: 0, due: 0, latenessMs: 0 },
    });
  });

  it("tells of attempts and calls per adapter, pair and identity", async () => {
    const world = createWorld({ adapters: ["web", "page"], strategy: "tiered" });
    world.replies.web = failing("RISK_CONTROL");
    await world.client.getInfo("1");
    await world.client.getInfo("2", { auth: COOKIE });
    const { providers, identities } = world.client.status();
    const names = identities.map(({ identity }) => identity);
    expect(names).toEqual(["default", expect.stringMatching(/^cookie-[0-9a-f]+$/)]);
    expect(endpointOf(world, "web")).toMatchObject({ state: "open", requests: 2, errors: 2, successRate: 0 });
    expect(endpointOf(world, "page")).toMatchObject({ state: "closed", requests: 2, successCalls: 2 });
    expect(
      providers.site?.pairs.map(({ endpoint, identity, errors }) => [endpoint, identity, errors]),
    ).toEqual(names.map((name) => ["web", name, 1]).concat(names.map((name) => ["page", name, 0])));
    for (const row of identities) expect(row).toMatchObject({ requests: 2, errors: 1, successCalls: 1 });
  });

  it("tells of each identity of the list, whether it asked or not, and of who is taken out", async () => {
    const identities = ["anna", "ben"].map((id) => ({ id, cookie: `name=${id}`, weight: 2 }));
    const world = createWorld({ identities });
    world.client.identities.trip("ben");
    for (const room of ["1", "2", "3"]) await world.client.getInfo(room);
    await world.client.getInfo("4", { auth: "name=of-a-caller" });
    const rows = world.client.status().identities;
    expect(rows.map(({ identity, weight, state, requests }) => [identity, weight, state, requests])).toEqual([
      ["anna", 2, "closed", 3],
      ["ben", 2, "open", 0],
      [expect.stringMatching(/^cookie-/), undefined, "closed", 1],
    ]);
    expect(rows[1]?.retryAfterMs).toBe(world.client.identities.list()[1]?.retryAfterMs);
  });

  it("shows an adapter that hides who asks by the proxy it is asked through, and others by identity", async () => {
    const identities = [
      { id: "anna", cookie: "name=anna", proxy: "http://user:word@proxy.example:8080" },
      { id: "ben", cookie: "name=ben" },
    ];
    const world = createWorld({
      identities,
      adapters: ["web", "mobile"],
      strategy: "tiered",
      isAnonymous: ["mobile"],
    });
    for (let room = 0; room < 20; room++) await world.client.getInfo(`${room}`);
    for (let room = 20; room < 40; room++) await world.client.getInfo(`${room}`, { api: "mobile" });
    const { providers } = world.client.status();
    const pairs = providers.site?.pairs.map(({ endpoint, identity }) => `${endpoint} ${identity}`) ?? [];
    expect(pairs.toSorted()).toEqual(["mobile anna", "mobile default", "web anna", "web ben"]);
    expect(JSON.stringify(world.client.status())).not.toMatch(/word|proxy\.example/);
  });

  it("tells how often each pair is asked at most, where that is learned", async () => {
    const world = createWorld({
      identities: ["anna", "ben"].map((id) => ({ id })),
      config: { rates: { startPerMinute: 30 } },
    });
    for (let room = 0; room < 20; room++) await world.client.getInfo(`${room}`);
    const { providers, identities } = world.client.status();
    expect(providers.site?.pairs.map(({ ratePerMinute }) => ratePerMinute)).toEqual([30, 30]);
    expect(endpointOf(world, "web")).toMatchObject({ ratePerMinute: 60, ceiling: undefined });
    expect(identities.map(({ ratePerMinute }) => ratePerMinute)).toEqual([30, 30]);
    world.client.updateConfig({ rates: { enabled: false } });
    expect(endpointOf(world, "web")).toMatchObject({ ratePerMinute: undefined });
  });

  it("counts no answer out of the cache", async () => {
    const world = createWorld();
    for (let count = 0; count < 3; count++) await world.client.getInfo("1");
    expect(endpointOf(world, "web")).toMatchObject({ requests: 1, successCalls: 1 });
  });

  it("counts what this process has learned and keeps", async () => {
    const world = createWorld();
    world.replies.web = ({ room }) => ({ learned: room.roomId === "2" ? {} : { uid: `uid-${room.roomId}` } });
    for (const room of ["1", "2", "3"]) await world.client.getInfo(room);
    expect(world.client.status()).toMatchObject({ learnedUids: 2, cacheEntries: 3 });
  });

  it("tells of all watches that run together: rooms, those known, those due and the longest wait", async () => {
    const { client, clock } = createWorld({ config: { rates: { enabled: false } } });
    const first = client.watch(["1", "2"], { intervalMs: 60_000 });
    const second = client.watch(["3"], { intervalMs: 60_000 });
    await clock.advance(60_000);
    expect(client.status().watch).toMatchObject({ rooms: 3, known: 3, due: 0, latenessMs: 0 });
    await second.close();
    expect(client.status().watch).toMatchObject({ rooms: 2, known: 2 });
    await first.close();
    expect(client.status().watch.rooms).toBe(0);
  });

  it("is plain data, of which nothing is lost on its way as JSON, and a copy", async () => {
    const world = createWorld();
    await world.client.getInfo("1", { auth: COOKIE });
    const status = world.client.status();
    const before = structuredClone(status);
    expect(JSON.parse(JSON.stringify(status))).toEqual(status);
    await world.client.getInfo("2");
    expect(status).toEqual(before);
  });

  it("holds no cookie and no room", async () => {
    const world = createWorld();
    await world.client.getInfo("7351", { auth: COOKIE });
    expect(JSON.stringify(world.client.status())).not.toMatch(/invented|sessionid|7351/);
  });

  it("can still be read once the client is closed", async () => {
    const world = createWorld();
    await world.client.getInfo("1");
    await world.client.close();
    expect(endpointOf(world, "web")).toMatchObject({ requests: 1 });
  });
});
