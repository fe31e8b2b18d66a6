import { expect, test } from "vitest";
import { killWriters } from "../drills/kill-writers.ts";
import { isAllPlayed } from "../sample-of.ts";

/** `npm run drill -- cache-kills` kills thousands. */
const KILLS_EACH = 8;

test.skipIf(!isAllPlayed)(
  "a cache file on which two processes at a time are killed while they write stays whole",
  {
    timeout: 180_000,
  },
  async () => {
    const { looks, complaints, folders, last } = await killWriters(KILLS_EACH);
    expect(looks).toBeGreaterThan(KILLS_EACH);
    expect(complaints).toEqual([]);
    expect(folders).toEqual(["site"]);
    expect(last).toEqual([expect.stringMatching(/^found [1-9]/)]);
  },
);
