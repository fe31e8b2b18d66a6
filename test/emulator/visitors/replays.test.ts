import { aBogus } from "@stream-fallback/douyin-provider/signing";
import { expect, onTestFinished, test } from "vitest";
import { cast } from "../cast/rooms.ts";
import { type EmulatorOptions, startEmulator } from "../server.ts";
import { askWebWith, fetchTtwid, signed, userAgent, webQuery } from "./visitor.ts";

async function open(options?: EmulatorOptions) {
  let laterMs = 0;
  // The clock moves on by a little each time it is read.
  const emulator = await startEmulator({ clock: () => Date.now() + laterMs++, ...options });
  onTestFinished(() => emulator.close());
  const cookie = `ttwid=${await fetchTtwid(emulator)}`;
  const lengthOf = async (query: string, headers: object = { cookie }) =>
    (await (await askWebWith(emulator, query, headers)).text()).length;
  return { emulator, lengthOf };
}

const query = webQuery(cast.live.webRid);

test("an a_bogus signature is accepted once, whoever sends it", async () => {
  const { emulator, lengthOf } = await open();
  const once = signed(query);
  expect(await lengthOf(once)).toBeGreaterThan(1000);
  expect(await lengthOf(once)).toBe(0);
  expect(await lengthOf(once, { cookie: `ttwid=${await fetchTtwid(emulator)}` })).toBe(0);
  expect(emulator.counters().refused).toEqual({ "web.badSignature.replayed": 2 });
  expect(await lengthOf(signed(query))).toBeGreaterThan(1000);
});

test("a used signature stays used when it is percent-encoded", async () => {
  const { lengthOf } = await open();
  const signature = aBogus({ query, userAgent });
  expect(await lengthOf(`${query}&a_bogus=${signature}`)).toBeGreaterThan(1000);
  expect(await lengthOf(`${query}&a_bogus=${encodeURIComponent(signature)}`)).toBe(0);
});

test("a refused request does not use up its signature", async () => {
  const { lengthOf } = await open();
  const once = signed(query);
  expect(await lengthOf(once, {})).toBe(0);
  expect(await lengthOf(once)).toBeGreaterThan(1000);
});

test("in lax mode a signature is accepted any number of times", async () => {
  const { lengthOf } = await open({ strict: false });
  const once = signed(query);
  expect(await lengthOf(once)).toBe(await lengthOf(once));
});

test("while the emulator's clock stands still, the same signature is accepted twice", async () => {
  const nowMs = Date.now();
  const { emulator, lengthOf } = await open({ clock: () => nowMs });
  const clock = { wallNow: () => nowMs };
  const once = `${query}&a_bogus=${encodeURIComponent(aBogus({ query, userAgent, clock, random: () => 0 }))}`;
  expect(await lengthOf(once)).toBe(await lengthOf(once));
  expect(emulator.counters().refused).toEqual({});
});
