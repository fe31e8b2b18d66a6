import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Keyv from "keyv";
import { describe, expect, it, onTestFinished } from "vitest";
import { openCache } from "../cache/open-cache.ts";
import type { KeyvLike } from "../cache/store.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { ClientOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";

type Cache = ClientOptions<unknown>["cache"];

/** A client of its own, and how often its site was asked. */
function open(cache: Cache) {
  let asked = 0;
  const blank = { owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "", sources: [] };
  const provider = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    adapters: [
      {
        name: "web",
        provides: ["status"],
        async fetchRoom({ room: { roomId } }) {
          asked += 1;
          return { ...blank, living: true, title: `room ${roomId}` };
        },
      },
    ],
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const warnings: object[] = [];
  const logger = {
    ...{ debug() {}, info() {}, error() {} },
    warn: (fields: object) => void warnings.push(fields),
  };
  const client = createClient({ providers: [provider], cache, logger, config: { ttlMs: 60_000 } });
  onTestFinished(() => client.close());
  return { client, asked: () => asked, warnings };
}

/** What a second client is told that was given the same as the first one, which is closed by then. */
async function askedTwice(cache: () => Cache) {
  const first = open(cache());
  await first.client.getInfo("42");
  await first.client.close();
  const second = open(cache());
  const { title, meta } = await second.client.getInfo("42");
  await second.client.close();
  return { title, isRemembered: meta.cached, warnings: [...first.warnings, ...second.warnings] };
}

const REMEMBERED = { title: "room 42", isRemembered: true, warnings: [] };
const FORGOTTEN = { ...REMEMBERED, isRemembered: false };

/** A store adapter that knows nothing of expiry, and of namespaces only that it has one. */
class Adapter extends EventEmitter {
  opts = { dialect: "none" };
  namespace = "of the caller";
  entries = new Map<string, string>();
  get = async (key: string) => this.entries.get(key);
  set = async (key: string, value: string) => void this.entries.set(key, value);
  delete = async (key: string) => this.entries.delete(key);
  clear = async () => this.entries.clear();
}

describe("a client's cache may be", () => {
  it("a Keyv", async () => {
    const keyv = new Keyv();
    expect(await askedTwice(() => keyv)).toEqual(REMEMBERED);
  });

  it("a store adapter of Keyv, which gets a Keyv around it and is left as it was", async () => {
    const adapter = new Adapter();
    expect(await askedTwice(() => adapter)).toEqual(REMEMBERED);
    const [text = ""] = adapter.entries.values();
    expect(JSON.parse(text)).toEqual({ value: expect.any(String), expires: expect.any(Number) });
    expect(adapter.namespace).toBe("of the caller");
    expect(adapter.listenerCount("error")).toBe(0);
  });

  it("a Map, as Keyv takes it", async () => {
    const map = new Map();
    expect(await askedTwice(() => map as unknown as KeyvLike)).toEqual(REMEMBERED);
  });

  it("the address of a file, which is closed with the client", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cache-option-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const uri = pathToFileURL(join(folder, "cache-1.sqlite")).href.replace("file:", "sqlite:");
    expect(await askedTwice(() => uri)).toEqual(REMEMBERED);
  });

  it("what openCache gives, which is not closed with the client", async () => {
    const cache = openCache("memory:");
    expect(await askedTwice(() => cache)).toEqual(REMEMBERED);
    await cache.close();
  });

  it.each<[string, Cache]>([
    ["nothing", undefined],
    ["null", null],
    ["false", false],
    ["memory:", "memory:"],
  ])("%s, where nothing is kept beyond the client", async (_what, cache) => {
    expect(await askedTwice(() => cache)).toEqual(FORGOTTEN);
  });
});

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error("secret");
    },
  },
);

describe("a client refuses as its cache", () => {
  it.each<[string, unknown]>([
    ["true", true],
    ["a number", 0],
    ["a function", () => {}],
    ["an object without methods", {}],
    ["an object with some of the methods", { get: async () => undefined, set: async () => true }],
    ["a Keyv that is still being made", Promise.resolve(new Keyv())],
    ["the class instead of one of it", Keyv],
    ["an object that throws at whoever looks", hostile],
  ])("%s, and says what can be given", (_what, cache) => {
    expect(() => open(cache as Cache)).toThrow(
      expect.objectContaining({
        code: "INVALID_INPUT",
        message: expect.stringMatching(/^cache must be a Keyv, .*sqlite:.*redis:.*say false/),
      }),
    );
    expect(() => open(cache as Cache)).not.toThrow(/secret/);
  });

  it.each(["", "/tmp/cache.sqlite", "redis://:secret#@host"])("the text %j, which is no address", (cache) => {
    expect(() => open(cache)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    expect(() => open(cache)).not.toThrow(/secret/);
  });
});

describe("a client answers, and closes, with a cache", () => {
  const keyv = new Keyv();
  const never = () => new Promise<never>(() => {});
  const fail = () => {
    throw new Error("secret");
  };
  it.each<[string, Partial<Record<keyof KeyvLike | "clear" | "disconnect", unknown>>]>([
    ["whose `on` throws", { on: fail }],
    ["whose `on` rejects", { on: async () => fail() }],
    ["whose `off` throws", { on: () => {}, off: fail }],
    ["whose `off` hangs", { on: () => {}, off: never }],
    ["whose `on` is no function", { on: "error" }],
    ["whose methods throw", { get: fail, set: fail, delete: fail }],
    ["whose methods answer at once", { get: () => undefined, set: () => true, delete: () => true }],
    ["that would hang if it were closed", { disconnect: never }],
  ])("%s", async (_what, parts) => {
    const own = {
      get: (key: string) => keyv.get(key),
      set: (key: string, value: string, ttl: number) => keyv.set(key, value, ttl),
      delete: (key: string) => keyv.delete(key),
    };
    const { client } = open({ ...own, ...parts } as KeyvLike);
    expect(await client.getInfo("42")).toMatchObject({ title: "room 42" });
    await client.close();
  });
});
