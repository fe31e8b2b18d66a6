import { expect, it } from "vitest";
import { RoutePools } from "./route-pools.ts";
import type { Wire } from "./wire.ts";

/** Pools whose wires tell when they are opened and closed. */
function stage(mostPools = 2) {
  const pools = new RoutePools(mostPools);
  const told: string[] = [];
  const enter = (key: string, id = key) =>
    pools.enter(key, {
      id,
      open: () => {
        told.push(`open ${key}`);
        return { close: () => void told.push(`close ${key}`) } as unknown as Wire;
      },
    });
  const use = (key: string, id = key) => pools.leave(enter(key, id));
  return { pools, told, enter, use };
}

it("a pool is opened once, and the one that was used longest ago makes room", () => {
  const { told, use } = stage();
  for (const key of ["a", "b", "a", "c", "a", "b"]) use(key);
  expect(told).toEqual(["open a", "open b", "open c", "close b", "open b", "close c"]);
});

it("a pool that must go closes when its last request is over", () => {
  const { pools, told, enter, use } = stage(1);
  const first = enter("a");
  const second = enter("a");
  use("b");
  pools.leave(first);
  expect(told).toEqual(["open a", "open b"]);
  pools.leave(second);
  expect(told).toEqual(["open a", "open b", "close a"]);
});

it("all pools of an identity are forgotten, and opened anew when it asks again", () => {
  const { pools, told, use } = stage(9);
  use("a by proxy", "a");
  use("a", "a");
  use("b");
  pools.forget("a");
  pools.forget("nobody");
  use("a", "a");
  expect(told).toEqual(["open a by proxy", "open a", "open b", "close a by proxy", "close a", "open a"]);
});

it("closing ends all of them, those too that wait for a last request", () => {
  const { pools, told, enter } = stage(9);
  const late = enter("a");
  enter("b");
  pools.forget("a");
  pools.close();
  pools.leave(late);
  expect(told.toSorted()).toEqual(["close a", "close b", "open a", "open b"]);
});
