import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../errors.ts";
import { StreamFallbackError } from "../errors.ts";
import type { IdentityOptions } from "../identities/pooled-identity.ts";
import { silentLogger } from "../runtime/logger.ts";
import { createWorld, mapCache, type Reply, type World, type WorldOptions } from "./test-world.ts";

const FOUR: IdentityOptions[] = ["anna", "ben", "cleo", "dan"].map((id) => ({ id, cookie: `name=${id}` }));
const ROOMS = Array.from({ length: 200 }, (_, index) => `${1000 + index}`);

interface Identities extends World {
  /** What the site says to those whose cookie it refuses. */
  refused: Map<string, ErrorCode>;
  /** Who asked, in order. */
  askedAs: (string | undefined)[];
}

function setup(options: WorldOptions = {}): Identities {
  const world = createWorld({
    identities: FOUR,
    // Hundreds of rooms are asked at one moment here, which would teach what the site bears.
    config: { breaker: { blockJitter: 0 }, rates: { enabled: false } },
    ...options,
  });
  const refused: Identities["refused"] = new Map();
  const askedAs: Identities["askedAs"] = [];
  const reply: Reply = (_query, { identity }) => {
    askedAs.push(identity.cookie?.slice("name=".length));
    const code = refused.get(identity.id);
    if (code !== undefined) throw new StreamFallbackError(code, "for a test");
    return {};
  };
  for (const name of options.adapters ?? ["web"]) world.replies[name] = reply;
  return { ...world, refused, askedAs };
}

/** As whom each room is asked about now. */
async function whoAsks({ client, askedAs }: Identities, rooms = ROOMS): Promise<(string | undefined)[]> {
  const who: (string | undefined)[] = [];
  for (const room of rooms) {
    askedAs.length = 0;
    await client.getInfo(room, { maxAgeMs: 0 });
    who.push(askedAs.at(-1));
  }
  return who;
}

describe("a room", () => {
  it("is asked about as one identity, and each of four gets about a quarter of the rooms", async () => {
    const world = setup();
    const first = await whoAsks(world);
    expect(await whoAsks(world)).toEqual(first);
    for (const { id } of FOUR) {
      const share = first.filter((who) => who === id).length / ROOMS.length;
      expect(share).toBeGreaterThan(0.15);
      expect(share).toBeLessThan(0.35);
    }
  });

  it("is asked about as nobody in a client without a list", async () => {
    const world = setup({ identities: undefined });
    expect(new Set(await whoAsks(world, ["1", "2"]))).toEqual(new Set([undefined]));
    expect(world.client.identities.list()).toEqual([]);
  });

  it("is asked about as the user who gives a cookie with the call, and as nobody else", async () => {
    const world = setup();
    await world.client.getInfo("1", { auth: "name=user" });
    expect(world.askedAs).toEqual(["user"]);
    expect(world.client.identities.list().map(({ inFlight }) => inFlight)).toEqual([0, 0, 0, 0]);
  });

  it("shares its answers whichever identity asked", async () => {
    const world = setup();
    await world.client.getInfo("1");
    world.client.identities.replace([{ id: "eve" }]);
    expect((await world.client.getInfo("1")).meta.cached).toBe(true);
  });
});

