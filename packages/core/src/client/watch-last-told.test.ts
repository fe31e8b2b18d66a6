import { describe, expect, it } from "vitest";
import type { RoomInfo } from "../room/room-info.ts";
import { checkWatchRoom } from "../watch/check-watch-room.ts";
import type { LastTold } from "../watch/last-told.ts";
import { MINUTE_MS, offAir, onAir, watching } from "./test-world/watching.ts";
import { failing } from "./test-world.ts";

const info = {
  ...{ ...onAir, provider: "site", roomId: "123", api: "web", sources: [] },
  ...{ liveStartTime: new Date(0), recordStartTime: new Date(0) },
  meta: { attempts: [], cached: false, stale: false, ageMs: 0 },
} as RoomInfo;
const live: LastTold = { type: "live", at: new Date(0), info };

const kinds = (told: readonly { type: string }[]) => told.map(({ type }) => type);

describe("a room of which an earlier watch has told", () => {
  it("that it is on air is not live anew while the same broadcast goes on", async () => {
    const { clock, replies, told } = watching([{ room: "123", lastTold: live }]);
    replies.web = () => onAir;
    await clock.advance(5 * MINUTE_MS);
    expect(told).toEqual([]);
  });

  it("that it is on air is ended where the site proves it at the first ask, with what was known before", async () => {
    const { clock, replies, told } = watching([{ room: "123", lastTold: live }]);
    replies.web = () => offAir;
    await clock.advance(MINUTE_MS);
    expect(told).toMatchObject([{ type: "ended", before: { title: "first", living: true } }]);
  });

  it("that it is on air is not ended where nobody can tell", async () => {
    const { clock, replies, told, watcher } = watching([{ room: "123", lastTold: live }]);
    replies.web = failing("RISK_CONTROL");
    expect(watcher.rooms()).toMatchObject([{ state: "live" }]);
    await clock.advance(10 * MINUTE_MS);
    expect(told).toMatchObject([{ type: "unknown", lastKnown: { living: true } }]);
  });

  it("that nobody knows is told at the first answer, whatever it is", async () => {
    for (const known of [info, undefined]) {
      const lastTold: LastTold = { type: "unknown", at: new Date(0), info: known };
      const { clock, replies, told } = watching([{ room: "123", lastTold }]);
      replies.web = () => offAir;
      await clock.advance(MINUTE_MS);
      expect(kinds(told)).toEqual(["ended"]);
    }
  });

  it("is watched out of its hours to the end of the broadcast", async () => {
    const hours = { hours: ["00:00-00:01"], timeZone: "UTC" };
    const { clock, replies, told, asked } = watching([{ room: "123", lastTold: live, ...hours }]);
    replies.web = () => onAir;
    await clock.advance(30 * MINUTE_MS);
    expect(asked.length).toBeGreaterThan(5);
    replies.web = () => offAir;
    await clock.advance(10 * MINUTE_MS);
    expect(kinds(told)).toEqual(["ended"]);
  });

  it.each([
    ["no object", "live"],
    ["another type", { ...live, type: "paused" }],
    ["a time that is none", { ...live, at: new Date(Number.NaN) }],
    ["on air without what was known", { type: "live", at: new Date(0) }],
    ["an end of what is on air", { ...live, type: "ended" }],
    ["what was known without its fields", { ...live, info: { living: true } }],
  ])("in a form that no watch tells is refused: %s", (_what, lastTold) => {
    const given = { room: "123", lastTold: lastTold as LastTold };
    const refusal = expect.objectContaining({
      code: "INVALID_INPUT",
      message: expect.stringContaining("lastTold"),
    });
    expect(() => watching([given])).toThrow(refusal);
    expect(() => checkWatchRoom(given)).toThrow(refusal);
  });
});

describe("a watch that may not ask", () => {
  it("asks for nothing, and for all rooms again from when it may", async () => {
    let may: () => boolean = () => true;
    const { clock, asked, watcher } = watching(["1", "2"], { options: { mayAsk: () => may() } });
    await clock.advance(MINUTE_MS);
    may = () => false;
    const before = asked.length;
    await clock.advance(10 * MINUTE_MS);
    may = () => {
      throw new Error("nobody can tell");
    };
    await clock.advance(10 * MINUTE_MS);
    expect(asked).toHaveLength(before);
    may = () => true;
    await clock.advance(5 * MINUTE_MS);
    expect(asked.length).toBeGreaterThanOrEqual(before + 8);
    expect(watcher.status()).toMatchObject({ rooms: 2, known: 2 });
  });
});

describe("checkWatchRoom", () => {
  it.each([
    [{ intervalMs: 1 }, "intervalMs"],
    [{ hours: ["25:00"] }, "25:00"],
    [{ timeZone: "Nowhere/At_All" }, "timeZone"],
    [{ colour: "red" }, "colour"],
  ])("refuses what a watch refuses: %j", (wishes, message) => {
    const refusal = expect.objectContaining({
      code: "INVALID_INPUT",
      message: expect.stringContaining(message),
    });
    expect(() => checkWatchRoom({ room: "1", ...wishes } as { room: string })).toThrow(refusal);
    expect(() => watching([{ room: "1", ...wishes } as { room: string }])).toThrow(refusal);
  });

  it("takes what a watch takes", () => {
    checkWatchRoom({ room: "1", hours: ["18:00-02:00"], timeZone: "Asia/Shanghai", intervalMs: 1_000 });
  });
});
