import { readFileSync } from "node:fs";
import { createClient, type Logger } from "@stream-fallback/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { cast } from "./__fixtures__/site/rooms.ts";
import { type Site, startSite } from "./__fixtures__/site/start-site.ts";
import {
  bilibili,
  closeDefaultClient,
  configureDefaultClient,
  type GetStreamOptions,
  getInfo,
  getStream,
  provider,
  resolveRoom,
} from "./index.ts";

const channelId = String(cast.live.roomId);
const withheld = String(cast.withheld.roomId);
const LOGIN = "SESSDATA=invented; DedeUserID=1";

let site: Site;

beforeAll(async () => {
  site = await startSite();
});

afterAll(() => site.close());

beforeEach(() => {
  const variable = Object.entries(site.origins).map(([name, origin]) => `${name}=${origin}`);
  vi.stubEnv("BILIBILI_ORIGINS", variable.join(","));
  site.heads.length = 0;
  site.asked.length = 0;
});

afterEach(async () => {
  await closeDefaultClient();
  vi.unstubAllEnvs();
});

/** Which cookies came that are of somebody logged in. */
const logins = () => site.heads.filter(({ cookie }) => cookie?.includes("SESSDATA=")).length;

function listeningLogger(): { logger: Logger; warnings: string[] } {
  const warnings: string[] = [];
  const ignore = () => {};
  const warn = (_fields: object, message: string) => void warnings.push(message);
  return { logger: { debug: ignore, info: ignore, warn, error: ignore }, warnings };
}

/** The stream of a room where there is everything, by an adapter that tells all forms of it. */
const find = async (options: GetStreamOptions) =>
  (await getStream({ channelId, api: "web", ...options })).currentStream;

describe("the room of a recorder of Bilibili", () => {
  it("is found by its number, its short number, its URL and its anchor's page", async () => {
    const { live } = cast;
    const told = {
      living: true,
      owner: live.owner,
      title: live.title,
      roomId: channelId,
      isRoundPlay: false,
    };
    for (const room of [
      channelId,
      String(live.shortId),
      `https://live.bilibili.com/${live.shortId}?from=share`,
      `https://space.bilibili.com/${live.uid}`,
    ])
      expect(await getInfo(room)).toMatchObject(told);
  });

  it("off air or in round play is an answer of getInfo, and NOT_LIVE for getStream", async () => {
    for (const { roomId } of [cast.offline, cast.round]) {
      expect(await getInfo(String(roomId))).toMatchObject({ living: false });
      await expect(getStream({ channelId: String(roomId) })).rejects.toMatchObject({ code: "NOT_LIVE" });
    }
  });

  it("becomes a channel with its real number, by any of its URLs", async () => {
    const { live } = cast;
    const url = `https://live.bilibili.com/${live.shortId}`;
    expect(provider).toMatchObject({
      id: "Bilibili",
      name: "哔哩哔哩",
      siteURL: "https://live.bilibili.com/",
    });
    expect(provider.matchURL(url)).toBe(true);
    expect(provider.matchURL("https://www.bilibili.com/video/BV1invented")).toBe(false);
    expect(await provider.resolveChannelInfoFromURL("https://example.com/71")).toBeNull();
    expect(await provider.resolveChannelInfoFromURL(url)).toEqual({
      ...{ id: channelId, title: live.title, owner: live.owner, uid: String(live.uid) },
      avatar: expect.stringMatching(/^https:/),
    });
    expect(await resolveRoom(url)).toMatchObject({ provider: "bilibili", roomId: channelId });
  });
});

describe("the quality of a recorder of Bilibili", () => {
  it.each([
    [10_000, "origin"],
    ["10000", "origin"],
    ["origin", "origin"],
    [400, "uhd"],
    [250, "hd"],
    ["hd", "hd"],
    [undefined, "origin"],
  ])("%j gives %s", async (quality, given) => {
    expect(await find({ quality, strictQuality: true })).toMatchObject({ quality: given });
  });

  it.each([20_000, "4k"])(
    "%j, which the room has not, gives the next one down, or NO_SUCH_QUALITY",
    async (quality) => {
      expect(await find({ quality })).toMatchObject({ quality: "origin" });
      await expect(find({ quality, strictQuality: true })).rejects.toMatchObject({
        code: "NO_SUCH_QUALITY",
        message: expect.stringContaining('no quality "4k"; it has origin'),
      });
    },
  );

  it.each([7, "7"])(
    "%j, which is none of the site's, is called so where nothing else will do",
    async (quality) => {
      await expect(find({ quality, strictQuality: true })).rejects.toMatchObject({
        code: "NO_SUCH_QUALITY",
        message: expect.stringContaining('no quality "7"; it has origin'),
      });
    },
  );

  it.each([null, Number.NaN, true])("%j is INVALID_INPUT", async (quality) => {
    await expect(find({ quality: quality as never })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: "quality must be text or a number",
    });
  });

  it.each([0, 12_345, "highest"])("%j, which is none of the site's, gives the best one", async (quality) => {
    expect(await find({ quality })).toMatchObject({ quality: "origin" });
  });

  it("of those who are logged in comes with their cookie, which goes with no question for the status", async () => {
    await getInfo(withheld, { cookie: LOGIN });
    expect(logins()).toBe(0);
    const asked = { channelId: withheld, quality: 10_000, strictQuality: true, formatName: "flv_only" };
    await expect(getStream(asked)).rejects.toMatchObject({ code: "NO_SUCH_QUALITY" });
    const { currentStream } = await getStream({ ...asked, auth: "", cookie: LOGIN });
    expect(currentStream).toMatchObject({ quality: "origin", format: "flv" });
    expect(logins()).toBeGreaterThan(0);
  });
});

