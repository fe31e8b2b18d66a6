import { expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { checkedRoomOptions, roomsOf } from "./watch-options.ts";

it("10,000 rooms are checked in less time than it takes to refuse as many", () => {
  const rooms = Array.from({ length: 10_000 }, (_, index) => String(index));
  const checkAll = () => roomsOf(rooms).map(({ options }) => checkedRoomOptions(options));
  const refuseAll = () => rooms.map((room) => new StreamFallbackError("INVALID_INPUT", room));
  expect(msOf(checkAll)).toBeLessThan(msOf(refuseAll));
});

/** The least of three, since others use the machine too. */
function msOf(run: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const startedAt = performance.now();
    run();
    return performance.now() - startedAt;
  });
  return Math.min(...times);
}

it("a list that fails on the way is refused by the place", () => {
  function* broken() {
    yield "1";
    yield "2";
    throw new Error("for a test");
  }
  expect(() => roomsOf(broken())).toThrow("watch: room 2 is no room");
  expect(() => roomsOf(["1", {} as never])).toThrow("watch: room 2 is no room");
  expect(() => roomsOf("123")).toThrow('watch needs a list of rooms, as in ["123456789"]');
});
