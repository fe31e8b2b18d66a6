import { getStream } from "@stream-fallback/douyin-provider";
import { describe, expect, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { setUp } from "./set-up.ts";

const { live, radio, skeleton } = cast;

describe("with the JSON API refused, the live page", () => {
  test("gives getStream the streams that getInfo has just told of, without being asked again", async () => {
    const { ask, client, emulator } = await setUp();
    emulator.control({ endpoint: "web", fault: { kind: "empty" } });
    const info = await ask(live.webRid);
    expect(info).toMatchObject({ living: true, api: "webHTML" });
    const asked = emulator.counters().requests.webHTML;
    const { currentStream, api, sources } = await getStream(live.webRid, {}, client);
    expect(api).toBe("webHTML");
    expect(sources).toEqual(info.sources);
    expect(currentStream.url).toContain(live.broadcast.streamId);
    expect(emulator.counters().requests.webHTML).toBe(asked);
  });

  test("is asked for streams by a call that knows nothing yet", async () => {
    const { client, emulator } = await setUp();
    emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
    const { currentStream, api } = await getStream(live.webRid, {}, client);
    expect(api).toBe("webHTML");
    expect(currentStream).toMatchObject({ quality: "origin", format: "flv" });
  });
});

test("getStream with the api webHTML asks the page alone", async () => {
  const { client, emulator } = await setUp();
  const { currentStream, api } = await getStream(live.webRid, { api: "webHTML" }, client);
  expect(api).toBe("webHTML");
  expect(currentStream.url).toContain(live.broadcast.streamId);
  expect(emulator.counters().requests).toMatchObject({ web: 0, mobile: 0 });
});

test("a page on air without streams is passed over, and nothing counts against it", async () => {
  const { ask, client } = await setUp();
  const page = await ask(radio.webRid, { api: "webHTML" });
  expect(page).toMatchObject({ living: true, isLiveRadio: true, sources: [] });
  for (let call = 0; call < 5; call += 1) {
    const { api } = await getStream(radio.webRid, { maxAgeMs: 0 }, client);
    expect(api).toBe("mobile");
  }
  const rows = client.balancer("douyin").status();
  expect(rows.find(({ name }) => name === "webHTML")).toMatchObject({ state: "closed", failureCount: 0 });
});

test.each([{}, { isLiveRadio: true }])(
  "the first call for the streams of a radio room, with %j, asks by the uid that an answer without streams has taught",
  async (options) => {
    const { client, emulator } = await setUp();
    const { api, currentStream } = await getStream(radio.webRid, options, client);
    expect(api).toBe("mobile");
    expect(currentStream.url).toContain(radio.broadcast.streamId);
    expect(emulator.counters().requests).toMatchObject({ mobile: 1 });
  },
);

test("an answer without streams teaches the uid even where nobody else can be asked by it", async () => {
  const { ask, client, emulator } = await setUp();
  emulator.control({ endpoint: "mobile", fault: { kind: "captcha" } });
  await expect(getStream(radio.webRid, {}, client)).rejects.toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
  expect(await ask(radio.webRid, { api: "userHTML" })).toMatchObject({ living: true });
});

test("a page that is only a frame gives no stream, and another adapter does", async () => {
  const { client } = await setUp();
  client.balancer("douyin").update("webHTML", { weight: 100 });
  const { api, currentStream } = await getStream(skeleton.webRid, {}, client);
  expect(api).toBe("web");
  expect(currentStream.url).toContain(skeleton.broadcast.streamId);
});
