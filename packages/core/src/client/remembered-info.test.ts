import { expect, it } from "vitest";
import { openCache } from "../cache/open-cache.ts";
import { systemClock } from "../runtime/clock.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { rememberedInfo } from "./remembered-info.ts";
import { createWorld } from "./test-world.ts";

const room = { provider: "site", roomId: "7" };

/** A cache in which a client has kept its answer a moment ago. */
async function keptBy() {
  const cache = openCache("memory:");
  // What is remembered by the system's time has to be kept by it.
  const { client, replies } = createWorld({ cache, clock: { ...manualClock(), ...systemClock } });
  replies.web = () => ({ title: "kept", owner: "somebody" });
  const asked = await client.getInfo("7", { options: { isWide: true } });
  await client.close();
  return { cache, asked };
}

it("what a client has kept is remembered without a client, as it was told", async () => {
  const { cache, asked } = await keptBy();
  const remembered = await rememberedInfo(room, { cache, options: { isWide: true }, maxAgeMs: 60_000 });
  expect(remembered).toEqual({
    ...asked,
    liveStartTime: expect.any(Date),
    recordStartTime: expect.any(Date),
    meta: { attempts: [], cached: true, stale: false, ageMs: expect.any(Number) },
  });
});

it.each([
  ["with other options", room, { options: undefined, maxAgeMs: 60_000 }],
  ["of another room", { ...room, roomId: "8" }, { options: { isWide: true }, maxAgeMs: 60_000 }],
  ["no older than nothing", room, { options: { isWide: true }, maxAgeMs: 0 }],
])("an answer %s is not remembered", async (_what, asked, wish) => {
  const { cache } = await keptBy();
  expect(await rememberedInfo(asked, { cache, ...wish })).toBeUndefined();
});
