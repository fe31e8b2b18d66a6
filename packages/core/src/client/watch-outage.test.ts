import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { busiestSecond, HOUR_MS, MINUTE_MS, offAir, onAir, watching } from "./test-world/watching.ts";
import { failing } from "./test-world.ts";

const refused = failing("ROOM_NOT_FOUND");

describe("after an outage", () => {
  it.each([
    ["of a minute", 1],
    ["of five minutes", 5],
  ])("%s all rooms are soon known again, and no second has much more than its share", async (_, minutes) => {
    const rooms = 200;
    const names = Array.from({ length: rooms }, (_, room) => String(room));
    const { clock, replies, watcher } = watching(names, {
      ...{ random: seededRandom(4), adapters: ["web", "mobile"] },
    });
    const askedAtMs: number[] = [];
    let isNetworkGone = false;
    const answer = () => {
      askedAtMs.push(clock.now());
      if (isNetworkGone) throw new StreamFallbackError("NETWORK", "the network is gone");
      return offAir;
    };
    Object.assign(replies, { web: answer, mobile: answer });
    await clock.advance(2 * MINUTE_MS);
    isNetworkGone = true;
    await clock.advance(minutes * MINUTE_MS);
    askedAtMs.length = 0;
    isNetworkGone = false;
    await clock.advance(2 * MINUTE_MS);
    expect(watcher.status()).toMatchObject({ rooms, known: rooms });
    await clock.advance(2 * MINUTE_MS);
    expect(busiestSecond(askedAtMs)).toBeLessThanOrEqual(3 * (rooms / 60));
  });

  it("of one room among many it is asked for again after a few seconds", async () => {
    const names = Array.from({ length: 200 }, (_, room) => String(room));
    const { clock, replies } = watching(names, { random: seededRandom(4) });
    replies.web = () => offAir;
    await clock.advance(2 * MINUTE_MS);
    const askedAtMs: number[] = [];
    replies.web = ({ room }) => {
      if (room.roomId !== "7") return offAir;
      askedAtMs.push(clock.now());
      if (askedAtMs.length === 1) throw new StreamFallbackError("UPSTREAM_ERROR", "only this one");
      return offAir;
    };
    await clock.advance(2 * MINUTE_MS);
    expect((askedAtMs[1] ?? Number.NaN) - (askedAtMs[0] ?? Number.NaN)).toBeLessThan(6_000);
  });
});

describe("a room that nobody could tell of", () => {
  it("is told with an error of its own, and not with that of another room", async () => {
    const names = ["room-1", "room-2", "room-3", "room-4"];
    const { clock, replies, told } = watching(names, {
      random: seededRandom(4),
      options: { intervalMs: 4_000 },
    });
    replies.web = () => onAir;
    await clock.advance(MINUTE_MS);
    replies.web = failing("RISK_CONTROL");
    await clock.advance(MINUTE_MS);
    const unknown = told.filter((change) => change.type === "unknown");
    expect(unknown.map(({ name }) => name).toSorted()).toEqual(names);
    for (const { name, error } of unknown) {
      const others = names.filter((other) => other !== name);
      expect(others.filter((other) => error.message.includes(other))).toEqual([]);
    }
  });
});

describe("a room that the site denies", () => {
  it.each([1, 2])(
    "%d times by mistake while it is on air is watched on as if it had said nothing",
    async (times) => {
      const { clock, replies, told, watcher, asked } = watching(["123"]);
      replies.web = () => onAir;
      await clock.advance(2.5 * MINUTE_MS);
      const before = asked.length;
      replies.web = (...given) => (asked.length - before > times ? onAir : refused(...given));
      await clock.advance((times + 1) * 1.1 * MINUTE_MS);
      expect(watcher.status()).toMatchObject({ known: 1 });
      await clock.advance(5 * MINUTE_MS);
      expect(asked.length - before).toBeGreaterThan(4);
      expect(told.filter(({ type }) => type === "live").length).toBeGreaterThan(0);
      expect(watcher.rooms()).toMatchObject([{ state: "live" }]);
      if (times === 1) expect(told).toHaveLength(1);
    },
  );

  it("again and again is unknown, and asked for rarely from then on", async () => {
    const { clock, replies, told, asked } = watching(["123"]);
    replies.web = () => onAir;
    await clock.advance(2.5 * MINUTE_MS);
    const before = asked.length;
    replies.web = refused;
    await clock.advance(65 * MINUTE_MS);
    expect(told.map(({ type }) => type)).toEqual(["live", "unknown"]);
    expect(told[1]).toMatchObject({ error: { code: "ROOM_NOT_FOUND" }, lastKnown: { living: true } });
    expect(asked.length - before).toBeLessThan(7);
  });

  it("once after an outage is not given up for it", async () => {
    const { clock, replies, watcher, asked } = watching(["123"]);
    replies.web = () => onAir;
    await clock.advance(2.5 * MINUTE_MS);
    replies.web = failing("NETWORK");
    await clock.advance(HOUR_MS);
    const before = asked.length;
    replies.web = (...given) => (asked.length - before > 1 ? onAir : refused(...given));
    await clock.advance(5 * MINUTE_MS);
    expect(watcher.rooms()).toMatchObject([{ state: "live" }]);
  });

  it("so slowly that the answer is still kept at its next turn has said so once", async () => {
    const { clock, replies, watcher, asked } = watching(["123"], { options: { intervalMs: 1_000 } });
    replies.web = async (...given) => {
      const late = Promise.withResolvers<void>();
      clock.setTimeout(late.resolve, 1_500);
      await late.promise;
      return asked.length > 1 ? onAir : refused(...given);
    };
    await clock.advance(10_000);
    expect(watcher.rooms()).toMatchObject([{ state: "live" }]);
  });
});
