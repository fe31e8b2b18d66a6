import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { defineAdapter } from "../provider/define-adapter.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { Adapter, Provider, RoomQuery } from "../provider/provider.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import type { Client } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";

function room(answer: Partial<RoomAnswer> = {}): RoomAnswer {
  const blank = { title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "", sources: [] };
  return { living: true, ...blank, ...answer };
}

type AdapterOptions = Partial<Adapter> & { name: string };

function adapter({ name, ...rest }: AdapterOptions): Adapter {
  return { name, provides: ["status"], fetchRoom: async () => room({ title: `from ${name}` }), ...rest };
}

function failing(name: string, code: ErrorCode): Adapter {
  return adapter({ name, fetchRoom: () => Promise.reject(new StreamFallbackError(code, "no")) });
}

function provider(id: string, adapters: Adapter[], rest: Partial<Provider> = {}): Provider {
  return defineProvider({
    id,
    name: id.toUpperCase(),
    siteURL: `https://${id}.example`,
    adapters,
    matchURL: (url) => url.startsWith(`https://${id}.example/`),
    resolve: async (input) => ({ provider: id, roomId: input.split("/").at(-1) ?? "" }),
    ...rest,
  });
}

interface Setup {
  client: Client;
  clock: ManualClock;
}

function setup(providers: Provider | Provider[], options: Partial<ClientOptions<unknown>> = {}): Setup {
  const clock = manualClock();
  const base = { providers: [providers].flat(), clock, random: seededRandom(1) };
  return { client: createClient({ ...base, ...options }), clock };
}

async function failureOf(work: Promise<unknown>): Promise<StreamFallbackError> {
  const outcome = await work.catch((error: unknown) => error);
  if (outcome instanceof StreamFallbackError) return outcome;
  throw new Error(`expected a StreamFallbackError, got ${String(outcome)}`);
}

const never = () => new Promise<never>(() => {});
const needsUid = (query: RoomQuery) => query.room.uid !== undefined;

describe("an answer of a client", () => {
  it("has what the adapter told, who told it and how it came about", async () => {
    const { client } = setup(provider("site", [adapter({ name: "web" })]));
    expect(await client.getInfo("42")).toMatchObject({
      roomId: "42",
      living: true,
      title: "from web",
      api: "web",
      meta: { cached: false, stale: false, ageMs: 0, attempts: [{ endpoint: "web", kind: "success" }] },
    });
  });

  it("that says offline is no error, and no failure of its adapter", async () => {
    const { client } = setup(
      provider("site", [adapter({ name: "web", fetchRoom: async () => room({ living: false }) })]),
    );
    expect((await client.getInfo("42")).living).toBe(false);
    expect(client.balancer("site").status()[0]?.failureCount).toBe(0);
  });

  it("does not show what was learned from it", async () => {
    const { client } = setup(
      provider("site", [adapter({ name: "web", fetchRoom: async () => room({ learned: { uid: "u" } }) })]),
    );
    expect(await client.getInfo("42")).not.toHaveProperty("learned");
  });

  it("comes from another adapter when the first one fails", async () => {
    const { client } = setup(provider("site", [failing("web", "RISK_CONTROL"), adapter({ name: "mobile" })]));
    const { api, meta } = await client.getInfo("42");
    expect(api).toBe("mobile");
    expect(meta.attempts.map(({ endpoint, code }) => [endpoint, code])).toEqual([
      ["web", "RISK_CONTROL"],
      ["mobile", undefined],
    ]);
  });

  it("is given to the adapter with the query, the identity and the provider's own options", async () => {
    const asked: unknown[] = [];
    const { client } = setup(
      provider("site", [
        adapter({
          name: "web",
          fetchRoom: async (query, { identity, remainingMs }) => {
            asked.push({ query, cookie: identity.cookie, remainingMs: remainingMs() });
            return room();
          },
        }),
      ]),
    );
    await client.getInfo("42", { auth: "a=1", uid: "u", options: { doubleScreen: false }, timeoutMs: 3_000 });
    expect(asked).toEqual([
      {
        query: {
          room: { provider: "site", roomId: "42", uid: "u" },
          need: { kind: "status" },
          options: { doubleScreen: false },
        },
        cookie: "a=1",
        remainingMs: 3_000,
      },
    ]);
  });
});

