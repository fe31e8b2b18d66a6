import { summaryOf as coreSummaryOf, createClient } from "@stream-fallback/core";
import { createProvider, type DouyinExtra, getStream, summaryOf } from "@stream-fallback/douyin-provider";
import { expect, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { setUp } from "./set-up.ts";

const { webRid } = cast.live;

test("the summary of an info is what recorders keep of it, a fraction of its size and without an address of a stream", async () => {
  const { ask, client } = await setUp();
  const info = await ask(webRid, { api: "web" });
  const summary = summaryOf(info);
  const { living, isLiveRadio, roomId, owner, title, avatar, cover, liveId, uid, api, area } = info;
  const { liveStartTime, recordStartTime } = info;
  expect(summary).toEqual({
    ...{ living, isLiveRadio, roomId, owner, title, avatar, cover, liveId, uid, api, area },
    ...{ liveStartTime, recordStartTime },
  });
  const size = JSON.stringify(summary).length;
  expect(size).toBeLessThan(800);
  expect(JSON.stringify(info).length / size).toBeGreaterThan(5);
  const stream = await getStream(webRid, client);
  expect(summaryOf(stream)).toEqual({
    ...summaryOf(stream),
    currentStream: {
      ...{ name: "原画", source: "main", quality: "origin", format: "flv", onlyAudio: false },
      ...{ codec: "h264", container: "flv" },
    },
  });
  expect(JSON.stringify(summaryOf(stream))).not.toMatch(/\.flv|\.m3u8|expire|headers|user-agent/i);
});

test("an info has its streams in JSON, and keeps them when a summary is made of it", async () => {
  const { emulator } = await setUp();
  const client = createClient<DouyinExtra>({ providers: [createProvider({ origins: emulator.origins })] });
  const info = await client.getInfo(webRid, { api: "web" });
  const { isLiveRadio: _, ...plain } = summaryOf(info);
  expect(coreSummaryOf(info)).toEqual(plain);
  expect(JSON.stringify(info)).toMatch(/\.flv/);
  await client.close();
});
