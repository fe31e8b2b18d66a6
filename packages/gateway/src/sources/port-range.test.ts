import { expect, test } from "vitest";
import { followSource } from "../test-world/follow-source.ts";
import { portRange } from "./port-range.ts";

test("a range of ports is a backend for each, at this machine unless another host is named", () => {
  expect(followSource(portRange({ start: 13_004, count: 2 })).lists).toEqual([
    ["127.0.0.1:13004", "127.0.0.1:13005"],
  ]);
  expect(followSource(portRange({ host: "::1", start: 65_535, count: 1 })).lists).toEqual([["[::1]:65535"]]);
});

test.each([
  [{ start: 65_535, count: 2 }, "portRange: count: 65535 and 1 more go beyond 65535"],
  [{ start: 0, count: 1 }, "portRange: start: must be a port from 1 to 65535"],
  [{ start: 1, count: 0 }, "portRange: count: must be at least 1"],
  [{ start: 1, count: 1_001 }, "portRange: count: must be at most 1000"],
  [{ start: 1, count: 1, hots: "a" }, 'portRange: Unrecognized key: "hots"'],
  [undefined, "portRange: must be an object with start and count"],
])("a range of %j is refused", (options, message) => {
  expect(() => portRange(options as never)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", message }),
  );
});
