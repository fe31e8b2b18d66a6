import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { type DueRoom, DueRooms } from "./due-rooms.ts";
import type { Grant } from "./pacer.ts";

/** Rooms whose lane lets nobody ask before the test says so; `oldestMs` is what the pacer knows of who waits. */
function lanes() {
  const clock = manualClock();
  const oldestMs = new Map<string, number>();
  const asked: unknown[] = [];
  const gate = { isOpen: false };
  const due = new DueRooms<DueRoom>({
    ...{ clock, random: () => 0.5, prepare: () => undefined, onOpen() {}, onGap() {} },
    pacer: {
      laneOf: ({ api }) => api ?? "any",
      take(lane, { lateMs }): Grant | number {
        if (gate.isOpen) return {};
        oldestMs.set(lane, lateMs);
        return 1_000;
      },
      noteWait: (lane, _, oldest) => void (oldest > 0 ? oldestMs.set(lane, oldest) : oldestMs.delete(lane)),
    },
    ask: async ({ api }) => void asked.push(api),
  });
  const roomOf = (api?: string): DueRoom & { api: string | undefined } => ({
    ...{ provider: "site", affinityKey: "1", hasUid: false, api, intervalMs: 60_000 },
    ...{ isOpenAt: () => true, waitMs: () => 0 },
  });
  return { clock, oldestMs, asked, gate, due, roomOf };
}

describe("a lane", () => {
  it("whose rooms are all removed is known to have nobody who waits", async () => {
    const { clock, oldestMs, due, roomOf } = lanes();
    const rooms = [roomOf(), roomOf()];
    for (const room of rooms) due.add(room, 0);
    await clock.advance(3_000);
    expect([...oldestMs.keys()]).toEqual(["any"]);
    for (const room of rooms) due.remove(room);
    await clock.advance(1_000);
    expect([...oldestMs.keys()]).toEqual([]);
  });

  it("whose hours close while rooms wait in it lets them rest", async () => {
    const { clock, oldestMs, asked, gate, due, roomOf } = lanes();
    let isOpen = true;
    const room = { ...roomOf(), isOpenAt: () => isOpen };
    due.add(room, 0);
    await clock.advance(1_000);
    isOpen = false;
    gate.isOpen = true;
    await clock.advance(1_000);
    expect(asked).toEqual([]);
    expect(due.isResting(room)).toBe(true);
    expect([...oldestMs.keys()]).toEqual([]);
  });

  it("is left by a room for which another is right now", async () => {
    const { clock, oldestMs, asked, gate, due, roomOf } = lanes();
    const room = roomOf("web");
    due.add(room, 0);
    await clock.advance(2_000);
    room.api = "mobile";
    due.hasten(room, 0);
    await clock.advance(1_000);
    expect([...oldestMs.keys()]).toEqual(["mobile"]);
    gate.isOpen = true;
    await clock.advance(1_000);
    expect(asked).toEqual(["mobile"]);
  });

  it("of a watch that has ended is known to have nobody who waits", async () => {
    const { clock, oldestMs, due, roomOf } = lanes();
    due.add(roomOf(), 0);
    await clock.advance(2_000);
    due.close();
    expect([...oldestMs.keys()]).toEqual([]);
  });
});
