import { type Client, type Clock, createClient } from "@stream-fallback/core";
import { type ManualClock, manualClock, seededRandom } from "@stream-fallback/core/testing";
import {
  createProvider,
  type DouyinExtra,
  type GetInfoOptions,
  getInfo,
  type RoomInfo,
} from "@stream-fallback/douyin-provider";
import { describe, expect, onTestFinished, test } from "vitest";
import { adapterNames } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { sampleOf } from "../sample-of.ts";

const START = Date.UTC(2026, 0, 2);
const BLOCK_MS = 300_000;
const LONGEST_BLOCK_MS = 3_600_000;
const DAY_MS = 24 * 3_600_000;
const { webRid, shortCode } = cast.live;
const otherRooms = [cast.liveWithoutUhd, cast.offline, cast.finished].map((member) => member.webRid);

interface Program {
  client: Client<DouyinExtra>;
  clock: ManualClock;
  ask(room: string, options?: GetInfoOptions): Promise<RoomInfo>;
}

interface Scene {
  emulator: Emulator;
  /** Starts a program that has the same store as all others, at this moment by its wall clock. */
  start(wallMs: number, shifted?: (clock: ManualClock) => Clock): Program;
}

/** A site, which has the time of the program that was started last, and a store that outlives programs. */
async function openScene(): Promise<Scene> {
  const entries = new Map<string, unknown>();
  const cache = {
    get: async (key: string) => entries.get(key),
    set: async (key: string, value: string) => entries.set(key, value),
    delete: async (key: string) => entries.delete(key),
  };
  let now = () => START;
  const emulator = await startEmulator({ clock: () => now() });
  onTestFinished(() => emulator.close());
  const providers = [createProvider({ origins: emulator.origins })];
  // One for all programs: no two of them sign in the same words.
  const random = seededRandom(1);
  return {
    emulator,
    start(wallMs, shifted = (clock) => clock) {
      const clock = manualClock(wallMs);
      const own = shifted(clock);
      now = own.wallNow;
      const config = { breaker: { blockJitter: 0, accessBlockDuration: BLOCK_MS } };
      const client = createClient<DouyinExtra>({ providers, cache, random, config, clock: own });
      onTestFinished(() => client.close());
      return { client, clock, ask: (room, options) => getInfo(room, options, client) };
    },
  };
}

/** The site shows `web` a captcha, and from then on answers it again: whoever asks too early would not be told. */
async function blockWeb({ emulator }: Scene, { ask }: Program): Promise<void> {
  emulator.control({ endpoint: "web", fault: { kind: "captcha" }, times: 1 });
  await expect(ask(webRid, { api: "web" })).rejects.toMatchObject({ cause: { code: "RISK_CONTROL" } });
  expect(emulator.counters().faulted).toEqual({ "web.captcha": 1 });
}

/** How often `web` is asked in calls of every kind, many one after another and many at once. */
async function requestsToWeb({ emulator }: Scene, { ask }: Program): Promise<number> {
  const before = emulator.counters().requests.web;
  for (const room of otherRooms) expect(await ask(room, { maxAgeMs: 0 })).toHaveProperty("living");
  const rooms = Array.from({ length: 4 }, () => otherRooms).flat();
  await Promise.all(rooms.map((room) => ask(room, { maxAgeMs: 0 })));
  await ask(webRid, { api: "web", maxAgeMs: 0 }).catch(() => {});
  return emulator.counters().requests.web - before;
}

type Ending = (program: Program) => Promise<void>;
const endings: [string, Ending][] = [
  ["is closed", ({ client }) => client.close()],
  // Nobody closes it; changes are written within a second.
  ["is killed after a second", ({ clock }) => clock.advance(1_000)],
];

