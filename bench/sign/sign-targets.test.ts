import { expect, it } from "vitest";
import { A_BOGUS, AC_SIGNATURE } from "./sign-cases.ts";
import { signTargets } from "./sign-targets.ts";

/** The targets for the given costs of the two signatures in ns, round by round. */
const targetsOf = (aBogusNs: number[], acSignatureNs: number[]) =>
  signTargets(
    new Map([
      [A_BOGUS, aBogusNs.map((ns) => ({ baselineNs: 10_000, ns }))],
      [AC_SIGNATURE, acSignatureNs.map((ns) => ({ baselineNs: 10_000, ns }))],
    ]),
  );

it("the targets of signing are met by costs right at the limits in most rounds", () => {
  const targets = targetsOf([40_000, 40_000, 90_000], [4_000, 4_000, 9_000]);
  expect(targets.map(({ isMet }) => isMet)).toEqual([true, true]);
});

it("the targets of signing are missed by costs above the limits, with the measured figures", () => {
  expect(targetsOf([10_000, 40_001, 41_000], [1_000, 4_010, 5_000])).toEqual([
    expect.objectContaining({ measured: "40.00 µs (25.00 to 40.50)", isMet: false }),
    expect.objectContaining({ measured: "4.01 µs (2.50 to 4.50)", isMet: false }),
  ]);
});

it("the targets of signing stay open without measurements", () => {
  expect(signTargets(new Map()).map(({ isMet }) => isMet)).toEqual([undefined, undefined]);
});
