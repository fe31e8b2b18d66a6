import { createClient } from "@stream-fallback/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { answersOf } from "../__fixtures__/changeable.ts";
import { fakeCall, queryOf } from "../__fixtures__/fake-call.ts";
import { refusal } from "../__fixtures__/site/replies.ts";
import { began, cast, missingId, type SiteRoom } from "../__fixtures__/site/rooms.ts";
import { startSite } from "../__fixtures__/site/start-site.ts";
import { createProvider } from "../bilibili.ts";
import { chooseOrigins } from "../origins.ts";
import { adapters } from "./adapters.ts";

async function setUp() {
  const site = await startSite();
  onTestFinished(site.close);
  const client = createClient({
    providers: [createProvider({ origins: site.origins })],
    random: () => 0,
    config: { failover: { rounds: 1 } },
  });
  onTestFinished(client.close);
  return { site, client };
}

const refOf = ({ roomId, uid }: SiteRoom) => ({
  ...{ provider: "bilibili", roomId: String(roomId), uid: String(uid) },
});
const all = createProvider().adapters;
const ofStatus = all.filter(({ provides }) => provides.includes("status")).map(({ name }) => name);
const ofStreams = all.filter(({ provides }) => provides.includes("streams")).map(({ name }) => name);

it("are those of the list, by their names", () => {
  expect(all.map(({ name }) => name)).toEqual(Object.keys(adapters));
});

it("fall together by host: all but the page are on one", () => {
  const groups = Object.groupBy(all, ({ riskGroup = "" }) => riskGroup);
  expect(groups["live.bilibili.com"]?.map(({ name }) => name)).toEqual(["page"]);
  expect(groups["api.live.bilibili.com"]).toHaveLength(all.length - 1);
});

it("say what they send and what they can be asked", () => {
  const sent = all.map(({ name, isAnonymous = false, asksPerQuality = false, asksByUid = false }) => {
    const hides = (kind: "status" | "streams") =>
      typeof isAnonymous === "function" ? isAnonymous({ kind }) : isAnonymous;
    return { name, hides: [hides("status"), hides("streams")], asksPerQuality, asksByUid };
  });
  const withLogin = { hides: [true, false], asksByUid: false };
  expect(sent).toEqual([
    { name: "web", ...withLogin, asksPerQuality: true },
    { name: "h5", ...withLogin, asksPerQuality: true },
    { name: "batch", hides: [true, true], asksPerQuality: false, asksByUid: false },
    { name: "batchByUid", hides: [true, true], asksPerQuality: false, asksByUid: true },
    { name: "master", hides: [true, true], asksPerQuality: false, asksByUid: false },
    { name: "legacy", ...withLogin, asksPerQuality: true },
    { name: "page", ...withLogin, asksPerQuality: false },
  ]);
});

describe.each(ofStatus)("%s", (api) => {
  it("tells of the room on air what all others tell", async () => {
    const { client } = await setUp();
    const { roomId, owner, title, area, uid } = cast.live;
    const info = await client.getInfo(refOf(cast.live), { api });
    expect(info).toMatchObject({
      ...{ living: true, isRoundPlay: false, roomId: String(roomId), owner, title, area, uid: String(uid) },
      liveId: `${roomId}-${began}`,
      liveStartTime: new Date(began * 1_000),
      cover: `https://i0.example/cover/${roomId}.jpg`,
      avatar: api === "batch" ? "" : `https://i0.example/face/${uid}.jpg`,
      sources: [],
    });
  });

  it("tells round play from a broadcast", async () => {
    const { client } = await setUp();
    const info = await client.getInfo(refOf(cast.round), { api });
    expect(info).toMatchObject({ living: false, isRoundPlay: true, liveId: "", owner: cast.round.owner });
  });

  it("tells a room off air", async () => {
    const { client } = await setUp();
    const info = await client.getInfo(refOf(cast.offline), { api });
    expect(info).toMatchObject({ living: false, isRoundPlay: false, liveId: "", title: cast.offline.title });
    expect(info.liveStartTime).toEqual(info.recordStartTime);
  });

  it("tells of rooms with a password, or hidden, that they are on air", async () => {
    const { client } = await setUp();
    expect(await client.getInfo(refOf(cast.password), { api })).toMatchObject({ living: true });
    expect(await client.getInfo(refOf(cast.hidden), { api })).toMatchObject({ living: true });
  });
});

