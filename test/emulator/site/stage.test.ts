import { expect, it, onTestFinished } from "vitest";
import { cast } from "../cast/rooms.ts";
import type { Loose } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askMobile, askProfile, askWeb, mobileQuery, signed, solvedChallenge } from "../visitors/visitor.ts";

const { webRid, owner } = cast.live;

async function started(): Promise<Emulator> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  return emulator;
}

async function bodyOf(reply: Response): Promise<Loose> {
  return (await reply.json()) as Loose;
}

async function statusOf(emulator: Emulator): Promise<number> {
  const { data } = await bodyOf(await askWeb(emulator, webRid));
  return data.data[0].status;
}

it("an order ends a broadcast, and another order begins it again", async () => {
  const emulator = await started();
  expect(await statusOf(emulator)).toBe(2);
  emulator.control({ room: webRid, onAir: false });
  expect(await statusOf(emulator)).toBe(4);
  emulator.control({ room: webRid, onAir: true });
  expect(await statusOf(emulator)).toBe(2);
});

it("a room ordered off air is off air at every address", async () => {
  const emulator = await started();
  emulator.control({ room: webRid, onAir: false });
  const query = signed(mobileQuery({ secUid: owner.secUid }), "phone");
  const { data } = await bodyOf(await askMobile(emulator, query, "phone"));
  expect(data.room.status).toBe(4);
  const profile = await askProfile(emulator, owner.secUid, solvedChallenge("0123456789abcdef01234"));
  expect(await profile.text()).toContain('\\"roomIdStr\\":\\"0\\"');
});

it("a room ordered off air may linger on mobile, with the time of its end", async () => {
  const emulator = await started();
  emulator.control({ room: webRid, onAir: false, lingersOnMobile: true });
  expect(await statusOf(emulator)).toBe(4);
  const query = signed(mobileQuery({ secUid: owner.secUid }), "phone");
  const { data } = await bodyOf(await askMobile(emulator, query, "phone"));
  const { status, start_time, finish_time, finish_reason } = data.room;
  expect({ status, finish_reason }).toEqual({ status: 2, finish_reason: 1 });
  expect(finish_time).toBeGreaterThan(start_time);
});

it("the control report lists the rooms ordered off air, until a reset", async () => {
  const emulator = await started();
  const offAir = async () => (await bodyOf(await fetch(`${emulator.url}/__control`))).offAir;
  emulator.control({ room: webRid, onAir: false });
  expect(await offAir()).toEqual([webRid]);
  emulator.control({ reset: true });
  expect(await offAir()).toEqual([]);
});

it("an order begins another broadcast, with a room id of its own and stream addresses that end sooner", async () => {
  const emulator = await started();
  emulator.control({ room: webRid, onAir: true, roomId: "7990010020030009999", urlSeconds: 2_700 });
  const { data } = await bodyOf(await askWeb(emulator, webRid));
  expect(data.data[0].id_str).toBe("7990010020030009999");
  const address = new URL(data.data[0].stream_url.flv_pull_url.HD1);
  expect(address.pathname).toContain("7990010020030009999");
  const leftSeconds = Number(address.searchParams.get("expire")) - Date.now() / 1_000;
  expect(leftSeconds).toBeGreaterThan(2_600);
  expect(leftSeconds).toBeLessThanOrEqual(2_700);
  emulator.control({ reset: true });
  expect((await bodyOf(await askWeb(emulator, webRid))).data.data[0].id_str).toBe(cast.live.roomId);
});

it.each([
  [{ room: webRid, onAir: false, lingersOnMobile: 1 }, /lingersOnMobile must be true or false/],
  [{ room: webRid, onAir: true, urlSeconds: 0 }, /urlSeconds must be a whole number/],
  [{ room: webRid, onAir: true, roomId: "no number?" }, /roomId must be a name/],
  [{ room: cast.offline.webRid, onAir: true }, /is never on air/],
  [{ room: webRid, onAir: "yes" }, /onAir must be true or false/],
  [{ room: webRid }, /onAir must be true or false/],
  [{ room: 5, onAir: true }, /room/],
  [{ room: webRid, onAir: true, times: 3 }, /unknown field "times"/],
])("the stage order %j is refused", async (order, words) => {
  const emulator = await started();
  const reply = await fetch(`${emulator.url}/__control`, { method: "POST", body: JSON.stringify(order) });
  expect(reply.status).toBe(400);
  expect((await bodyOf(reply)).error).toMatch(words);
});
