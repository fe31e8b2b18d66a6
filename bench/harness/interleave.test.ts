import { expect, it } from "vitest";
import type { BenchCase } from "./bench-case.ts";
import { interleave } from "./interleave.ts";

const EFFORT = { rounds: 5, batchMs: 0.01, warmUpMs: 0 };

/** Records which cases run, once per batch, and which were closed. */
function recorder() {
  const batches: string[] = [];
  const closed: string[] = [];
  const named = (name: string): BenchCase => ({
    name,
    group: "",
    prepare: () => ({
      async call() {
        if (batches.at(-1) !== name) batches.push(name);
      },
      close: () => closed.push(name),
    }),
  });
  return { batches, closed, named };
}

it("interleave measures every case once per round, each right after the baseline", async () => {
  const { batches, named } = recorder();
  const pairs = await interleave(
    { baseline: named("baseline"), cases: ["a", "b", "c"].map(named) },
    { ...EFFORT, random: Math.random },
  );
  const measured = batches.slice(-2 * 3 * EFFORT.rounds);
  expect(measured.filter((_, place) => place % 2 === 0)).toEqual(Array(15).fill("baseline"));
  const cases = measured.filter((_, place) => place % 2 === 1);
  for (let round = 0; round < EFFORT.rounds; round++) {
    expect(cases.slice(round * 3, round * 3 + 3).toSorted()).toEqual(["a", "b", "c"]);
  }
  expect([...pairs].map(([name, own]) => [name, own.length])).toEqual([
    ["a", 5],
    ["b", 5],
    ["c", 5],
  ]);
});

it("interleave closes every case that it prepared", async () => {
  const { closed, named } = recorder();
  await interleave({ baseline: named("baseline"), cases: [named("a")] }, { ...EFFORT, random: Math.random });
  expect(closed).toEqual(["baseline", "a"]);
});

it("interleave counts what a batch leaves behind as a part of its cost", async () => {
  let isPending = false;
  const overlaps: string[] = [];
  const named = (name: string): BenchCase => ({
    name,
    group: "",
    prepare: () => ({
      async call() {
        if (isPending) overlaps.push(name);
      },
      async settle() {
        isPending = false;
      },
    }),
  });
  const leaving: BenchCase = {
    ...named("a"),
    prepare: () => ({
      ...named("a").prepare(),
      async call() {
        isPending = true;
      },
    }),
  };
  await interleave({ baseline: named("baseline"), cases: [leaving] }, { ...EFFORT, random: Math.random });
  expect(overlaps).toEqual([]);
});
