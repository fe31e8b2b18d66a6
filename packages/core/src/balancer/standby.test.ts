import { expect, it } from "vitest";
import type { ErrorCode } from "../errors.ts";
import { listStrategies } from "../strategies/registry.ts";
import { played } from "./test-world/played.ts";
import { createPool, type PoolOptions } from "./test-world/pool.ts";

/** Two endpoints, and a standby that any strategy would take first. */
function setup(options?: PoolOptions, fails: ErrorCode | "well" = "well") {
  const asked: string[] = [];
  const endpointOf = (name: string, rest: object) =>
    played(
      name,
      () => {
        asked.push(name);
        return name === "spare" ? "well" : fails;
      },
      rest,
    );
  const pool = createPool(
    [
      endpointOf("spare", { isStandby: true, priority: 1, weight: 100 }),
      endpointOf("one", { priority: 2 }),
      endpointOf("other", { priority: 3 }),
    ],
    options,
  );
  return { ...pool, asked };
}

it.each(listStrategies())(
  "a standby is asked first by no call while others may be asked, with %s",
  async (strategy) => {
    const { balancer, asked } = setup({ strategy });
    for (let index = 0; index < 60; index++) await balancer.call(`request ${index}`);
    expect(asked).toHaveLength(60);
    expect(asked).not.toContain("spare");
  },
);

it("a standby is asked after a failure, by its priority", async () => {
  const { balancer, asked } = setup({}, "UPSTREAM_ERROR");
  await balancer.call("request");
  expect(asked).toHaveLength(2);
  expect(asked.at(-1)).toBe("spare");
});

it("a standby is asked first where all others are blocked, and by whoever prefers it", async () => {
  const { balancer, asked } = setup();
  await balancer.call("request", { prefer: "spare" });
  for (const name of ["one", "other"]) balancer.trip(name);
  await balancer.call("request");
  expect(asked).toEqual(["spare", "spare"]);
});