describe("an identity that the site refuses", () => {
  it.each<ErrorCode>(["RISK_CONTROL", "RATE_LIMITED", "EMPTY_REPLY", "AUTH_REJECTED", "PROXY"])(
    "by %s loses its rooms alone, and gets them back after its block",
    async (code) => {
      const world = setup();
      const before = await whoAsks(world);
      world.refused.set("ben", code);
      const during = await whoAsks(world);
      expect(during).not.toContain("ben");
      for (const [at, who] of before.entries()) if (who !== "ben") expect(during[at]).toBe(who);
      world.refused.clear();
      expect(await whoAsks(world)).toEqual(during);
      await world.clock.advance(30_000);
      expect(await whoAsks(world)).toEqual(before);
    },
  );

  it("by its proxy, as all others are, makes the error say when the first of them may ask again", async () => {
    const world = setup({ identities: FOUR.slice(0, 2) });
    for (const { id } of FOUR) world.refused.set(id, "PROXY");
    const failure = await world.client.getInfo("1").catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "ALL_ENDPOINTS_FAILED", retryAfterMs: 30_000 });
    expect((failure as Error).message).toContain("try again in 30");
  });

  it.each([
    [FOUR, "others ask in its place"],
    [FOUR.slice(0, 1), "there is no other"],
  ])("is warned of in words that tell who asks instead", async (identities, words) => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, text: string) => void warnings.push(text) };
    const world = setup({ identities, logger });
    for (const { id } of FOUR) world.refused.set(id, "PROXY");
    await world.client.getInfo("1").catch(() => {});
    expect(warnings[0]).toBe(`the proxy of an identity cannot be used; ${words}`);
  });

  it("costs one request a block, however many rooms it has", async () => {
    const world = setup();
    world.refused.set("ben", "PROXY");
    world.asked.length = 0;
    await whoAsks(world);
    expect(world.asked).toHaveLength(ROOMS.length + 1);
  });

  it.each<ErrorCode>(["AUTH_REJECTED", "PROXY"])(
    "by %s is told of, and blocked twice as long each time",
    async (code) => {
      const world = setup();
      const events: unknown[] = [];
      world.client.on("identity", (event) => events.push(event));
      world.refused.set("ben", code);
      for (const retryAfterMs of [30_000, 60_000, 120_000]) {
        events.length = 0;
        await whoAsks(world);
        expect(events.at(-1)).toMatchObject({ identity: "ben", to: "open", retryAfterMs, code });
        const row = world.client.identities.list().find(({ id }) => id === "ben");
        expect(row).toMatchObject({ state: "open", retryAfterMs, code });
        await world.clock.advance(retryAfterMs);
      }
      expect(world.warnings).toHaveLength(3);
    },
  );

  it("is reported with the attempts of all who asked, by the time of the whole call", async () => {
    const world = setup();
    for (const { id } of FOUR) world.refused.set(id, "RISK_CONTROL");
    const slow = world.replies.web as Reply;
    world.replies.web = async (query, context) => {
      await world.clock.advance(100);
      return slow(query, context);
    };
    world.refused.delete("anna");
    const room = ROOMS.find((each) => each !== undefined) as string;
    const { meta } = await world.client.getInfo(room);
    const asked = meta.attempts.map(({ identity, kind, startedMs }) => [identity, kind, startedMs]);
    expect(asked.at(-1)).toEqual(["anna", "success", (asked.length - 1) * 100]);
    expect(new Set(asked.map(([identity]) => identity)).size).toBe(asked.length);
  });
});

describe("a call", () => {
  it("fails with the attempts of four identities at most, and with the time until the first may ask again", async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ id: `id-${index}`, cookie: `name=id-${index}` }));
    const world = setup({ identities: many });
    for (const { id } of many) world.refused.set(id, "RISK_CONTROL");
    const failure = await world.client.getInfo("1").catch((error) => error);
    expect(failure).toMatchObject({ code: "ALL_ENDPOINTS_FAILED", retryAfterMs: 30_000 });
    expect(failure.attempts).toHaveLength(4);
    expect(failure.message).toContain("no answer as any of 4 identities");
  });

  it("finds the one that may ask among many that the site refuses", async () => {
    const many = Array.from({ length: 20 }, (_, index) => ({
      id: `id-${index}`,
      cookie: `name=id-${index}`,
    }));
    const world = setup({ identities: many });
    for (const { id } of many.slice(1)) world.refused.set(id, "RISK_CONTROL");
    for (let count = 0; count < 10; count++) await world.client.getInfo(`${count}`).catch(() => {});
    world.asked.length = 0;
    await world.client.getInfo("1");
    expect(world.asked).toHaveLength(1);
  });

  it.each<ErrorCode>(["NETWORK", "SCHEMA", "ROOM_NOT_FOUND"])(
    "that fails by %s is not asked again as somebody else, whom it would not help",
    async (code) => {
      const world = setup({ config: { failover: { rounds: 1 } } });
      for (const { id } of FOUR) world.refused.set(id, code);
      await expect(world.client.getInfo("1")).rejects.toBeInstanceOf(StreamFallbackError);
      expect(world.asked).toHaveLength(1);
    },
  );

  it("goes on as another one where the site refuses an adapter that was not even asked", async () => {
    const world = setup({ adapters: ["web", "page"], config: { failover: { rounds: 1 } } });
    const page: Reply = () => {
      throw new StreamFallbackError("NETWORK", "for a test");
    };
    world.refused.set("anna", "RISK_CONTROL");
    const annas = ROOMS[(await whoAsks(setup())).indexOf("anna")] as string;
    world.replies.page = page;
    await world.client.getInfo(annas, { api: "web" }).catch(() => {});
    const { meta } = await world.client.getInfo(annas, { maxAgeMs: 0 });
    expect(meta.attempts.at(-1)).toMatchObject({ endpoint: "web", kind: "success" });
  });

  it("is not made as anybody while all have weight 0", async () => {
    const world = setup({ identities: [{ id: "anna", weight: 0 }] });
    await expect(world.client.getInfo("1")).rejects.toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
      message: "room 1: not asked, every identity has weight 0",
    });
  });

  it("ends with its own time, as whomever it asks", async () => {
    const world = setup();
    world.replies.web = () => new Promise(() => {});
    const failure = world.client.getInfo("1", { timeoutMs: 1_000 }).catch((error) => error);
    await world.clock.advance(2_000);
    expect(await failure).toMatchObject({ code: "DEADLINE" });
  });
});

