import { expect, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { setUp } from "./set-up.ts";

const room = cast.live.webRid;

test("a watched room goes on air, is hidden by a captcha, comes back and ends: unknown is never told as ended", async () => {
  const { emulator, client } = await setUp({ config: { rates: { enabled: false } } });
  emulator.control({ room, onAir: false });
  const watcher = client.watch([room], { intervalMs: 1_000 });
  const changes = watcher[Symbol.asyncIterator]();
  await expect.poll(() => watcher.rooms()[0]?.state, { timeout: 30_000 }).toBe("off-air");

  emulator.control({ room, onAir: true });
  expect((await changes.next()).value).toMatchObject({
    ...{ type: "live", name: room, room: { provider: "douyin", roomId: room } },
    before: { living: false },
  });
  const { meta, currentStream } = await client.getStream(room);
  expect({ ...meta, url: currentStream.url }).toMatchObject({
    cached: true,
    attempts: [],
    url: expect.stringMatching(/^http/),
  });

  emulator.control({ endpoint: "*", fault: { kind: "captcha" } });
  expect((await changes.next()).value).toMatchObject({ type: "unknown", lastKnown: { living: true } });

  emulator.control({ endpoint: "*", fault: null });
  client.balancer("douyin").reset();
  expect((await changes.next()).value).toMatchObject({ type: "live", before: { living: true } });

  emulator.control({ room, onAir: false });
  expect((await changes.next()).value).toMatchObject({ type: "ended", before: { living: true } });
});

test("a watched short link is followed once, and from then on the room is asked for by its number", async () => {
  const { emulator, client } = await setUp({ config: { rates: { enabled: false } } });
  const watcher = client.watch([`https://v.douyin.com/${cast.live.shortCode}/`], { intervalMs: 1_000 });
  const first = await watcher[Symbol.asyncIterator]().next();
  expect(first.value).toMatchObject({ type: "live", room: { provider: "douyin", roomId: cast.live.webRid } });
  await expect.poll(() => emulator.counters().requests.web, { timeout: 30_000 }).toBeGreaterThan(1);
  expect(emulator.counters().requests.short).toBe(1);
});
