import { type ErrorCode, StreamFallbackError } from "@stream-fallback/core";
import { expect, it } from "vitest";
import { exitCodeOf } from "./exit-codes.ts";

it.each<[ErrorCode, number]>([
  ["INVALID_INPUT", 2],
  ["UID_REQUIRED", 2],
  ["ROOM_NOT_FOUND", 3],
  ["ALL_ENDPOINTS_FAILED", 4],
  ["NO_ENDPOINT_AVAILABLE", 4],
  ["ROOM_RESTRICTED", 5],
  ["DEADLINE", 1],
  ["LOCAL", 1],
  ["ABORTED", 130],
])("the error %s ends with exit code %i", (code, exitCode) => {
  expect(exitCodeOf(new StreamFallbackError(code, "for a test"))).toBe(exitCode);
});

it("an error without a code ends with exit code 1", () => {
  expect(exitCodeOf(new TypeError("for a test"))).toBe(1);
});
