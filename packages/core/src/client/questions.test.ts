import { setImmediate } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { defineProvider } from "../provider/define-provider.ts";
import type { Adapter } from "../provider/provider.ts";
import { createClient } from "./create-client.ts";
import { blankRoom, createWorld, mapCache } from "./test-world.ts";

it("an adapter that changes its query changes no other's", async () => {
  const { client, replies } = createWorld({ adapters: ["web", "page"], strategy: "tiered" });
  replies.web = ({ room }) => {
    room.roomId = "8";
    throw new Error("for a test");
  };
  replies.page = ({ room }) => ({ title: `of ${room.roomId}` });
  expect(await client.getInfo("7")).toMatchObject({ roomId: "7", title: "of 7" });
});

it("an adapter that changes the query which it is to accept changes no other's", async () => {
  const adapter = (name: string, accepts: NonNullable<Adapter["accepts"]>): Adapter => ({
    ...{ name, provides: ["status"], accepts },
    fetchRoom: async ({ room }) => ({ ...blankRoom, title: `${name} of ${room.roomId}` }),
  });
  const refusing = adapter("web", ({ room }) => {
    room.roomId = "8";
    return false;
  });
  const site = defineProvider({
    ...{ id: "site", name: "Site", siteURL: "https://site.example", matchURL: () => true },
    resolve: async (roomId) => ({ provider: "site", roomId }),
    adapters: [refusing, adapter("page", () => true)],
  });
  const client = createClient({ providers: [site] });
  onTestFinished(() => client.close());
  expect(await client.getInfo("7")).toMatchObject({ title: "page of 7" });
});

it("an adapter that did not wait for a field fails, and ends no process when that rejects", async () => {
  const heard: unknown[] = [];
  const listen = (error: unknown) => void heard.push(error);
  process.on("unhandledRejection", listen);
  onTestFinished(() => void process.off("unhandledRejection", listen));
  const { client, replies } = createWorld({ adapters: ["web", "page"], strategy: "tiered" });
  const late = () => Promise.reject(new Error("late"));
  replies.web = () => ({ title: late() as never, lamps: late() });
  expect(await client.getInfo("7")).toMatchObject({ api: "page" });
  await setImmediate();
  expect(heard).toEqual([]);
});

describe("a caller that changes an object which it gave or got", () => {
  it("after asking by a ref gets the room that it asked for", async () => {
    const { client, clock, replies } = createWorld({ cache: mapCache() });
    const reply = Promise.withResolvers<object>();
    replies.web = async ({ room }) => ({ ...(await reply.promise), title: `of ${room.roomId}` });
    const ref = { provider: "site", roomId: "B" };
    const call = client.getInfo(ref);
    ref.roomId = "A";
    await clock.advance(0);
    ref.roomId = "C";
    reply.resolve({ living: false });
    expect(await call).toMatchObject({ roomId: "B", title: "of B", living: false });
    replies.web = () => ({ living: true });
    expect(await client.getInfo("A")).toMatchObject({ living: true, meta: { cached: false } });
  });

  it("in its options gets the answer to those that it gave", async () => {
    const { client, clock, replies } = createWorld();
    replies.web = ({ options }) => ({ title: JSON.stringify(options) });
    const options = { deep: { picture: "plain" } };
    const call = client.getInfo("42", { options });
    options.deep.picture = "composed";
    await clock.advance(0);
    expect((await call).title).toBe('{"deep":{"picture":"plain"}}');
  });

  it("in a resolved ref changes nothing for the next one", async () => {
    const resolve = { provider: "site", roomId: "7" };
    const { client } = createWorld({
      resolve: async (_input, { session }) => session("link", 60_000, async () => resolve),
    });
    for (let count = 0; count < 2; count++) {
      const ref = await client.resolve("a link");
      expect(ref.roomId).toBe("7");
      ref.roomId = "8";
    }
    expect((await client.getInfo("a link")).roomId).toBe("7");
  });

  it("in its answer, or the attempts of it, changes nothing for the others", async () => {
    const { client, replies } = createWorld();
    const streams = [{ quality: "hd", name: "hd", flv: "https://cdn.example/1.flv", expiresAt: new Date(5) }];
    replies.web = () => ({ sources: [{ name: "main", streams }] });
    const [one, other] = await Promise.all([client.getInfo("42"), client.getInfo("42")]);
    one.sources[0]?.streams[0]?.expiresAt?.setTime(9);
    one.sources.length = 0;
    (one.meta.attempts as unknown[]).length = 0;
    for (const info of [other, await client.getInfo("42")]) {
      expect(info.sources[0]?.streams[0]?.expiresAt).toEqual(new Date(5));
    }
    expect(other.meta.attempts).toHaveLength(1);
  });
});

describe("options of a provider", () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;

  it.each([
    ["a function", { f: () => "one" }],
    ["a big number", { n: 1n }],
    ["a Map", new Map([["a", 1]])],
    ["a number that is none", { n: Number.NaN }],
    ["themselves", cycle],
    ["a Date", { at: new Date(0) }],
  ])("with %s are refused, since they could be taken for others", async (_what, options) => {
    const { client, asked } = createWorld();
    await expect(client.getInfo("42", { options })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("plain data"),
    });
    expect(asked).toEqual([]);
  });

  it.each([undefined, null, { a: [1, "x", null, { b: true }] }, "text", 5])("may be %j", async (options) => {
    const { client, asked } = createWorld();
    await client.getInfo("42", { options });
    await client.getInfo("42", { options });
    expect(asked).toHaveLength(1);
  });
});

describe("a value of an adapter or resolver that is no answer", () => {
  it.each([
    ...[undefined, null, {}, { living: undefined }, { living: "false" }, { living: 0 }],
    ...[undefined, [null], [{ name: "main" }]].map((sources) => ({ ...blankRoom, sources })),
  ])("(%j) is a failure and never read as off air", async (reply) => {
    const { client } = createWorld({ config: { failover: { rounds: 1 } }, answer: () => reply });
    await expect(client.getInfo("42")).rejects.toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
  });

  it("is a failure of resolve too", async () => {
    const { client, asked } = createWorld({ resolve: async () => ({}) as never });
    await expect(client.getInfo("a link")).rejects.toMatchObject({ code: "UPSTREAM_ERROR" });
    expect(asked).toEqual([]);
  });
});

it("a client that cannot be made leaves no listener on the cache", () => {
  const listeners: unknown[] = [];
  const cache = { ...mapCache(), on: (_event: string, listener: unknown) => listeners.push(listener) };
  const web = { name: "web", provides: ["status"] as const, fetchRoom: async () => ({}) as never };
  const site = {
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    adapters: [{ ...web, weight: -1 }],
    matchURL: () => true,
    resolve: async (roomId: string) => ({ provider: "site", roomId }),
  };
  for (const providers of [[], [site, site], [site]]) {
    expect(() => createClient({ providers, cache })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  }
  expect(listeners).toEqual([]);
});

it("a uid given with the call goes before the one of a ref", async () => {
  const { client, replies } = createWorld();
  const uids: unknown[] = [];
  replies.web = ({ room }) => {
    uids.push(room.uid);
    return {};
  };
  await client.getInfo({ provider: "site", roomId: "42", uid: "of the ref" }, { uid: "of the call" });
  await client.getInfo({ provider: "site", roomId: "42", uid: "of the ref" });
  expect(uids).toEqual(["of the call", "of the ref"]);
});
