import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { RetryPolicies } from "./retry-policies.ts";
import { RetryPolicy } from "./retry-policy.ts";

/** When the work is called that always fails, in ms. */
async function callsOf(name: keyof typeof RetryPolicies): Promise<number[]> {
  const clock = manualClock();
  const calledAt: number[] = [];
  const policy = new RetryPolicy({ ...RetryPolicies[name], clock, jitter: false });
  const executed = policy.execute(() => {
    calledAt.push(clock.now());
    throw new Error("boom");
  });
  const end = expect(executed).rejects.toThrow("boom");
  await clock.advance(600_000);
  await end;
  return calledAt;
}

describe("the preset retry policies", () => {
  it.each<[keyof typeof RetryPolicies, number[]]>([
    ["NONE", [0]],
    ["FAST", [0, 100, 300]],
    ["STANDARD", [0, 1_000, 3_000, 7_000]],
    ["PATIENT", [0, 2_000, 6_000, 14_000, 30_000, 62_000, 122_000, 182_000, 242_000]],
  ])("%s calls at its own pace, and within its time to the last call", async (name, calledAt) => {
    expect(await callsOf(name)).toEqual(calledAt);
  });

  it.each(Object.entries(RetryPolicies))("%s can be used as it is", async (_name, policy) => {
    expect(policy.jitter).toBe(true);
    expect(await policy.execute(async () => "fine")).toBe("fine");
  });
});
