import { describe, expect, it } from "vitest";
import type { StreamFallbackError } from "../errors.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { Provider } from "../provider/provider.ts";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import type { ClientGetStreamOptions, ClientOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";
import { blankRoom, createWorld } from "./test-world.ts";

const site: Provider = defineProvider({
  ...{ id: "site", name: "Site", siteURL: "https://site.example" },
  adapters: [{ name: "web", provides: ["status"], fetchRoom: async () => blankRoom }],
  matchURL: () => false,
  resolve: async (roomId) => ({ provider: "site", roomId }),
});

describe("an option of createClient", () => {
  it.each<[object, string]>([
    [{ metrics: null }, "createClient: metrics must be a metrics sink, such as createMetrics(), not null"],
    [
      { logger: null },
      "createClient: logger must be a logger with the methods debug, info, warn and error, not null",
    ],
    [{ configFile: null }, "createClient: configFile must be a path, not null"],
    [{ driftSamples: "" }, "createClient: driftSamples must be a path, not empty text"],
    [{ random: 0.5 }, "createClient: random must be a function, not a number"],
  ])("of a wrong kind is refused in plain words: %j", (options, message) => {
    expect(() => createClient({ providers: [site], ...options } as ClientOptions<unknown>)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message }),
    );
  });
});

describe("an option of a call", () => {
  const { client } = createWorld();
  const refusalOf = (options: unknown): Promise<StreamFallbackError> =>
    client.getStream("1", options as ClientGetStreamOptions).then(
      () => Promise.reject(new Error("it was not refused")),
      (error) => error,
    );

  it.each<[string, unknown, string]>([
    ["null", null, "the options must be an object, not null"],
    [
      "a signal in place of the options",
      AbortSignal.timeout(1),
      "the options must be an object, not an object of a class",
    ],
    [
      "the controller",
      { signal: new AbortController() },
      "signal must be an AbortSignal, such as `controller.signal`, not an object of a class",
    ],
    ["timeoutMs as text", { timeoutMs: "5000" }, "timeoutMs must be a number of ms of at least 0, not text"],
    ["maxAgeMs NaN", { maxAgeMs: Number.NaN }, "maxAgeMs must be a number of ms of at least 0, not NaN"],
    [
      "one format",
      { formatPriorities: "flv" },
      "formatPriorities must be a list with one or more of flv, hls, ts and fmp4, not text",
    ],
    [
      "no format",
      { formatPriorities: [] },
      "formatPriorities must be a list with one or more of flv, hls, ts and fmp4, not an empty list",
    ],
    [
      "a format that is none",
      { formatPriorities: ["flv", "bogus"] },
      "formatPriorities must be a list with one or more of flv, hls, ts and fmp4, not a list of something else",
    ],
    [
      "a codec as a number",
      { codecPriorities: [265] },
      'codecPriorities must be a list of at least one codec, such as ["h264"], not a list of something else',
    ],
    ["protocol http", { protocol: "http" }, 'protocol must be "https", or left out, not another text'],
    [
      "formats null",
      { formatPriorities: null },
      "formatPriorities must be a list with one or more of flv, hls, ts and fmp4, not null",
    ],
    ["strictQuality as text", { strictQuality: "false" }, "strictQuality must be true or false, not text"],
    ["api as a number", { api: 5 }, "api must be text, not a number"],
  ])("of a wrong kind is refused in plain words: %s", async (_what, options, message) => {
    expect(await refusalOf(options)).toMatchObject({ code: "INVALID_INPUT", fault: "query", message });
  });

  it("is read once: what becomes of it during the call changes nothing", async () => {
    const world = createWorld();
    let reads = 0;
    const options = Object.defineProperty({}, "maxAgeMs", {
      enumerable: true,
      get: () => {
        reads += 1;
        return 0;
      },
    });
    await world.client.getInfo("1", options);
    expect(reads).toBe(1);
  });
});

describe("a provider that does not close", () => {
  async function closing(close: () => Promise<void>) {
    const warnings: unknown[] = [];
    const clock = manualClock();
    const warn = (...warning: unknown[]) => void warnings.push(warning);
    const client = createClient({
      providers: [{ ...site, close }],
      clock,
      logger: { ...silentLogger, warn },
    });
    const closed = client.close();
    await clock.advance(5_000);
    await closed;
    return warnings;
  }

  it.each<[string, () => Promise<void>]>([
    [
      "because it throws",
      () => {
        throw new Error("secret");
      },
    ],
    ["because it rejects", () => Promise.reject(new Error("secret"))],
    ["within 5 s", () => new Promise(() => {})],
  ])("%s keeps its client from nothing, and is warned of once", async (_what, close) => {
    const warnings = await closing(close);
    expect(warnings).toMatchObject([[{ provider: "site" }, expect.stringContaining("could not close")]]);
    expect(JSON.stringify(warnings)).not.toContain("secret");
  });
});

it.each(["roomId", "provider", "uid"])(
  "a room whose %s throws when it is read is the caller's",
  async (name) => {
    const { client } = createWorld();
    const room = Object.defineProperty({ provider: "site", roomId: "1" }, name, {
      get: () => {
        throw new Error("for a test");
      },
    });
    await expect(client.getInfo(room)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: "the room cannot be read: reading it throws",
    });
  },
);

it("a cache whose `on` throws is used all the same, and harms no call", async () => {
  const { client, warnings } = createWorld({
    cache: {
      get: async () => undefined,
      set: async () => true,
      delete: async () => true,
      on: () => {
        throw new Error("for a test");
      },
    },
  });
  for (let room = 1; room < 5; room++)
    expect(await client.getInfo(`${room}`)).toMatchObject({ living: true });
  expect(warnings).toEqual([]);
});

it("an adapter's answer that cannot be read is the adapter's failure: another one answers", async () => {
  const unreadable = Object.defineProperty({ ...blankRoom }, "extra", {
    enumerable: true,
    get: () => {
      throw new Error("for a test");
    },
  });
  const [web] = site.adapters;
  const adapters = [
    { name: "odd", provides: ["status" as const], weight: 9, fetchRoom: async () => unreadable },
    { ...web, name: "web", provides: ["status" as const], fetchRoom: async () => blankRoom },
  ];
  const client = createClient({ providers: [{ ...site, adapters }], random: () => 0 });
  expect(await client.getInfo("1")).toMatchObject({
    api: "web",
    meta: { attempts: [{ endpoint: "odd", code: "UPSTREAM_ERROR" }, { endpoint: "web" }] },
  });
});

it("a plugin with a copy of core of its own keeps its codes", async () => {
  const copy = new URL("../../dist/errors.js?of-a-plugin", import.meta.url);
  const { StreamFallbackError: Foreign }: typeof import("../errors.ts") = await import(
    /* @vite-ignore */ copy.href
  );
  const fetchRoom = () => Promise.reject(new Foreign("ROOM_NOT_FOUND", "there is no such room"));
  const adapters = [{ name: "web", provides: ["status" as const], fetchRoom }];
  const client = createClient({ providers: [{ ...site, adapters }] });
  await expect(client.getInfo("1")).rejects.toMatchObject({
    code: "ROOM_NOT_FOUND",
    fault: "query",
    attempts: [{ endpoint: "web", kind: "success", code: "ROOM_NOT_FOUND" }],
  });
  expect(client.balancer("site").status()).toMatchObject([{ failureCount: 0 }]);
});
