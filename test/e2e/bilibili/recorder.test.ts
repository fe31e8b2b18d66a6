import { closeDefaultClient, getInfo, getStream, provider } from "@stream-fallback/bilibili-provider";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { cast } from "../../emulator/bilibili/cast/cast.ts";
import { type Bilibili, startBilibili } from "../../emulator/bilibili/server.ts";

const { roomId, shortId, uid, owner, title } = cast.live;
const channelId = String(roomId);

let site: Bilibili;

beforeAll(async () => {
  site = await startBilibili();
  vi.stubEnv("BILIBILI_ORIGINS", site.originsVariable);
});

afterAll(async () => {
  await closeDefaultClient();
  vi.unstubAllEnvs();
  await site.close();
});

/** A check of the room, as a recorder makes one now and then. */
const check = () => getInfo(channelId, { uid, maxAgeMs: 0 });

// One story: each part begins where the one before ended.
test("a recorder of Bilibili adds a channel by the room's URL", async () => {
  expect(await provider.resolveChannelInfoFromURL(`https://live.bilibili.com/${shortId}`)).toEqual({
    ...{ id: channelId, title, owner, uid: String(uid) },
    avatar: expect.stringMatching(/^https?:/),
  });
});

test("a recorder of Bilibili has nothing to record while the room plays old videos", async () => {
  site.change(roomId, { status: 2 });
  expect(await check()).toMatchObject({ living: false, isRoundPlay: true });
  await expect(getStream({ channelId })).rejects.toMatchObject({ code: "NOT_LIVE" });
});

test("a recorder of Bilibili records a broadcast that begins, in the quality of its number", async () => {
  site.change(roomId, { status: 1 });
  const info = await check();
  expect(info).toMatchObject({ living: true, title });
  const stream = await getStream({ channelId, quality: 10_000, strictQuality: true, formatName: "flv" });
  expect(stream).toMatchObject({
    ...{ owner, title, liveId: info.liveId },
    currentStream: { name: "原画", quality: "origin", format: "flv", container: "flv", onlyAudio: false },
  });
  expect(stream.currentStream.url).toContain(`live_${uid}`);
});