describe("a call with a named api", () => {
  it("asks only that adapter, even when it fails", async () => {
    const { client, clock } = setup(
      provider("site", [failing("web", "NETWORK"), adapter({ name: "mobile" })]),
    );
    const failure = failureOf(client.getInfo("42", { api: "web" }));
    await clock.advance(20_000);
    const error = await failure;
    expect(error.code).toBe("ALL_ENDPOINTS_FAILED");
    expect(new Set(error.attempts.map(({ endpoint }) => endpoint))).toEqual(new Set(["web"]));
    expect((await client.getInfo("42", { api: "mobile" })).api).toBe("mobile");
  });

  it("is refused with the choices where the name is unknown", async () => {
    const { client } = setup(provider("site", [adapter({ name: "web" }), adapter({ name: "mobile" })]));
    const error = await failureOf(client.getInfo("42", { api: "wep" }));
    expect(error.code).toBe("INVALID_INPUT");
    for (const choice of ["balance", "random", "web", "mobile"]) expect(error.message).toContain(choice);
  });

  it("fails with UID_REQUIRED where the adapter needs a uid, rather than asking another", async () => {
    const { client } = setup(
      provider("site", [adapter({ name: "web" }), adapter({ name: "mobile", accepts: needsUid })]),
    );
    expect(await failureOf(client.getInfo("42", { api: "mobile" }))).toMatchObject({
      code: "UID_REQUIRED",
      fault: "query",
      attempts: [],
    });
    expect((await client.getInfo("42", { api: "mobile", uid: "u" })).api).toBe("mobile");
  });
});

describe("a call with the api random", () => {
  it("never falls on an adapter that may not be asked now", async () => {
    const names = ["blocked", "taken out", "asked"];
    const { client } = setup(
      provider(
        "site",
        names.map((name) => adapter({ name })),
      ),
    );
    client.balancer("site").trip("blocked");
    client.balancer("site").update("taken out", { weight: 0 });
    for (let turn = 0; turn < 20; turn += 1) {
      expect((await client.getInfo("42", { api: "random", maxAgeMs: 0 })).api).toBe("asked");
    }
  });

  it("asks one adapter, each of them sometimes, and only those that can answer", async () => {
    const adapters = [
      adapter({ name: "a" }),
      adapter({ name: "b" }),
      adapter({ name: "no uid", accepts: needsUid }),
      adapter({ name: "out", weight: 0 }),
    ];
    const { client } = setup(provider("site", adapters));
    const seen = new Set<string>();
    for (let count = 0; count < 50; count++) {
      const { api, meta } = await client.getInfo("42", { api: "random", maxAgeMs: 0 });
      expect(meta.attempts).toHaveLength(1);
      seen.add(api);
    }
    expect([...seen].sort()).toEqual(["a", "b"]);
  });

  it("does not fail over", async () => {
    const { client, clock } = setup(provider("site", [failing("a", "NETWORK"), failing("b", "NETWORK")]));
    const failure = failureOf(client.getInfo("42", { api: "random" }));
    await clock.advance(20_000);
    expect(new Set((await failure).attempts.map(({ endpoint }) => endpoint)).size).toBe(1);
  });
});

