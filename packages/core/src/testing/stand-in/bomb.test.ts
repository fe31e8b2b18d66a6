import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { makeBomb } from "./bomb.ts";

test("the fault bomb sends few bytes that unpack to more than 100 MB of zeros", async () => {
  const bomb = await makeBomb();
  expect(bomb.length).toBeLessThan(500_000);
  const unpacked = gunzipSync(bomb);
  expect(unpacked.length).toBeGreaterThan(100_000_000);
  expect(unpacked.subarray(-1000).every((byte) => byte === 0)).toBe(true);
});
