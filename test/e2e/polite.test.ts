import { manualClock } from "@stream-fallback/core/testing";
import { describe, expect, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { ROUND_DELAY_MS, type Scene, setUp } from "./set-up.ts";

const { webRid } = cast.live;
/** Nobody lives at most of them, which is an answer like any other. */
const twentyRooms = [
  ...[cast.live, cast.liveWithoutUhd, cast.offline].map((member) => member.webRid),
  ...Array.from({ length: 17 }, (_, index) => String(900_100_299_001 + index)),
];

const askAnyway = ({ ask }: Scene, room: string) => ask(room).catch((error: unknown) => error);

describe("twenty rooms need one visitor cookie and one nonce", () => {
  test("asked one after another", async () => {
    const scene = await setUp();
    for (const room of twentyRooms) await askAnyway(scene, room);
    // Twelve by web and eight by the page, as the weights say, and one first visit of the page.
    expect(scene.emulator.counters()).toMatchObject({
      requests: { home: 1, ttwid: 0 },
      refused: { "webHTML.noNonce": 1 },
    });
    const { web, webHTML } = scene.emulator.counters().requests;
    expect(web + webHTML).toBe(21);
  });

  test("asked all at once", async () => {
    const scene = await setUp();
    await Promise.all(twentyRooms.map((room) => askAnyway(scene, room)));
    expect(scene.emulator.counters()).toMatchObject({
      requests: { home: 1, ttwid: 0 },
      refused: { "webHTML.noNonce": 1 },
    });
  });
});

describe("the same question of a room", () => {
  test.each(["balance", "web", "webHTML"] as const)(
    "asked by fifty at once is one request: api %s",
    async (api) => {
      const { ask, emulator } = await setUp();
      // With the nonce known, the page is one request too.
      await ask(cast.offline.webRid, { api: "webHTML" });
      const before = emulator.counters().requests;
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask(webRid, { api })));
      const { web, webHTML } = emulator.counters().requests;
      expect(web - before.web + (webHTML - before.webHTML)).toBe(1);
      expect(answers.filter(({ living }) => living)).toHaveLength(50);
    },
  );

  test("asked again within 5 s is answered from the cache, with its age and the time of the call", async () => {
    const clock = manualClock();
    const { ask, emulator } = await setUp({ clock });
    const first = await ask(webRid);
    const { requests } = emulator.counters();
    await clock.advance(4_999);
    const second = await ask(webRid);
    expect(second).toEqual({
      ...first,
      liveStartTime: second.recordStartTime,
      recordStartTime: new Date(clock.wallNow()),
      meta: { attempts: [], cached: true, stale: false, ageMs: 4_999 },
    });
    expect(emulator.counters().requests).toEqual(requests);
  });

  test("asked again after 5 s is asked of the site", async () => {
    const clock = manualClock();
    const { ask } = await setUp({ clock });
    await ask(webRid);
    await clock.advance(5_001);
    expect((await ask(webRid)).meta).toMatchObject({ cached: false, ageMs: 0 });
  });

  test.each([
    ["with maxAgeMs 0", { maxAgeMs: 0 }],
    ["by another adapter", { api: "webHTML" }],
    ["with a cookie", { auth: "sessionid=somebody" }],
    ["for another picture", { doubleScreen: false }],
  ] as const)("asked again %s is another question", async (_, options) => {
    const { ask } = await setUp();
    await ask(webRid);
    expect((await ask(webRid, options)).meta.cached).toBe(false);
  });

  test("asked after a failure is asked of the site", async () => {
    const clock = manualClock();
    const { ask, client, emulator } = await setUp({ clock });
    client.on("failure", () => void clock.advance(ROUND_DELAY_MS));
    emulator.control({ endpoint: "web", fault: { kind: "status", status: 504 }, times: 2 });
    await expect(ask(webRid, { api: "web" })).rejects.toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
    expect(await ask(webRid, { api: "web" })).toMatchObject({ living: true, meta: { cached: false } });
  });
});

describe("an empty body as reply", () => {
  test("refreshes the visitor cookie once, and the answer comes", async () => {
    const { ask, emulator } = await setUp();
    emulator.control({ endpoint: "web", fault: { kind: "empty" }, times: 1 });
    expect(await ask(webRid, { api: "web" })).toMatchObject({
      living: true,
      meta: { attempts: [{ kind: "success" }] },
    });
    expect(emulator.counters().requests).toMatchObject({ home: 2, web: 2 });
  });

  test("that comes again is not asked for a third time", async () => {
    const { ask, emulator } = await setUp();
    emulator.control({ endpoint: "web", fault: { kind: "empty" } });
    await expect(ask(webRid, { api: "web" })).rejects.toMatchObject({ cause: { code: "EMPTY_REPLY" } });
    expect(emulator.counters().requests).toMatchObject({ home: 2, web: 2 });
  });

  test("for many rooms at once refreshes the cookie once for all", async () => {
    const { ask, emulator } = await setUp();
    await ask(cast.offline.webRid, { api: "web" });
    const rooms = [cast.live, cast.liveWithoutUhd, cast.finished, cast.offline];
    emulator.control({ endpoint: "web", fault: { kind: "empty" }, times: rooms.length });
    const asked = rooms.map((room) => ask(room.webRid, { api: "web", maxAgeMs: 0 }));
    expect((await Promise.all(asked)).map(({ living }) => living)).toEqual([true, true, false, false]);
    expect(emulator.counters().requests.home).toBe(2);
  });

  test("of the page renews the nonce once", async () => {
    const { ask, emulator } = await setUp();
    await ask(cast.offline.webRid, { api: "webHTML" });
    emulator.control({ endpoint: "webHTML", fault: { kind: "empty" }, times: 1 });
    expect(await ask(webRid, { api: "webHTML" })).toMatchObject({ living: true });
    expect(emulator.counters()).toMatchObject({
      requests: { webHTML: 5 },
      refused: { "webHTML.noNonce": 2 },
    });
  });

  test("to an old ttwid of the user's own is followed by one visit for another, once for all calls", async () => {
    const { ask, emulator } = await setUp();
    for (const maxAgeMs of [0, 0, 0]) {
      const info = await ask(webRid, { api: "web", auth: "ttwid=old; sessionid=mine", maxAgeMs });
      expect(info).toMatchObject({ living: true, meta: { attempts: [{ kind: "success" }] } });
    }
    expect(emulator.counters().requests).toMatchObject({ home: 1, ttwid: 0, web: 4 });
  });
});

test("a visitor cookie is kept for six hours and then renewed", async () => {
  const clock = manualClock();
  const { ask, emulator } = await setUp({ clock });
  await ask(webRid, { api: "web" });
  await clock.advance(6 * 3_600_000 - 1);
  await ask(webRid, { api: "web" });
  expect(emulator.counters().requests.home).toBe(1);
  await clock.advance(1);
  await ask(webRid, { api: "web", maxAgeMs: 0 });
  expect(emulator.counters().requests.home).toBe(2);
});