describe.each(ofStatus.filter((name) => name !== "batchByUid"))("%s", (api) => {
  it("takes a room's short number and teaches the real one", async () => {
    const { client } = await setUp();
    const info = await client.getInfo(String(cast.live.shortId), { api });
    expect(info).toMatchObject({ roomId: String(cast.live.roomId), living: true });
  });

  it("says of a number that is nobody's that there is no such room", async () => {
    const { client } = await setUp();
    await expect(client.getInfo(String(missingId), { api })).rejects.toMatchObject({
      code: "ROOM_NOT_FOUND",
    });
  });
});

describe.each(ofStreams)("%s", (api) => {
  it("gets a stream with what a player must send, and when its address ends", async () => {
    const { client } = await setUp();
    const { currentStream } = await client.getStream(refOf(cast.live), { api });
    expect(currentStream).toMatchObject({
      ...{ quality: "origin", name: "原画", source: "main", expiresAt: new Date(1_790_003_660_000) },
      headers: {
        referer: "https://live.bilibili.com/",
        "user-agent": expect.stringMatching(/^Mozilla\/5\.0 /),
      },
    });
    expect(currentStream.url).toMatch(/^https:\/\/cn-test-01\.bilivideo\.example\/live-bvc\/100\/live_/);
  });

  it("has a second line", async () => {
    const { client } = await setUp();
    const { sources } = await client.getStream(refOf(cast.live), { api });
    expect(sources.map(({ name }) => name)).toEqual(["main", "backup"]);
  });

  it("says that round play is not on air", async () => {
    const { client } = await setUp();
    await expect(client.getStream(refOf(cast.round), { api })).rejects.toMatchObject({ code: "NOT_LIVE" });
  });

  it("plays a room that is only hidden", async () => {
    const { client } = await setUp();
    expect(await client.getStream(refOf(cast.hidden), { api })).toMatchObject({ living: true });
  });
});

const refused = [
  ["locked", cast.locked, /locked/, []],
  // The playlist and what is asked before it say nothing of passwords, and the older API nothing of the others.
  ["password", cast.password, /password/, ["master"]],
  ["members", cast.members, /members/, ["master", "legacy"]],
  ["DRM", cast.drm, /DRM/, ["master", "legacy"]],
] as const;

describe.each(ofStreams)("%s", (api) => {
  it.each(refused.filter(([, , , unknown]) => !unknown.some((name) => name === api)))(
    "tells that the streams of a room are refused: %s",
    async (_, room, reason) => {
      const { client } = await setUp();
      await expect(client.getStream(refOf(room), { api })).rejects.toMatchObject({
        ...{ code: "ROOM_RESTRICTED", message: expect.stringMatching(reason) },
      });
    },
  );
});

describe.each(ofStreams.filter((name) => name !== "master" && name !== "legacy"))("%s", (api) => {
  it("tells visitors that a quality is for those who are logged in", async () => {
    const { site, client } = await setUp();
    site.answer("/api/xlive/play-gateway/master/url", refusal(-352, "-352"));
    const stream = await client.getStream(refOf(cast.withheld), { api, quality: "origin" });
    expect(stream).toMatchObject({
      currentStream: { quality: "hd" },
      availableQualities: [
        { quality: "real_origin", name: "原画真彩" },
        { quality: "origin", name: "原画", needsLogin: true },
        { quality: "uhd", name: "蓝光", needsLogin: true },
        { quality: "hd", name: "超清" },
        { quality: "sd", name: "高清" },
      ],
    });
  });

  it("gets it with a login", async () => {
    const { client } = await setUp();
    const options = { api, quality: "origin", auth: "SESSDATA=mine" };
    const stream = await client.getStream(refOf(cast.withheld), options);
    expect(stream.currentStream.quality).toBe("origin");
    expect(stream.availableQualities?.filter(({ needsLogin }) => needsLogin)).toEqual([]);
  });
});