describe("a uid learned from an answer", () => {
  const teaching = adapter({ name: "web", fetchRoom: async () => room({ learned: { uid: "u1" } }) });

  it("makes an adapter that needs one eligible from then on", async () => {
    let seen: string | undefined;
    const mobile = adapter({
      name: "mobile",
      accepts: needsUid,
      fetchRoom: async (query) => {
        seen = query.room.uid;
        return room();
      },
    });
    const { client } = setup(provider("site", [teaching, mobile]));
    expect((await failureOf(client.getInfo("42", { api: "mobile" }))).code).toBe("UID_REQUIRED");
    await client.getInfo("42");
    expect((await client.getInfo("42", { api: "mobile" })).api).toBe("mobile");
    expect(seen).toBe("u1");
  });

  it("is not used for other rooms, and goes before one that the caller gives", async () => {
    const seen: (string | undefined)[] = [];
    const mobile = adapter({
      name: "mobile",
      accepts: needsUid,
      fetchRoom: async (query) => {
        seen.push(query.room.uid);
        return room();
      },
    });
    const { client } = setup(provider("site", [teaching, mobile]));
    await client.getInfo("42", { api: "web" });
    expect((await failureOf(client.getInfo("43", { api: "mobile" }))).code).toBe("UID_REQUIRED");
    await client.getInfo("42", { api: "mobile", uid: "mine" });
    expect(seen).toEqual(["u1"]);
  });
});

describe("a session value", () => {
  it("is loaded once for all calls of an identity, and once more for another", async () => {
    const tokens: string[] = [];
    let loads = 0;
    const load = async () => {
      loads += 1;
      return `token ${loads}`;
    };
    const web = adapter({
      name: "web",
      fetchRoom: async (_query, { session }) => {
        tokens.push(await session("ttwid", 60_000, load));
        return room();
      },
    });
    const { client, clock } = setup(provider("site", [web]));
    await Promise.all(["1", "2", "3"].map((id) => client.getInfo(id)));
    await clock.advance(59_999);
    await client.getInfo("4");
    expect(tokens).toEqual(["token 1", "token 1", "token 1", "token 1"]);
    await client.getInfo("5", { auth: "a=1" });
    expect(tokens.at(-1)).toBe("token 2");
  });
});

describe("the timeoutMs of a call", () => {
  it("includes finding out which room is meant", async () => {
    const resolved = Promise.withResolvers<{ provider: string; roomId: string }>();
    const site = provider("site", [adapter({ name: "web", fetchRoom: never })], {
      resolve: () => resolved.promise,
    });
    const { client, clock } = setup(site);
    let ended = false;
    const failure = failureOf(client.getInfo("42"));
    failure.then(() => {
      ended = true;
    });
    await clock.advance(15_000);
    resolved.resolve({ provider: "site", roomId: "42" });
    await clock.advance(4_999);
    expect(ended).toBe(false);
    await clock.advance(1);
    expect(ended).toBe(true);
    expect(await failure).toMatchObject({
      code: "DEADLINE",
      attempts: [{ endpoint: "web", kind: "neutral" }],
    });
  });

  it.each([{ ttlMs: -1 }, { ttlMs: "5" as never }, { timeoutMs: Number.NaN }])(
    "and other settings must be numbers of at least 0: %j",
    (config) => {
      const providers = [provider("site", [adapter({ name: "web" })])];
      expect(() => createClient({ providers, config })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT" }),
      );
    },
  );

  it.each([Number.NaN, -1])("cannot be %d ms", async (timeoutMs) => {
    const { client } = setup(provider("site", [adapter({ name: "web" })]));
    expect((await failureOf(client.getInfo("42", { timeoutMs }))).code).toBe("INVALID_INPUT");
  });

  it.each([null, undefined, 42, {}])("does not run for a value that is no room: %j", async (room) => {
    const { client } = setup(provider("site", [adapter({ name: "web" })]));
    expect((await failureOf(client.getInfo(room as never))).code).toBe("INVALID_INPUT");
  });

  it("can be over before the room is known", async () => {
    const { client, clock } = setup(provider("site", [adapter({ name: "web" })], { resolve: never }));
    const failure = failureOf(client.getInfo("42", { timeoutMs: 1_000 }));
    await clock.advance(1_005);
    expect((await failure).code).toBe("DEADLINE");
  });

  it("ends with the caller's signal, while the room is looked up and while it is asked for", async () => {
    let signal: AbortSignal | undefined;
    const hanging = adapter({
      name: "web",
      fetchRoom: (_query, context) => {
        signal = context.signal;
        return never();
      },
    });
    for (const site of [provider("site", [hanging]), provider("site", [hanging], { resolve: never })]) {
      const { client, clock } = setup(site);
      const caller = new AbortController();
      const failure = failureOf(client.getInfo("42", { signal: caller.signal }));
      await clock.advance(10);
      caller.abort("bored");
      expect(await failure).toMatchObject({ code: "ABORTED", cause: "bored" });
      expect(client.balancer("site").status()[0]).toMatchObject({ failureCount: 0, inFlight: 0 });
    }
    expect(signal?.aborted).toBe(true);
  });

  it("does not begin for a signal that is aborted already, be the answer cached or not", async () => {
    const { client } = setup(provider("site", [adapter({ name: "web" })]));
    const ref = { provider: "site", roomId: "42" };
    await client.getInfo(ref);
    expect((await failureOf(client.getInfo(ref, { signal: AbortSignal.abort() }))).code).toBe("ABORTED");
  });
});

