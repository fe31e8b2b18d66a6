import { StreamFallbackError } from "@stream-fallback/core";
import { getStream } from "@stream-fallback/douyin-provider";
import { expect, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { setUp } from "./set-up.ts";

const { webRid, owner } = cast.lingering;

test("a room whose mobile reply goes on saying live after the end is never told on air, whoever is asked first", async () => {
  const { ask, emulator, client } = await setUp();
  const answers = [];
  for (let poll = 0; poll < 24; poll += 1)
    answers.push(await ask(webRid, { uid: owner.secUid, maxAgeMs: 0 }));
  for (const info of answers)
    expect(info).toMatchObject({ living: false, owner: owner.nickname, sources: [] });
  const attempts = answers
    .flatMap(({ meta }) => meta.attempts)
    .filter(({ endpoint }) => endpoint === "mobile");
  expect(attempts.length).toBeGreaterThan(3);
  for (const attempt of attempts) expect(attempt).toMatchObject({ code: "INCOMPLETE" });
  expect(emulator.counters().requests.mobile).toBe(attempts.length);
  // It answers for other rooms all the while.
  const mobile = client
    .balancer("douyin")
    .status()
    .find(({ name }) => name === "mobile");
  expect(mobile).toMatchObject({ state: "closed", failureCount: 0 });
});

test("mobile alone says of such a room neither on air nor off air, and hands out no stream", async () => {
  const { ask, client } = await setUp();
  const asked = { api: "mobile", uid: owner.secUid } as const;
  for (const call of [() => ask(webRid, asked), () => getStream(webRid, asked, client)]) {
    const failure = await call().catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(StreamFallbackError);
    expect(failure).toMatchObject({ code: "ALL_ENDPOINTS_FAILED", cause: { code: "INCOMPLETE" } });
    expect(String(failure)).not.toContain("http");
  }
});

test("getStream of such a room says that it is not on air", async () => {
  const { client } = await setUp();
  for (let call = 0; call < 8; call += 1) {
    const failing = getStream(webRid, { uid: owner.secUid, maxAgeMs: 0 }, client);
    await expect(failing).rejects.toMatchObject({ code: "NOT_LIVE" });
  }
});

test("a broadcast that ends while mobile lags is over for every later poll, and its streams are not handed out again", async () => {
  const { ask, emulator, client } = await setUp();
  const room = cast.live.webRid;
  const uid = cast.live.owner.secUid;
  expect(await getStream(room, { uid }, client)).toMatchObject({ living: true });
  emulator.control({ room, onAir: false, lingersOnMobile: true });
  for (let poll = 0; poll < 16; poll += 1) {
    expect(await ask(room, { uid, maxAgeMs: 0 })).toMatchObject({ living: false, sources: [] });
    await expect(getStream(room, { uid }, client)).rejects.toMatchObject({ code: "NOT_LIVE" });
  }
});
