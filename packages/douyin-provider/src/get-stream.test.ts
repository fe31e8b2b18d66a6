import { createClient, defineProvider } from "@stream-fallback/core";
import { expect, it, onTestFinished } from "vitest";
import { getInfo } from "./get-info.ts";
import { type GetStreamOptions, getStream, type RecorderStreamOptions } from "./get-stream.ts";
import type { DouyinExtra } from "./room/douyin-room.ts";

const stream = (quality: string, name: string) => ({
  ...{ quality, name },
  ...{ flv: `https://cdn.example/${quality}.flv`, hls: `https://cdn.example/${quality}.m3u8` },
});

/** A site with one room, on air in two qualities, that counts its questions and keeps whose cookie they bear. */
function setUp() {
  const cookies: (string | undefined)[] = [];
  const provider = defineProvider<DouyinExtra>({
    id: "douyin",
    name: "Douyin",
    siteURL: "https://live.example",
    qualities: ["origin", "hd"],
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "douyin", roomId }),
    adapters: ["web", "mobile"].map((name) => ({
      name,
      provides: ["status", "streams"],
      fetchRoom: async (_query, { identity }) => {
        cookies.push(identity.cookie);
        return {
          ...{ living: true, title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "1", area: "" },
          ...{ streams: [], isLiveRadio: false },
          sources: [{ name: "main", streams: [stream("origin", "原画"), stream("hd", "超清")] }],
        };
      },
    })),
  });
  const client = createClient<DouyinExtra>({ providers: [provider] });
  onTestFinished(() => client.close());
  return { client, cookies, find: (options: GetStreamOptions) => getStream("123", options, client) };
}

it("the room may stand among the options or before them, and the client behind either", async () => {
  const { client } = setUp();
  const url = async (asked: ReturnType<typeof getStream>) => (await asked).currentStream.url;
  expect(await url(getStream("123", { quality: "hd" }, client))).toBe("https://cdn.example/hd.flv");
  expect(await url(getStream({ channelId: "123", quality: "hd" }, client))).toBe(
    "https://cdn.example/hd.flv",
  );
  expect(await url(getStream("123", client))).toBe("https://cdn.example/origin.flv");
  const channel: RecorderStreamOptions = { channelId: "456", quality: "hd" };
  expect(await getStream("123", channel, client)).toMatchObject({
    roomId: "123",
    currentStream: { quality: "hd" },
  });
  expect(await getStream(channel, { quality: "origin" }, client)).toMatchObject({
    roomId: "456",
    currentStream: { quality: "origin" },
  });
});

it.each([undefined, null, {}, 123])("a room that is %j is INVALID_INPUT", async (room) => {
  const { client } = setUp();
  await expect(getStream(room as never, client)).rejects.toMatchObject({ code: "INVALID_INPUT" });
});

it("rejectCache asks the site, whatever is remembered and however old it may be", async () => {
  const { find, cookies } = setUp();
  await find({});
  await find({ rejectCache: false });
  expect(cookies).toHaveLength(1);
  await find({ rejectCache: true, maxAgeMs: 60_000 });
  expect(cookies).toHaveLength(2);
});

it.each([10_000, 0, "10000", "highest"])(
  "the quality %j of another platform gives the best picture, and none where it must be that one",
  async (quality) => {
    const { find } = setUp();
    expect((await find({ quality })).currentStream.quality).toBe("origin");
    await expect(find({ quality, strictQuality: true })).rejects.toMatchObject({
      code: "NO_SUCH_QUALITY",
      message: expect.stringContaining(`no quality "${quality}"; it has origin, hd`),
    });
  },
);

it("preferAlternativeStream takes the second of the formats first", async () => {
  const { find } = setUp();
  const formatOf = async (options: GetStreamOptions) =>
    (await find({ ...options, preferAlternativeStream: true })).currentStream.format;
  expect(await formatOf({})).toBe("hls");
  expect(await formatOf({ formatPriorities: ["hls", "flv"] })).toBe("flv");
  expect(await formatOf({ formatPriorities: ["flv"] })).toBe("flv");
});

it("an api that is none is INVALID_INPUT with those that there are", async () => {
  const { client, cookies } = setUp();
  const refusal = { code: "INVALID_INPUT", message: expect.stringContaining("balance, random, web, mobile") };
  await expect(getInfo("123", { api: "auto" }, client)).rejects.toMatchObject(refusal);
  await expect(getStream({ channelId: "123", api: "auto" }, client)).rejects.toMatchObject(refusal);
  expect(cookies).toEqual([]);
});

it("an empty auth, as a recorder has it that was given none, leaves the cookie in force", async () => {
  const { client, cookies } = setUp();
  await getInfo("123", { auth: "", cookie: "a=1" }, client);
  await getInfo("123", { auth: "b=1", cookie: "a=1" }, client);
  expect(cookies).toEqual(["a=1", "b=1"]);
});
