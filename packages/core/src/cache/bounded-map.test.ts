import { expect, it } from "vitest";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { createStore } from "./store.ts";

it("a store in memory forgets what was written longest ago, once there are ten thousand entries", async () => {
  const store = createStore(undefined, manualClock(), silentLogger);
  for (let count = 0; count < 10_000; count++) await store.set(`key ${count}`, count, 60_000);
  await store.set("key 0", "again", 60_000);
  await store.set("one more", 1, 60_000);
  expect(await store.get("key 0")).toMatchObject({ value: "again" });
  expect(await store.get("key 1")).toBeUndefined();
  expect(await store.get("key 2")).toMatchObject({ value: 2 });
  expect(await store.get("one more")).toMatchObject({ value: 1 });
});
