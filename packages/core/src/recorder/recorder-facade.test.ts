import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createClient, defineProvider, type Logger, type StreamFormat } from "../index.ts";
import { isClient, type RecorderGetStreamOptions, recorderFacade } from "../recorder.ts";

const SITE = "https://lantern.example/";

/** What adapters were asked, as whom, in order. */
let asked: { need: unknown; uid: string | undefined; options: unknown; cookie: string | undefined }[];

beforeEach(() => {
  asked = [];
});

function siteOf({ owner = "Nora", isSilent = false, hasNumber = true } = {}) {
  return defineProvider<unknown>({
    id: "lantern",
    name: "Lantern",
    siteURL: SITE,
    qualities: ["source", "low"],
    adapters: ["page", "api"].map((name) => ({
      name,
      provides: ["status", "streams"] as const,
      asksByUid: !hasNumber,
      async fetchRoom({ need, room, options }, { identity, signal }) {
        asked.push({ need: need.kind, uid: room.uid, options, cookie: identity.cookie });
        if (isSilent) await new Promise((_, reject) => signal.addEventListener("abort", reject));
        const streams = ["source", "low"].map((quality) => ({
          ...{ quality, name: quality.toUpperCase(), codec: quality === "low" ? "h264" : "h265" },
          ...{ flv: `https://cdn.example/${quality}.flv`, hls: `https://cdn.example/${quality}.m3u8` },
        }));
        return {
          ...{ living: true, title: "Bread", owner, uid: "7", avatar: "", cover: "", liveId: "1", area: "" },
          ...{ sources: [{ name: "main", streams }], learned: { uid: "7" } },
        };
      },
    })),
    matchURL: (url) => url.startsWith(SITE),
    checkRef: ({ uid }) => (uid === undefined || /^\d+$/.test(uid) ? undefined : "uid is no number"),
    resolve: async (input) =>
      hasNumber
        ? { provider: "lantern", roomId: input.split("/").at(-1) ?? "" }
        : { provider: "lantern", roomId: "", uid: "7" },
  });
}

interface Options extends RecorderGetStreamOptions {
  dimmed?: boolean | undefined;
  format?: StreamFormat | undefined;
}

function setUp(site = siteOf()) {
  const facade = recorderFacade<unknown, Options, "page" | "api">({
    ...{ id: "Lantern", name: "Lantern", siteURL: SITE, identitiesVariable: "LANTERN_IDENTITIES" },
    createProvider: () => site,
    flags: ["dimmed"],
    translate: ({ dimmed = false, format, ...others }, need) => ({
      ...others,
      ...{ options: { dimmed, need }, formatPriorities: others.formatPriorities ?? (format && [format]) },
    }),
  });
  onTestFinished(facade.closeDefaultClient);
  return facade;
}

