import { afterEach, describe, expect, it } from "vitest";
import type { RoomInfo } from "../room/room-info.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { createHabitBook } from "./habit-book.ts";
import { unpaced } from "./pacer.ts";
import type { Claim, PlacedRoom } from "./placement.ts";
import type { RoomChange } from "./room-change.ts";
import { RoomWatcher } from "./room-watcher.ts";

const INTERVAL_MS = 60_000;
const ended: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

/** Rooms of a fleet, of which this process gets what the test says. */
function fleetOf(rooms: readonly string[]) {
  const clock = manualClock();
  const asked: string[] = [];
  const saved: Record<string, number> = {};
  const told: RoomChange[] = [];
  let give = (_: Claim) => {};
  const watcher = new RoomWatcher<unknown>(rooms, {
    options: { intervalMs: INTERVAL_MS },
    parts: {
      ...{ clock, random: () => 0.5, pacer: unpaced, habits: createHabitBook(undefined, clock) },
      placement: {
        follow: (onClaim) => {
          give = onClaim;
        },
      },
      place: (room) => ({ provider: "site", affinityKey: String(room) }),
      groupOf: () => undefined,
      knowsUid: async () => false,
      askerOf: () => undefined,
      async ask(room) {
        const roomId = typeof room === "string" ? `number of ${room}` : room.roomId;
        asked.push(roomId);
        return { living: true, roomId, uid: "7", liveId: "", title: "", meta: { ageMs: 0 } } as RoomInfo;
      },
    },
    onClose() {},
  });
  ended.push(() => watcher.close());
  void (async () => {
    for await (const change of watcher) told.push(change);
  })();

  /** Gives this process a claim; the function takes it away again. */
  function claim(shard: string, { has, cursor = 0 }: { has(room: PlacedRoom): boolean; cursor?: number }) {
    const over = new AbortController();
    const save = (state: { cursor: number }) => {
      saved[shard] = state.cursor;
    };
    give({ shard, state: { cursor }, signal: over.signal, has, save });
    return () => over.abort();
  }
  return { clock, asked, saved, told, watcher, claim };
}

const all = { has: () => true };

describe("rooms of a fleet", () => {
  it("are asked for by a claim on them, and neither before it nor after it", async () => {
    const { clock, asked, claim, watcher } = fleetOf(["a", "b"]);
    await clock.advance(10 * INTERVAL_MS);
    expect(asked).toEqual([]);
    const end = claim("1", all);
    await clock.advance(2.5 * INTERVAL_MS);
    expect(asked.length).toBeGreaterThanOrEqual(4);
    end();
    const before = asked.length;
    await clock.advance(10 * INTERVAL_MS);
    expect(asked).toHaveLength(before);
    expect(watcher.rooms()).toMatchObject([{ dueInMs: undefined }, { dueInMs: undefined }]);
  });

  it("are asked for again by the next claim, which goes on counting, and are not unknown for the time between", async () => {
    const { clock, asked, saved, claim, told } = fleetOf(["a", "b"]);
    const end = claim("1", all);
    await clock.advance(2.5 * INTERVAL_MS);
    end();
    const cursor = saved[1] ?? Number.NaN;
    expect(cursor).toBe(asked.length);
    await clock.advance(60 * INTERVAL_MS);
    claim("1", { ...all, cursor });
    await clock.advance(2.5 * INTERVAL_MS);
    expect(asked.length).toBeGreaterThanOrEqual(cursor + 4);
    expect(saved[1]).toBe(asked.length);
    expect(told.map(({ type }) => type)).toEqual(["live", "live"]);
  });

  it("stay with a claim whatever their answers teach of them", async () => {
    const { clock, asked, claim } = fleetOf(["a", "b"]);
    claim("1", { has: ({ affinityKey }) => affinityKey === "a" });
    await clock.advance(5.5 * INTERVAL_MS);
    expect(new Set(asked)).toEqual(new Set(["number of a"]));
    expect(asked.length).toBeGreaterThan(5);
  });

  it("that move from one claim to another are asked for without a pause, and counted for the one that holds", async () => {
    const { clock, asked, saved, claim } = fleetOf(["a"]);
    const end = claim("1", all);
    await clock.advance(1.5 * INTERVAL_MS);
    claim("2", { ...all, cursor: 40 });
    end();
    await clock.advance(3 * INTERVAL_MS);
    expect(asked).toHaveLength(5);
    expect(saved).toEqual({ 1: 2, 2: 43 });
  });

  it("are asked for by no claim that comes after the end of the watch", async () => {
    const { clock, asked, claim, watcher } = fleetOf(["a"]);
    await watcher.close();
    claim("1", all);
    await clock.advance(5 * INTERVAL_MS);
    expect(asked).toEqual([]);
  });

  it("that are added in the moment in which the watch ends are not asked for, though a claim holds", async () => {
    const { clock, asked, claim, watcher } = fleetOf([]);
    claim("1", all);
    watcher.add("a");
    await watcher.close();
    await clock.advance(5 * INTERVAL_MS);
    expect(asked).toEqual([]);
  });
});