describe("blocks of identities", () => {
  it("outlive the process in the cache, unless the identity is another one", async () => {
    const cache = mapCache();
    const first = setup({ cache });
    first.refused.set("ben", "PROXY");
    await whoAsks(first);
    await first.client.close();
    const second = setup({ cache, clock: first.clock });
    await second.client.getInfo("1");
    expect(second.client.identities.list()[1]).toMatchObject({ state: "open", code: "PROXY" });
    await second.client.close();
    const changed = FOUR.map((each) => (each.id === "ben" ? { ...each, proxy: "http://127.0.0.1:9" } : each));
    const third = setup({ cache, clock: first.clock, identities: changed });
    await third.client.getInfo("1");
    expect(third.client.identities.list()[1]).toMatchObject({ state: "closed", code: undefined });
    await third.client.close();
  });
});

describe("client.identities", () => {
  it("takes one out by hand and lets it in again", async () => {
    const world = setup();
    const before = await whoAsks(world);
    world.client.identities.trip("cleo");
    expect(await whoAsks(world)).not.toContain("cleo");
    world.client.identities.reset("cleo");
    expect(await whoAsks(world)).toEqual(before);
    expect(() => world.client.identities.trip("nobody")).toThrow("there is no identity of this id");
  });

  it("moves the rooms of those alone that leave, and of none to whom another cookie is given", async () => {
    const world = setup();
    const before = await whoAsks(world);
    world.client.identities.replace(FOUR.slice(1));
    const after = await whoAsks(world);
    for (const [at, who] of before.entries()) if (who !== "anna") expect(after[at]).toBe(who);
    world.client.identities.replace([...FOUR.slice(1), { id: "anna", cookie: "name=anna2" }]);
    expect(await whoAsks(world)).toEqual(before.map((who) => (who === "anna" ? "anna2" : who)));
  });

  it("keeps the block of one that another list has as well, and forgets that of one that has changed", async () => {
    const world = setup();
    for (const id of ["anna", "ben"]) world.client.identities.trip(id);
    world.client.identities.replace([FOUR[0] as IdentityOptions, { id: "ben", cookie: "name=other" }]);
    expect(world.client.identities.list().map(({ state }) => state)).toEqual(["open", "closed"]);
  });

  it("tells no secret", () => {
    const secret = "hush-hush";
    const { client } = setup({
      identities: [
        { id: "anna", cookie: `name=${secret}`, proxy: `http://user:${secret}@127.0.0.1:9`, region: "eu" },
      ],
    });
    expect(client.identities.list()).toEqual([
      {
        ...{ id: "anna", weight: 1, region: "eu", hasCookie: true, hasProxy: true, state: "closed" },
        ...{ retryAfterMs: 0, code: undefined, inFlight: 0 },
      },
    ]);
  });
});