function listeningLogger(): { logger: Logger; warnings: string[] } {
  const warnings: string[] = [];
  const ignore = () => {};
  const warn = (_fields: object, message: string) => void warnings.push(message);
  return { logger: { debug: ignore, info: ignore, warn, error: ignore }, warnings };
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("a facade of two lines", () => {
  it("knows what all recorders hand over, and the room in each of the three shapes", async () => {
    const { getInfo, getStream, closeDefaultClient } = recorderFacade({
      ...{ id: "Lantern", name: "Lantern", siteURL: SITE },
      createProvider: () => siteOf(),
    });
    onTestFinished(closeDefaultClient);
    expect(await getInfo("night-baker", { api: "page" })).toMatchObject({ owner: "Nora", api: "page" });
    const client = createClient({ providers: [siteOf({ owner: "Ida" })] });
    onTestFinished(client.close);
    const channel = { channelId: "night-baker", quality: "low", streamPriorities: [], sourcePriorities: [] };
    const low = { quality: "low", url: "https://cdn.example/low.flv" };
    expect(await getStream(channel)).toMatchObject({ owner: "Nora", currentStream: low });
    expect(await getStream("night-baker", channel, client)).toMatchObject({
      owner: "Ida",
      currentStream: low,
    });
    expect(await getStream(channel, { quality: "source" }, client)).toMatchObject({
      currentStream: { quality: "source" },
    });
    expect(await getStream("night-baker", client)).toMatchObject({
      owner: "Ida",
      currentStream: { quality: "source" },
    });
  });
});

describe("the options of a recorder", () => {
  it("are handed on with those of the platform translated, by what is asked for", async () => {
    const { getInfo, getStream } = setUp();
    await getInfo("1", { dimmed: true, cookie: "a=1", auth: "", uid: 7 });
    const { currentStream } = await getStream("1", {
      dimmed: true,
      auth: "b=1",
      cookie: "a=1",
      format: "hls",
    });
    expect(currentStream.url).toBe("https://cdn.example/source.m3u8");
    expect(asked).toEqual([
      { need: "status", uid: "7", options: { dimmed: true, need: "status" }, cookie: "a=1" },
      { need: "streams", uid: "7", options: { dimmed: true, need: "streams" }, cookie: "b=1" },
    ]);
  });

  it("preferAlternativeStream takes the second of the formats that the platform's own options name", async () => {
    const { getStream } = setUp();
    const formatOf = async (options: Options) =>
      (await getStream("1", { ...options, preferAlternativeStream: true })).currentStream.format;
    expect(await formatOf({})).toBe("hls");
    expect(await formatOf({ formatPriorities: ["hls", "flv"] })).toBe("flv");
    expect(await formatOf({ format: "flv" })).toBe("flv");
  });

  it("rejectCache asks the site, whatever is remembered", async () => {
    const { getInfo } = setUp();
    await getInfo("1");
    await getInfo("1", { maxAgeMs: 60_000 });
    expect(asked).toHaveLength(1);
    await getInfo("1", { maxAgeMs: 60_000, rejectCache: true });
    expect(asked).toHaveLength(2);
  });

  it("a uid that is none costs no answer, and is warned of", async () => {
    const { getInfo, configureDefaultClient } = setUp();
    const { logger, warnings } = listeningLogger();
    configureDefaultClient({ logger });
    expect(await getInfo("1", { uid: "nobody's" })).toMatchObject({ owner: "Nora" });
    expect(warnings).toEqual([expect.stringContaining("uid")]);
  });

  it.each([
    [{ dimmed: "yes" }, /^dimmed must be true or false$/],
    [{ rejectCache: 1 }, /^rejectCache must be true or false$/],
    [null, /^the options must be an object$/],
    [{ quality: null }, /^quality must be text or a number$/],
    [{ quality: Number.NaN }, /^quality must be text or a number$/],
  ])("%j are INVALID_INPUT in words that name the fault", async (options, message) => {
    const { getInfo, getStream } = setUp();
    const refusal = { code: "INVALID_INPUT", message: expect.stringMatching(message) };
    await expect(getInfo("1", options as never)).rejects.toMatchObject(refusal);
    await expect(getStream("1", options as never)).rejects.toMatchObject(refusal);
    expect(asked).toEqual([]);
  });
});

describe("the default client", () => {
  it("is the one that was configured until it is closed, and a refused configuration changes nothing", async () => {
    const { getInfo, configureDefaultClient, closeDefaultClient } = setUp();
    configureDefaultClient({ providers: [siteOf({ owner: "Ida" })] });
    const refusal = expect.objectContaining({ code: "INVALID_INPUT" });
    expect(() => configureDefaultClient({ config: { ttlMs: "5" } } as never)).toThrow(refusal);
    expect(() => configureDefaultClient(null as never)).toThrow(refusal);
    expect(await getInfo("1")).toMatchObject({ owner: "Ida" });
    await closeDefaultClient();
    expect(await getInfo("1")).toMatchObject({ owner: "Nora" });
  });

  it("in use is replaced by the one that is configured, and what it was asked ends with CLOSED", async () => {
    const { getInfo, configureDefaultClient } = setUp(siteOf({ isSilent: true }));
    const running = getInfo("1");
    configureDefaultClient({ providers: [siteOf({ owner: "Ida" })] });
    await expect(running).rejects.toMatchObject({ code: "CLOSED" });
    expect(await getInfo("1")).toMatchObject({ owner: "Ida" });
  });

  it("is closed when all that it held is, be it of one that was replaced or is closing already", async () => {
    const held = Promise.withResolvers<void>();
    const facade = setUp();
    facade.configureDefaultClient({ providers: [{ ...siteOf(), close: () => held.promise }] });
    facade.configureDefaultClient();
    const ends: string[] = [];
    const closing = ["first", "second"].map(async (name) => {
      await facade.closeDefaultClient();
      ends.push(name);
    });
    await setImmediate();
    expect(ends).toEqual([]);
    held.resolve();
    await Promise.all(closing);
    expect(ends.toSorted()).toEqual(["first", "second"]);
  });

  it("asks as the identities of the variable, and as others where these are given", async () => {
    vi.stubEnv("LANTERN_IDENTITIES", JSON.stringify([{ id: "one", cookie: "a=1" }]));
    const { getInfo, configureDefaultClient } = setUp();
    await getInfo("1");
    configureDefaultClient({ identities: [{ id: "two", cookie: "b=1" }] });
    await getInfo("1");
    expect(asked.map(({ cookie }) => cookie)).toEqual(["a=1", "b=1"]);
  });

  it("of one facade is not that of another", async () => {
    const [one, other] = [setUp(), setUp(siteOf({ owner: "Ida" }))];
    expect(one.defaultClient()).not.toBe(other.defaultClient());
    expect(one.defaultClient()).toBe(one.defaultClient());
    expect(isClient(one.defaultClient())).toBe(true);
    expect(await other.getInfo("1")).toMatchObject({ owner: "Ida" });
  });

  it("warns by its logger, and without one by the process", async () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const { warn, configureDefaultClient } = setUp();
    warn("first");
    const { logger, warnings } = listeningLogger();
    configureDefaultClient({ logger });
    warn("second");
    expect(emitWarning.mock.calls).toEqual([["first", "StreamFallbackWarning"]]);
    expect(warnings).toEqual(["second"]);
  });
});

