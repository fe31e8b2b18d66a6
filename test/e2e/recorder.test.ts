import {
  closeDefaultClient,
  getInfo,
  getStream,
  loadBalancer,
  provider,
  resolveRoom,
} from "@stream-fallback/douyin-provider";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { adapterNames } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";

const { webRid: channelId, owner, title } = cast.live;
const url = `https://live.douyin.com/${channelId}`;

let site: Emulator;

beforeAll(async () => {
  site = await startEmulator({ streams: true });
  vi.stubEnv("DOUYIN_ORIGINS", site.originsVariable);
});

afterAll(async () => {
  await closeDefaultClient();
  vi.unstubAllEnvs();
  await site.close();
});

/** A check of the room, as a recorder makes one now and then. */
const check = () => getInfo(channelId, { api: "balance", uid: owner.secUid, maxAgeMs: 0 });

async function firstBytes(address: string): Promise<string> {
  const reply = await fetch(address);
  expect(reply.status).toBe(200);
  return Buffer.from(await reply.arrayBuffer()).toString("latin1", 0, 3);
}

function asked(): number {
  const { requests } = site.counters();
  return adapterNames.reduce((sum, name) => sum + requests[name], 0);
}

// One story: each part begins where the one before ended.
test("a recorder's channel is added by its URL", async () => {
  expect(provider).toMatchObject({ id: "DouYin", name: "抖音", siteURL: "https://live.douyin.com/" });
  expect(provider.matchURL(url)).toBe(true);
  expect(provider.matchURL("https://example.com/1")).toBe(false);
  expect(await provider.resolveChannelInfoFromURL("https://example.com/1")).toBeNull();
  expect(await provider.resolveChannelInfoFromURL(url)).toEqual({
    id: channelId,
    title,
    owner: owner.nickname,
    avatar: expect.stringMatching(/^https:/),
    uid: owner.secUid,
  });
  expect(await resolveRoom(url)).toEqual({ provider: "douyin", roomId: channelId });
});

test("a recorder has nothing to record while the room is off air", async () => {
  site.control({ room: channelId, onAir: false });
  expect(await check()).toMatchObject({ living: false, owner: owner.nickname });
  await expect(getStream({ channelId, uid: owner.secUid })).rejects.toMatchObject({ code: "NOT_LIVE" });
});

test("a broadcast that begins is recorded in the quality that was asked for", async () => {
  site.control({ room: channelId, onAir: true });
  for (const endpoint of ["webHTML", "userHTML"] as const)
    loadBalancer.updateAPIConfig(endpoint, { weight: 0 });
  const info = await check();
  expect(info).toMatchObject({ living: true, title });
  const before = asked();
  const stream = await getStream({
    channelId,
    uid: owner.secUid,
    api: "balance",
    quality: "hd",
    strictQuality: true,
    formatPriorities: ["flv", "hls"],
    doubleScreen: true,
    isLiveRadio: info.isLiveRadio,
  });
  expect(stream).toMatchObject({
    owner: info.owner,
    title: info.title,
    cover: info.cover,
    liveId: info.liveId,
    avatar: info.avatar,
    currentStream: { name: "超清", source: "main", quality: "hd", format: "flv", onlyAudio: false },
  });
  expect(stream.sources).toEqual(info.sources);
  expect(stream.streams).toEqual(info.streams);
  expect(asked()).toBe(before);
  expect(await firstBytes(stream.currentStream.url)).toBe("FLV");
});

test("the next segment of a recording goes on with another format, without asking the site again", async () => {
  const before = asked();
  const { currentStream } = await getStream(channelId, { uid: owner.secUid, formatPriorities: ["hls"] });
  expect(currentStream).toMatchObject({ quality: "origin", format: "hls" });
  expect(await firstBytes(currentStream.url)).toBe("#EX");
  expect(asked()).toBe(before);
});

test("the true origin of a stream is for those who ask for it, and is no sound alone", async () => {
  const { currentStream } = await getStream({ channelId, uid: owner.secUid, quality: "real_origin" });
  expect(currentStream).toMatchObject({ quality: "real_origin", format: "flv", onlyAudio: false });
  expect(currentStream.url).not.toContain("only_audio");
  expect(await firstBytes(currentStream.url)).toBe("FLV");
});

test("a quality that the room does not have is refused only when it must be that one", async () => {
  const quality = { quality: "real_origin", formatPriorities: ["hls"] } as const;
  const options = { channelId, uid: owner.secUid, ...quality };
  expect((await getStream(options)).currentStream.quality).toBe("origin");
  const strict = getStream({ ...options, strictQuality: true });
  await expect(strict).rejects.toMatchObject({ code: "NO_SUCH_QUALITY" });
});

test("a captcha in the middle of a recording changes who answers and not what is said", async () => {
  loadBalancer.updateAPIConfig("webHTML", { weight: 2 });
  site.control({ endpoint: "web", fault: { kind: "captcha" } });
  for (let turn = 0; turn < 3; turn += 1) expect(await check()).toMatchObject({ living: true, title });
  expect(loadBalancer.getBlockedAPIs()).toEqual(["web"]);
  const stream = await getStream({ channelId, uid: owner.secUid, maxAgeMs: 0 });
  expect(["webHTML", "mobile"]).toContain(stream.api);
  expect(stream).toMatchObject({ title, currentStream: { quality: "origin" } });
  loadBalancer.resetAll();
  site.control({ endpoint: "web", fault: null });
});

test("a recording ends with its broadcast", async () => {
  site.control({ room: channelId, onAir: false });
  expect(await check()).toMatchObject({ living: false });
  await expect(getStream({ channelId, maxAgeMs: 0 })).rejects.toMatchObject({ code: "NOT_LIVE" });
});