describe.each(sampleOf(endings, 2))(
  "a program that %s while web is blocked for 300 s, and starts again",
  (_, end) => {
    test.each([1_000, 100_000, 299_000])("%i ms later, does not ask web before its time", async (atMs) => {
      const scene = await openScene();
      const first = scene.start(START);
      await blockWeb(scene, first);
      await end(first);

      const next = scene.start(START + atMs);
      expect(await requestsToWeb(scene, next)).toBe(0);
      await expect(next.ask(webRid, { api: "web", maxAgeMs: 0 })).rejects.toMatchObject({
        code: "NO_ENDPOINT_AVAILABLE",
        retryAfterMs: BLOCK_MS - atMs,
      });
      await next.clock.advance(BLOCK_MS - atMs - 1);
      expect(await requestsToWeb(scene, next)).toBe(0);
      await next.clock.advance(1);
      expect(await next.ask(webRid, { api: "web", maxAgeMs: 0 })).toMatchObject({
        meta: { attempts: [{ endpoint: "web", role: "trial", kind: "success" }] },
      });
      expect(await requestsToWeb(scene, next)).toBeGreaterThan(0);
    });

    test("again and again, does not begin the block anew", async () => {
      const scene = await openScene();
      let program = scene.start(START);
      await blockWeb(scene, program);
      for (const atMs of [50_000, 100_000, 150_000, 200_000, 299_999]) {
        await end(program);
        program = scene.start(START + atMs);
        expect(await requestsToWeb(scene, program)).toBe(0);
      }
      await program.clock.advance(1);
      expect(await requestsToWeb(scene, program)).toBeGreaterThan(0);
    });

    test.each([
      ["a day", DAY_MS],
      ["an hour", 3_600_000],
      ["ten seconds", 10_000],
    ])(
      "with its clock set back by %s, asks web neither before its time nor later than it may",
      async (_by, byMs) => {
        const scene = await openScene();
        const first = scene.start(START);
        await blockWeb(scene, first);
        await first.clock.advance(100_000);
        await end(first);

        // Nobody can tell how long it was off: the rest of the block is the least, and the longest block the most.
        const next = scene.start(first.clock.wallNow() - byMs);
        expect(await requestsToWeb(scene, next)).toBe(0);
        await next.clock.advance(BLOCK_MS - first.clock.now() - 1);
        expect(await requestsToWeb(scene, next)).toBe(0);
        await next.clock.advance(LONGEST_BLOCK_MS);
        expect(await requestsToWeb(scene, next)).toBeGreaterThan(0);
      },
    );

    test("with its clock set forward by a day, asks web at once", async () => {
      const scene = await openScene();
      const first = scene.start(START);
      await blockWeb(scene, first);
      await end(first);
      expect(await requestsToWeb(scene, scene.start(START + DAY_MS))).toBeGreaterThan(0);
    });

    test("asks for no visitor cookie, no nonce and no link again, and knows the uid", async () => {
      const scene = await openScene();
      const { emulator } = scene;
      const first = scene.start(START);
      for (const api of ["web", "webHTML", "userHTML"] as const) await first.ask(webRid, { api });
      await first.ask(`https://v.douyin.com/${shortCode}/`, { api: "webHTML" });
      await end(first);
      const { requests, refused } = emulator.counters();
      expect(requests).toMatchObject({ home: 1, short: 1 });
      expect(refused).toEqual({ "webHTML.noNonce": 1, "userHTML.noNonce": 1 });

      const next = scene.start(START + 60_000);
      for (const api of adapterNames.toReversed()) {
        expect(await next.ask(webRid, { api })).toMatchObject({ api, living: true, meta: { cached: false } });
      }
      await next.ask(`https://v.douyin.com/${shortCode}/`, { api: "webHTML" });
      expect(emulator.counters().refused).toEqual(refused);
      expect(emulator.counters().requests).toEqual({
        ...requests,
        ...Object.fromEntries(adapterNames.map((name) => [name, requests[name] + 1])),
      });
    });

    test("gives the answers of the last seconds, and asks nobody", async () => {
      const scene = await openScene();
      const first = scene.start(START);
      const { title } = await first.ask(webRid);
      await end(first);
      const { requests } = scene.emulator.counters();
      const next = scene.start(START + 3_000);
      expect(await next.ask(webRid)).toMatchObject({ title, meta: { cached: true, ageMs: 3_000 } });
      expect(scene.emulator.counters().requests).toEqual(requests);
    });
  },
);

test.each([
  ["back by a day", -DAY_MS],
  ["forward by a day", DAY_MS],
])("a wall clock that is set %s while web is blocked changes nothing", async (_, byMs) => {
  const scene = await openScene();
  let shiftMs = 0;
  const program = scene.start(START, (clock) => ({ ...clock, wallNow: () => clock.wallNow() + shiftMs }));
  await blockWeb(scene, program);
  await program.clock.advance(100_000);
  shiftMs = byMs;
  expect(await requestsToWeb(scene, program)).toBe(0);
  await program.clock.advance(BLOCK_MS - 100_000 - 1);
  expect(await requestsToWeb(scene, program)).toBe(0);
  await program.clock.advance(1);
  expect(await requestsToWeb(scene, program)).toBeGreaterThan(0);
});
