import { afterEach, beforeEach, expect, test } from "vitest";
import { cast } from "../cast/rooms.ts";
import type { Loose } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { askWeb } from "../visitors/visitor.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

async function bodyOf({ webRid }: { webRid: string }): Promise<Loose> {
  return (await askWeb(emulator, webRid)).json();
}

test("an ended room keeps its streams, and two numbers say that it is over", async () => {
  const { data } = await bodyOf(cast.ended);
  expect(data.room_status).toBe(2);
  expect(data.data[0]).toMatchObject({ status: 4, title: cast.ended.title });
  expect(data.data[0].stream_url.flv_pull_url.HD1).toContain(cast.ended.broadcast.streamId);
  expect(data).not.toHaveProperty("web_stream_url");
});

test("the JSON address tells a radio room to be on air with nothing to play", async () => {
  const { data } = await bodyOf(cast.radio);
  expect(data).toMatchObject({ room_status: 1, enter_mode: 1, web_stream_url: null });
  expect(data.data[0]).toMatchObject({ status: 2, title: cast.radio.title });
  expect(data.data[0]).not.toHaveProperty("stream_url");
});

test("a double screen has the composed picture under another stream id", async () => {
  const { broadcast } = cast.doubleScreen;
  const { stream_url, others } = (await bodyOf(cast.doubleScreen)).data.data[0];
  const [[id, composed]]: Loose = Object.entries(stream_url.pull_datas);
  expect(id).toBe(broadcast.composed.streamId);
  expect(id).toBe(others.web_data.additional_stream_url.id_str);
  expect(JSON.parse(composed.stream_data).data.origin.main.flv).toContain(id);
  expect(composed.options.qualities.at(-1).resolution).toBe("1920x1810");
  expect(JSON.parse(composed.extension.multi_view_data).canvas).toEqual({ width: 1920, height: 1810 });
  const plain = stream_url.live_core_sdk_data.pull_data;
  expect(plain.options.qualities.at(-1).resolution).toBe("1920x1080");
  expect(plain.stream_data).not.toContain(id);
});

test("the JSON address finds a room number with letters, and sends an odd title unchanged", async () => {
  expect((await bodyOf(cast.letters)).data.data[0].title).toBe(cast.letters.title);
  expect((await bodyOf(cast.oddTitle)).data.data[0].title).toBe(cast.oddTitle.title);
});

test("the JSON address answers for the room paramsError with a parameter error, although it is live", async () => {
  expect(await bodyOf(cast.paramsError)).toMatchObject({
    status_code: 10011,
    data: { prompts: "Request params error\t" },
  });
  expect(emulator.counters().refused).toEqual({});
});

test("the JSON address tells neither room nor anchor of a closed account", async () => {
  const { data, status_code } = await bodyOf(cast.cancelled);
  expect(status_code).toBe(0);
  expect(data.data).toEqual([]);
  expect(data).not.toHaveProperty("user");
});

test("the JSON address names an anchor without a room beside an empty list, under a code of success", async () => {
  const { data, status_code } = await bodyOf(cast.unlisted);
  expect(status_code).toBe(0);
  expect(data).toMatchObject({ data: [], room_status: 2, user: { nickname: cast.unlisted.owner.nickname } });
});

test("the list of other rooms may weigh more than 600 KB, and says status 0 of each", async () => {
  const body = await bodyOf(cast.crowded);
  expect(JSON.stringify(body).length).toBeGreaterThan(600_000);
  const { data, similar_rooms } = body.data;
  expect(data[0]).toMatchObject({ status: 2, title: cast.crowded.title });
  for (const { room } of similar_rooms) {
    expect(room.status).toBe(0);
    expect(JSON.parse(room.stream_url.live_core_sdk_data.pull_data.stream_data).data.origin.main.flv).toMatch(
      /^http:/,
    );
  }
});