describe("formats and codecs of a recorder of Bilibili", () => {
  it.each<[GetStreamOptions, object]>([
    [{}, { format: "flv", codec: "h264" }],
    [
      { formatName: "auto", codecName: "auto" },
      { format: "flv", codec: "h264" },
    ],
    [{ formatName: "hls" }, { format: "hls" }],
    [{ formatName: "fmp4" }, { format: "hls", container: "fmp4" }],
    [{ formatName: "fmp4_only" }, { format: "hls", container: "fmp4" }],
    [{ formatPriorities: ["ts"] }, { format: "hls", container: "ts" }],
    [
      { formatName: "fmp4", preferAlternativeStream: true },
      { format: "hls", container: "ts" },
    ],
    [{ formatName: "flv", preferAlternativeStream: true }, { format: "hls" }],
    [{ formatName: "flv_only", preferAlternativeStream: true }, { format: "flv" }],
    [{ formatName: "hls", formatPriorities: ["flv"] }, { format: "flv" }],
    [{ codecName: "hevc" }, { codec: "h265" }],
    [{ codecName: "hevc_only" }, { codec: "h265" }],
    [{ codecName: "hevc", codecPriorities: ["avc"] }, { codec: "h264" }],
    [{ codecPriorities: ["hevc", "h264"] }, { codec: "h265" }],
  ])("%j give %j", async (options, stream) => {
    expect(await find(options)).toMatchObject(stream);
  });

  it.each<[GetStreamOptions, string]>([
    [{ formatName: "mp4" }, "formatName must be one of auto, flv, hls, fmp4, flv_only, hls_only, fmp4_only"],
    [{ formatPriorities: ["bogus" as never] }, "one or more of flv, hls, ts and fmp4"],
    [{ codecName: "constructor" }, "codecName must be one of auto, avc, hevc, avc_only, hevc_only"],
    [{ codecPriorities: "avc" as never }, "codecPriorities must be a list of at least one codec"],
  ])("%j are INVALID_INPUT, and nobody is asked", async (options, message) => {
    await expect(find(options)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining(message),
    });
    expect(site.asked).toEqual([]);
  });
});

describe("the anchor's uid of a recorder of Bilibili", () => {
  it("is taken as text or number, for the adapter that asks by it", async () => {
    for (const uid of [cast.live.uid, String(cast.live.uid)]) {
      expect(await getInfo(channelId, { uid, api: "batchByUid", maxAgeMs: 0 })).toMatchObject({
        api: "batchByUid",
      });
      await closeDefaultClient();
    }
  });

  it("that is of somebody else, such as the owner of the cookie, costs no answer", async () => {
    expect(await getInfo(channelId, { uid: cast.offline.uid })).toMatchObject({
      living: true,
      owner: cast.live.owner,
    });
  });
});

describe("the default client of Bilibili", () => {
  it("asks as the identities of BILIBILI_IDENTITIES, and as nobody for BILIBILI_COOKIE, which is the command's", async () => {
    vi.stubEnv("BILIBILI_COOKIE", LOGIN);
    await find({});
    expect(logins()).toBe(0);
    await closeDefaultClient();
    vi.stubEnv("BILIBILI_IDENTITIES", JSON.stringify([{ id: "one", cookie: LOGIN }]));
    await find({});
    expect(logins()).toBeGreaterThan(0);
  });

  it("is replaced by what is configured, and stands back for a client that is given", async () => {
    const { logger, warnings } = listeningLogger();
    configureDefaultClient({ logger });
    await getInfo(channelId, { savePath: "/tmp" } as object);
    expect(warnings).toEqual(["calls have no option savePath; it is ignored"]);
    const client = createClient({ providers: [bilibili()] });
    const answered: string[] = [];
    client.on("success", ({ report }) => answered.push(report.endpoint));
    await getStream(channelId, client);
    expect(answered).toHaveLength(1);
    await getStream({ channelId, rejectCache: true }, client);
    expect(answered).toHaveLength(2);
    await client.close();
    await expect(getInfo(channelId, {}, client)).rejects.toMatchObject({ code: "CLOSED" });
  });
});

/** All that the two functions take; a new option that is missing here does not compile. */
const all: Required<GetStreamOptions> = {
  ...{ api: "balance", auth: undefined, cookie: undefined, uid: undefined, signal: undefined },
  ...{ timeoutMs: 5_000, maxAgeMs: 0, quality: 10_000, strictQuality: false, formatPriorities: ["flv"] },
  ...{
    onlyAudio: false,
    probe: false,
    rejectCache: true,
    preferAlternativeStream: true,
    streamPriorities: [],
  },
  ...{ sourcePriorities: ["main"], codecPriorities: ["h264"], protocol: "https" },
  ...{ formatName: "auto", codecName: "auto" },
};

describe("the options of getInfo and getStream", () => {
  it("are all known to the client", async () => {
    const { logger, warnings } = listeningLogger();
    configureDefaultClient({ logger });
    await getInfo(channelId, all);
    await getStream(channelId, all);
    expect(warnings).toEqual([]);
  });

  const page = readFileSync(new URL("../../../docs/bilibili.md", import.meta.url), "utf8");

  it.each(Object.keys(all))("have %s told of in a table of docs/bilibili.md", (name) => {
    expect(page).toMatch(new RegExp(`^\\|[^|]*\`${name}\``, "m"));
  });
});
