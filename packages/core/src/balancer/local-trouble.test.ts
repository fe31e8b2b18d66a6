import { expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { createBalancer } from "./create-balancer.ts";

const outOfDescriptors = () => Object.assign(new Error("connect EMFILE"), { code: "EMFILE" });

it("a call that this process cannot make ends with LOCAL at once, blames nobody and asks nobody else", async () => {
  const asked: string[] = [];
  const balancer = createBalancer<string, string>({
    name: "poor",
    endpoints: ["a", "b"].map((name) => ({
      name,
      async call() {
        asked.push(name);
        throw outOfDescriptors();
      },
    })),
  });
  for (let call = 1; call <= 20; call += 1) {
    await expect(balancer.call("")).rejects.toMatchObject({ code: "LOCAL", fault: "caller" });
    expect(asked).toHaveLength(call);
  }
  expect(balancer.status()).toMatchObject([
    { state: "closed", failureCount: 0 },
    { state: "closed", failureCount: 0 },
  ]);
});

it("a hedge that this process cannot make leaves the attempt that is under way its time", async () => {
  const clock = manualClock();
  const answer = Promise.withResolvers<string>();
  const asked: string[] = [];
  const balancer = createBalancer<string, string>({
    name: "poor",
    clock,
    strategy: "tiered",
    endpoints: [
      { name: "slow", priority: 1, call: () => answer.promise },
      {
        name: "other",
        priority: 2,
        async call() {
          asked.push("other");
          throw outOfDescriptors();
        },
      },
    ],
  });
  const call = balancer.call("");
  await clock.advance(4_000);
  expect(asked).toEqual(["other"]);
  answer.resolve("late, but here");
  expect(await call).toMatchObject({ value: "late, but here", endpoint: "slow" });
});

it("a trial that this process cannot make leaves the call its answer", async () => {
  const clock = manualClock();
  const answer = Promise.withResolvers<string>();
  const balancer = createBalancer<string, string>({
    name: "poor",
    clock,
    strategy: "tiered",
    breaker: { blockDuration: 1_000, blockJitter: 0 },
    endpoints: [
      { name: "blocked", priority: 1, call: () => Promise.reject(outOfDescriptors()) },
      { name: "well", priority: 2, call: () => answer.promise },
    ],
  });
  balancer.trip("blocked");
  await clock.advance(2_000);
  const call = balancer.call("");
  await clock.advance(10);
  answer.resolve("here");
  expect(await call).toMatchObject({ value: "here", endpoint: "well" });
});