describe("the provider of a facade", () => {
  it("gives the channel of a URL of its site, and null for others", async () => {
    const { provider, resolveRoom } = setUp();
    const { matchURL, resolveChannelInfoFromURL } = provider;
    expect(provider).toMatchObject({ id: "Lantern", name: "Lantern", siteURL: SITE });
    expect([`${SITE}night-baker`, "https://example.com/1", 5 as never].map(matchURL)).toEqual([
      ...[true, false, false],
    ]);
    expect(await resolveChannelInfoFromURL("https://example.com/1")).toBeNull();
    expect(await resolveChannelInfoFromURL(`${SITE}night-baker`)).toEqual({
      ...{ id: "night-baker", title: "Bread", owner: "Nora", avatar: "", uid: "7" },
    });
    expect(await resolveRoom(`${SITE}night-baker`)).toEqual({ provider: "lantern", roomId: "night-baker" });
  });

  it("names a channel by the uid where the site does not tell the number", async () => {
    const { provider } = setUp(siteOf({ hasNumber: false }));
    expect(await provider.resolveChannelInfoFromURL(`${SITE}night-baker`)).toMatchObject({
      id: "7",
      uid: "7",
    });
  });
});

describe("recorderFacade", () => {
  const options = { id: "a", name: "a", siteURL: SITE, createProvider: () => siteOf() };

  it.each([
    [{ ...options, id: undefined }, /^recorderFacade: id must be text, not undefined$/],
    [{ ...options, createProvider: siteOf() }, /^recorderFacade: createProvider must be a function/],
    [{ ...options, flags: "dimmed" }, /^recorderFacade: flags must be a list of texts/],
    [undefined, /^the options of recorderFacade must be an object/],
  ])("refuses options that do not fit: %#", (given, message) => {
    expect(() => recorderFacade(given as never)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(message) }),
    );
  });

  it("says so where a function that it was given throws", async () => {
    const fail = () => {
      throw new Error("no such luck");
    };
    const refusal = (name: string) =>
      expect.objectContaining({ code: "INVALID_INPUT", message: `${name} of recorderFacade throws` });
    const { getInfo } = recorderFacade({ ...options, createProvider: fail });
    await expect(getInfo("1")).rejects.toEqual(refusal("createProvider"));
    const { getStream, closeDefaultClient } = recorderFacade({ ...options, translate: fail });
    onTestFinished(closeDefaultClient);
    await expect(getStream("1")).rejects.toEqual(refusal("translate"));
  });

  it("says so at the first call where what createProvider makes is no provider", async () => {
    const { getInfo, provider } = recorderFacade({ ...options, createProvider: () => ({}) as never });
    await expect(getInfo("1")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(() => provider.matchURL(SITE)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