describe("several providers of a client", () => {
  const two = () => [
    provider("one", [adapter({ name: "web" })]),
    provider("two", [adapter({ name: "web" })]),
  ];

  it("are told apart by the room's URL", async () => {
    const { client } = setup(two());
    expect(await client.resolve("https://two.example/7")).toEqual({ provider: "two", roomId: "7" });
    await client.getInfo("https://two.example/7");
    const served = client.balancer("two");
    expect(served.status()).toHaveLength(1);
  });

  it("are told apart by the provider of a ref", async () => {
    const asked: string[] = [];
    const [one, two] = ["one", "two"].map((id) =>
      provider(id, [
        adapter({
          name: "web",
          fetchRoom: async () => {
            asked.push(id);
            return room();
          },
        }),
      ]),
    ) as [Provider, Provider];
    const { client } = setup([one, two]);
    await client.getInfo({ provider: "two", roomId: "1" });
    await client.getInfo({ provider: "one", roomId: "1" });
    expect(asked).toEqual(["two", "one"]);
  });

  it("make a bare id ambiguous", async () => {
    const { client } = setup(two());
    for (const call of [() => client.getInfo("42"), () => client.resolve("42")]) {
      const error = await failureOf(call());
      expect(error.code).toBe("INVALID_INPUT");
      expect(error.message).toContain("https://one.example");
    }
    expect((await failureOf(client.getInfo({ provider: "three", roomId: "1" }))).code).toBe("INVALID_INPUT");
  });

  it("keep their events apart", async () => {
    const { client } = setup(two());
    const told: string[] = [];
    client.on("success", (event) => told.push(`${event.provider} ${event.report.endpoint}`));
    await client.getInfo("https://two.example/7");
    await client.getInfo("https://one.example/7");
    expect(told).toEqual(["two web", "one web"]);
  });

  it("have a balancer each, under their ids", () => {
    const { client } = setup(two());
    client.balancer("one").trip("web");
    expect(client.balancer("one").status()[0]?.state).toBe("open");
    expect(client.balancer("two").status()[0]?.state).toBe("closed");
    expect(() => client.balancer("three")).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  it("are refused where there is none, or two of one id", () => {
    const [one] = two();
    for (const providers of [[], [one as Provider, one as Provider]]) {
      expect(() => setup(providers)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    }
  });
});

describe("a closed client", () => {
  it("refuses everything with CLOSED", async () => {
    const { client } = setup(provider("site", [adapter({ name: "web" })]));
    await client.close();
    expect((await failureOf(client.getInfo("42"))).code).toBe("CLOSED");
    expect((await failureOf(client.resolve("42"))).code).toBe("CLOSED");
  });

  it("has ended running calls", async () => {
    let signal: AbortSignal | undefined;
    const hanging = adapter({
      name: "web",
      fetchRoom: (_query, context) => {
        signal = context.signal;
        return never();
      },
    });
    const { client, clock } = setup(provider("site", [hanging]));
    const failure = failureOf(client.getInfo("42"));
    await clock.advance(10);
    await client.close();
    expect((await failure).code).toBe("CLOSED");
    expect(signal?.aborted).toBe(true);
  });

  it("has ended running resolves", async () => {
    let signal: AbortSignal | undefined;
    const site = provider("site", [adapter({ name: "web" })], {
      resolve: (_input, context) => {
        signal = context.signal;
        return never();
      },
    });
    const { client, clock } = setup(site);
    const failures = [failureOf(client.getInfo("42")), failureOf(client.resolve("42"))];
    await clock.advance(10);
    await client.close();
    await clock.advance(0);
    expect(signal?.aborted).toBe(true);
    for (const failure of failures) expect((await failure).code).toBe("CLOSED");
  });

  it("begins no watch, which would tell of nothing and never end", async () => {
    const { client } = setup(provider("site", [adapter({ name: "web" })]));
    await client.close();
    expect(() => client.watch(["1"])).toThrow(expect.objectContaining({ code: "CLOSED" }));
  });

  it("has closed its providers", async () => {
    const closed: string[] = [];
    const sites = ["one", "two"].map((id) =>
      provider(id, [adapter({ name: "web" })], { close: async () => void closed.push(id) }),
    );
    await setup(sites).client.close();
    expect(closed).toEqual(["one", "two"]);
  });
});

describe("an unexpected exception", () => {
  const foreign = () => {
    throw new TypeError("cannot read sessionid=secret");
  };

  it.each([
    ["an adapter", provider("site", [adapter({ name: "web", fetchRoom: foreign })])],
    ["a resolver", provider("site", [adapter({ name: "web" })], { resolve: foreign })],
    ["accepts", provider("site", [adapter({ name: "web", accepts: foreign })])],
  ])("thrown by %s becomes a StreamFallbackError that does not quote it", async (_what, site) => {
    const { client, clock } = setup(site);
    const failure = failureOf(client.getInfo("42"));
    await clock.advance(20_000);
    const error = await failure;
    const codes = [error.code, error.cause instanceof StreamFallbackError ? error.cause.code : undefined];
    expect(codes).toContain("UPSTREAM_ERROR");
    expect(error.message).not.toContain("secret");
  });

  it("thrown by a part of an adapter is told with adapter and room", async () => {
    const web = defineAdapter({
      name: "web",
      provides: ["status"],
      request: async () => ({ status: 200, headers: {}, body: new Uint8Array() }),
      parse: foreign,
      schema: { "~standard": { validate: (value) => ({ value }) } },
      normalise: () => room(),
    });
    const { client, clock } = setup(provider("site", [web]));
    const failure = failureOf(client.getInfo("42"));
    await clock.advance(20_000);
    const { message, cause } = await failure;
    expect(cause).toMatchObject({ code: "UPSTREAM_ERROR", message: expect.stringContaining("web, room 42") });
    expect(message).not.toContain("secret");
  });
});

it("an adapter that was taken out is not asked whether it can answer", async () => {
  const accepts = () => {
    throw new Error("broken");
  };
  const client = createClient({
    providers: [provider("site", [adapter({ name: "web" }), adapter({ name: "broken", accepts })])],
  });
  await expect(client.getInfo("1")).rejects.toMatchObject({ code: "UPSTREAM_ERROR" });
  client.balancer("site").update("broken", { weight: 0 });
  expect((await client.getInfo("1")).api).toBe("web");
  await client.balancer("site").remove("broken");
  expect((await client.getInfo("2")).api).toBe("web");
});
