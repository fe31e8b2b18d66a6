import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { countTimers } from "./count-timers.ts";

it("countTimers counts timers by whatever import, intervals too, and none set before or after", async () => {
  const timers = [setTimeout(() => {}, 60_000)];
  const counted = await countTimers(async () => {
    timers.push(
      setTimeout(() => {}, 60_000),
      setInterval(() => {}, 60_000),
    );
    await sleep(0);
  });
  timers.push(setTimeout(() => {}, 60_000));
  for (const timer of timers) clearTimeout(timer);
  expect(counted).toBe(3);
});