it("master gets the original without a login", async () => {
  const { client } = await setUp();
  const stream = await client.getStream(refOf(cast.withheld), { api: "master", quality: "origin" });
  expect(stream).toMatchObject({
    currentStream: { quality: "origin", format: "hls", container: "fmp4", codec: "h264" },
  });
});

it.each(["web", "h5", "legacy"])("%s asks for the quality that is wanted", async (api) => {
  const { client } = await setUp();
  const got = async (quality: string) =>
    (await client.getStream(refOf(cast.live), { api, quality, strictQuality: true })).currentStream.quality;
  for (const quality of ["uhd", "hd", "origin"]) expect(await got(quality)).toBe(quality);
});

it.each(["web", "h5"])(
  "%s looks in the playlist for what visitors are not given, and only then",
  async (api) => {
    const { site, client } = await setUp();
    const playlists = () => site.asked.filter((path) => path.endsWith("/master/url")).length;
    await client.getStream(refOf(cast.live), { api });
    await client.getStream(refOf(cast.withheld), { api, quality: "hd" });
    await client.getStream(refOf(cast.withheld), { api, auth: "SESSDATA=mine" });
    await client.getStream(refOf(cast.withheld), { api, quality: "4k" });
    expect(playlists()).toBe(0);
    const { currentStream, sources, availableQualities } = await client.getStream(refOf(cast.withheld), {
      api,
    });
    expect(playlists()).toBe(1);
    expect(currentStream).toMatchObject({ quality: "origin", format: "hls", container: "fmp4" });
    expect(sources[0]?.streams.some(({ quality, flv }) => quality === "hd" && flv !== undefined)).toBe(true);
    expect(availableQualities?.filter(({ needsLogin }) => needsLogin)).toEqual([]);
  },
);

it("a wanted quality that visitors do not get at one is found at another", async () => {
  const { client } = await setUp();
  const options = { quality: "real_origin", strictQuality: true };
  const stream = await client.getStream(refOf(cast.withheld), options);
  expect(stream.currentStream.quality).toBe("real_origin");
});

it.each(["web", "h5"])("%s does not ask for a state that is known", async (api) => {
  const { site, client } = await setUp();
  await client.getInfo(refOf(cast.live), { api });
  const before = site.asked.length;
  expect(await client.getStream(refOf(cast.live), { api })).toMatchObject({ title: cast.live.title });
  const asked = site.asked.slice(before).filter((path) => path.startsWith("/api/"));
  expect(asked).toHaveLength(1);
});

it("a room that was shut is no room off air where lists leave it out", async () => {
  const { client } = await setUp();
  const { roomId, uid } = cast.shut;
  for (const api of ["batch", "batchByUid"])
    await expect(client.getInfo(refOf(cast.shut), { api })).rejects.toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
      message: expect.stringContaining("shut"),
    });
  expect(
    await client.getInfo(
      { provider: "bilibili", roomId: String(roomId), uid: String(uid) },
      { api: "legacy" },
    ),
  ).toMatchObject({ living: false });
});

it("legacy asks once an hour who an anchor is", async () => {
  const { context, asked, clock } = fakeCall(answersOf());
  const legacy = adapters.legacy({ origins: chooseOrigins() });
  const query = queryOf(cast.live.roomId);
  for (let number = 0; number < 3; number += 1) await legacy.fetchRoom(query, context);
  const count = () => asked.filter(({ url }) => url.includes("/Master/info")).length;
  expect([asked.length, count()]).toEqual([7, 1]);
  await clock.advance(3_600_001);
  await legacy.fetchRoom(query, context);
  expect(count()).toBe(2);
});
