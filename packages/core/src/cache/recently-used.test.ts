import { expect, it } from "vitest";
import { createRecentlyUsed } from "./recently-used.ts";

it("a recently-used map forgets what was not used for longest, and only when it is full", () => {
  const map = createRecentlyUsed<number>(2);
  map.set("first", 1);
  map.set("second", 2);
  map.set("second", 3);
  map.get("first");
  map.set("third", 4);
  expect([...map.entries()].toSorted()).toEqual([
    ["first", 1],
    ["third", 4],
  ]);
  map.delete("first");
  map.set("fourth", 5);
  expect([...map.keys()].toSorted()).toEqual(["fourth", "third"]);
});
