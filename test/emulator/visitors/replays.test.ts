import { aBogus } from "@stream-fallback/douyin-provider/signing";
import { expect, onTestFinished, test } from "vitest";
import { cast } from "../cast/rooms.ts";
import { type EmulatorOptions, startEmulator } from "../server.ts";
import { askWebWith, fetchTtwid, signed, userAgent, webQuery } from "./visitor.ts";

async function open(options?: EmulatorOptions) {
  let laterMs = 0;
  // Every look at the clock finds it a little later than the one before.
  const emulator = await startEmulator({ clock: () => Date.now() + laterMs++, ...options });
  onTestFinished(() => emulator.close());
  const cookie = `ttwid=${await fetchTtwid(emulator)}`;
  const lengthOf = async (query: string, headers: object = { cookie }) =>
    (await (await askWebWith(emulator, query, headers)).text()).length;
  return { emulator, lengthOf };
}

const query = webQuery(cast.live.webRid);

test("a signature is good for one answer, whoever sends it", async () => {
  const { emulator, lengthOf } = await open();
  const once = signed(query);
  expect(await lengthOf(once)).toBeGreaterThan(1000);
  expect(await lengthOf(once)).toBe(0);
  expect(await lengthOf(once, { cookie: `ttwid=${await fetchTtwid(emulator)}` })).toBe(0);
  expect(emulator.counters().refused).toEqual({ "web.badSignature.replayed": 2 });
  expect(await lengthOf(signed(query))).toBeGreaterThan(1000);
});

test("encoding a used signature makes no new one of it", async () => {
  const { lengthOf } = await open();
  const signature = aBogus({ query, userAgent });
  expect(await lengthOf(`${query}&a_bogus=${signature}`)).toBeGreaterThan(1000);
  expect(await lengthOf(`${query}&a_bogus=${encodeURIComponent(signature)}`)).toBe(0);
});

test("a refused request uses up no signature", async () => {
  const { lengthOf } = await open();
  const once = signed(query);
  expect(await lengthOf(once, {})).toBe(0);
  expect(await lengthOf(once)).toBeGreaterThan(1000);
});

test("in lax mode nobody looks", async () => {
  const { lengthOf } = await open({ strict: false });
  const once = signed(query);
  expect(await lengthOf(once)).toBe(await lengthOf(once));
});

test("where the clock stands still, the same words may be said twice", async () => {
  const nowMs = Date.now();
  const { emulator, lengthOf } = await open({ clock: () => nowMs });
  const clock = { wallNow: () => nowMs };
  const once = `${query}&a_bogus=${encodeURIComponent(aBogus({ query, userAgent, clock, random: () => 0 }))}`;
  expect(await lengthOf(once)).toBe(await lengthOf(once));
  expect(emulator.counters().refused).toEqual({});
});
