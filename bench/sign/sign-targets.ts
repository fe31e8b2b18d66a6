import { costOf } from "../harness/costs.ts";
import type { Pair } from "../harness/interleave.ts";
import type { Target } from "../harness/target.ts";
import { A_BOGUS, AC_SIGNATURE } from "./sign-cases.ts";

export type SignPairs = ReadonlyMap<string, readonly Pair[]>;

export function signTargets(pairs: SignPairs): Target[] {
  return [atMost(40, A_BOGUS, pairs), atMost(4, AC_SIGNATURE, pairs)];
}

function atMost(limitUs: number, name: string, pairs: SignPairs): Target {
  const claim = `to sign an ${name} takes at most ${limitUs} µs`;
  const own = pairs.get(name);
  if (own === undefined) return { claim, measured: "not measured", isMet: undefined };
  const { median, lowerQuartile, upperQuartile } = costOf(own).nsPerCall;
  const [middle, lower, upper] = [median, lowerQuartile, upperQuartile].map((ns) => (ns / 1_000).toFixed(2));
  return { claim, measured: `${middle} µs (${lower} to ${upper})`, isMet: median <= limitUs * 1_000 };
}
