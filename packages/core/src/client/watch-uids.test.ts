import { describe, expect, it, onTestFinished } from "vitest";
import type { KeyvLike } from "../cache/store.ts";
import { defineProvider } from "../provider/define-provider.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { createClient } from "./create-client.ts";
import { MINUTE_MS, offAir } from "./test-world/watching.ts";
import { mapCache } from "./test-world.ts";

/** A client of a site with one adapter that needs no uid, and one that does, in a process of its own. */
function start(cache: KeyvLike, clock: ManualClock = manualClock()) {
  const asked: string[] = [];
  const site = { teaches: true };
  const provider = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    adapters: ["byNumber", "byUid"].map((name) => ({
      name,
      provides: ["status"],
      accepts: ({ room }) => name === "byNumber" || room.uid !== undefined,
      async fetchRoom({ room }) {
        asked.push(`${name} ${room.roomId}`);
        const uid = `7${room.roomId}`;
        return site.teaches ? { ...offAir, uid, learned: { uid } } : offAir;
      },
    })),
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const client = createClient({ providers: [provider], clock, cache, random: () => 0.5 });
  onTestFinished(() => client.close());
  return { client, clock, asked, site };
}

const names = Array.from({ length: 40 }, (_, room) => String(room));

describe("after a restart a watch", () => {
  it.each([
    ["texts", names],
    ["refs", names.map((roomId) => ({ provider: "site", roomId }))],
  ])("asks for rooms given as %s at once where a uid is needed, if that is kept", async (_, rooms) => {
    const cache = mapCache();
    const first = start(cache);
    first.client.watch(rooms, { intervalMs: MINUTE_MS });
    await first.clock.advance(2 * MINUTE_MS);
    await first.client.close();
    await first.clock.advance(MINUTE_MS);
    const second = start(cache, first.clock);
    second.client.watch(rooms, { intervalMs: MINUTE_MS });
    await second.clock.advance(MINUTE_MS);
    expect(second.asked.slice(0, 40).filter((each) => each.startsWith("byUid")).length).toBeGreaterThan(10);
  });

  it("reads of the store what it needs for rooms as they fall due, and no more than once", async () => {
    const cache = mapCache();
    const reads: string[] = [];
    const { client, clock } = start({
      ...cache,
      get: async (key) => {
        reads.push(key);
        return cache.entries.get(key);
      },
    });
    client.watch(names, { intervalMs: MINUTE_MS });
    const uidReads = () => reads.filter((key) => key.includes("uid:site:"));
    await clock.advance(10_000);
    expect(uidReads().length).toBeLessThan(50);
    await clock.advance(20_000);
    expect(new Set(uidReads()).size).toBe(40);
  });

  it("asks for its rooms where the store fails, or never answers", async () => {
    for (const get of [() => Promise.reject(new Error("full")), () => new Promise<never>(() => {})]) {
      const { client, clock, asked } = start({ ...mapCache(), get });
      client.watch(["1"], { intervalMs: MINUTE_MS });
      await clock.advance(5_000);
      expect(asked.length).toBeGreaterThan(0);
    }
  });
});

describe("a room that is given with a uid", () => {
  it.each([
    ["in its ref", { room: { provider: "site", roomId: "1", uid: "71" } }],
    ["beside its number", { room: "1", uid: "71" }],
  ])("%s is asked for with it for as long as no answer tells another", async (_, given) => {
    const { client, clock, asked, site } = start(mapCache());
    site.teaches = false;
    client.watch([{ ...given, api: "byUid" }], { intervalMs: MINUTE_MS });
    await clock.advance(3.5 * MINUTE_MS);
    expect(asked).toEqual(["byUid 1", "byUid 1", "byUid 1", "byUid 1"]);
  });
});
