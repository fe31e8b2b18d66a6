import { afterEach, beforeEach, expect, test } from "vitest";
import { type CastName, cast } from "../cast/rooms.ts";
import { decodePage, type Loose, stateOf } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askPage } from "../visitors/visitor.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

async function pageOf(name: CastName): Promise<string> {
  return (await askPage(emulator, cast[name].webRid)).text();
}

async function roomInfoOf(name: CastName): Promise<Loose> {
  return stateOf(await pageOf(name)).roomStore.roomInfo;
}

test("the page of an ended room has status 4 beside a full stream_url", async () => {
  const info = await roomInfoOf("ended");
  expect(info.room.status).toBe(4);
  expect(info.room.stream_url.flv_pull_url.HD1).toContain(cast.ended.broadcast.streamId);
  expect(info.web_stream_url).toBeNull();
});

test("the page of a radio room says that computers do not play it", async () => {
  const page = await pageOf("radio");
  expect(page).toContain("该直播类型或玩法电脑端暂未支持");
  expect(stateOf(page).roomStore.roomInfo).toMatchObject({ enter_mode: 1, room: { status: 2 } });
});

test("the page of a double screen has a text row for each of its two pictures", async () => {
  const page = await pageOf("doubleScreen");
  const { texts } = decodePage(page);
  const { broadcast } = cast.doubleScreen;
  const { live_core_sdk_data, pull_datas } = stateOf(page).roomStore.roomInfo.room.stream_url;
  const textOf = (reference: string) => texts.get(reference.slice(1));
  expect(textOf(live_core_sdk_data.pull_data.stream_data)).toContain(broadcast.streamId);
  const composed = pull_datas[broadcast.composed.streamId];
  expect(textOf(composed.stream_data)).toContain(broadcast.composed.streamId);
});

test("an odd title ends neither a string nor a script of the page too early", async () => {
  const page = await pageOf("oddTitle");
  const { room, anchor } = stateOf(page).roomStore.roomInfo;
  expect(room.title).toBe(cast.oddTitle.title);
  expect(anchor.nickname).toBe(cast.oddTitle.owner.nickname);
  expect(page.split("<!--")).toHaveLength(1);
});

test("a room with letters in its number has a page", async () => {
  expect((await roomInfoOf("letters")).web_rid).toBe(cast.letters.webRid);
});

test("the page of the room skeleton never holds more than its frame, although it is live", async () => {
  const page = await pageOf("skeleton");
  expect(stateOf(page).roomStore.roomInfo).toEqual({
    web_rid: cast.skeleton.webRid,
    web_stream_url: expect.any(Object),
  });
  expect(page).not.toContain(cast.skeleton.broadcast.streamId);
  expect(page).not.toContain(cast.skeleton.title);
});

test("the page of a room id, asked for in place of the room number, has nothing to show", async () => {
  const page = await (await askPage(emulator, cast.live.roomId)).text();
  expect(page).toContain("该内容暂时无法无法查看");
  expect(stateOf(page).roomStore).toMatchObject({ errorCode: 4001038, roomInfo: { web_stream_url: null } });
});

test("pushes of a page end inside an announcement, inside a text and inside an escape", async () => {
  const page = await pageOf("doubleScreen");
  const pushes = [...page.matchAll(/_f\.push\((\[1,.*?\])\)<\/script>/gs)].map(
    (match) => JSON.parse(match[1] ?? "")[1] as string,
  );
  expect(pushes).toContain("13:T");
  const announcement = pushes.findIndex((text) => /^12:T[0-9a-f]+,$/.test(text));
  const length = Number.parseInt(pushes[announcement]?.slice(4) ?? "", 16);
  expect(Buffer.byteLength(pushes[announcement + 1] ?? "")).toBeLessThan(length);
  const first = pushes.findIndex((text) => text.startsWith("a:"));
  expect(pushes.slice(first).some((text) => text.endsWith("\\"))).toBe(true);
});
