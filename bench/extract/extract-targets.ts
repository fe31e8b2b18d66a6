import { comparison, costOf } from "../harness/costs.ts";
import type { Pair } from "../harness/interleave.ts";
import type { Spread } from "../harness/statistics.ts";
import type { Target } from "../harness/target.ts";
import { OURS, REGEX } from "./contenders/contenders.ts";
import type { PageKind } from "./contenders/page-kinds.ts";
import type { Downloads } from "./early-end/measure-downloads.ts";

export type KindName = PageKind["name"];

/** The measured pairs of each case, by kind of page. */
export type ExtractPairs = Readonly<Record<KindName, ReadonlyMap<string, readonly Pair[]>>>;

/** The bytes that reading a page allocates, by kind of page and case. */
export type ExtractProbe = Record<KindName, Record<string, number | undefined>>;

const MOST_TIMES = { live: 3, user: 4 } as const;
const LEAST_TIMES_FASTER = 1.5;
const MOST_BYTES = 1_200_000;
const MOST_SHARE_READ = 0.7;

export function extractTargets(pairs: ExtractPairs, probe: ExtractProbe, early: Downloads): Target[] {
  const kinds: KindName[] = ["live", "user"];
  return [
    ...kinds.map((kind) => beside(kind, pairs)),
    ...kinds.map((kind) => fasterThanRegex(kind, pairs)),
    bytesTaken(probe.live[OURS]),
    bytesRead(early),
  ];
}

function beside(kind: KindName, pairs: ExtractPairs): Target {
  const own = pairs[kind].get(OURS);
  const limit = MOST_TIMES[kind];
  const claim = `a ${kind} page takes at most ${limit} times the JSON.parse of its answer`;
  return own ? { claim, ...judged(costOf(own).ratio, ({ median }) => median <= limit) } : unmeasured(claim);
}

function fasterThanRegex(kind: KindName, pairs: ExtractPairs): Target {
  const [own, regex] = [pairs[kind].get(OURS), pairs[kind].get(REGEX)];
  const claim = `a ${kind} page is read at least ${LEAST_TIMES_FASTER} times as fast as by ${REGEX}`;
  if (own === undefined || regex === undefined) return unmeasured(claim);
  return { claim, ...judged(comparison(regex, own), ({ median }) => median >= LEAST_TIMES_FASTER) };
}

function bytesTaken(bytes: number | undefined): Target {
  const claim = `a live page takes at most ${MOST_BYTES.toLocaleString("en")} bytes of memory`;
  if (bytes === undefined) return unmeasured(claim);
  return { claim, measured: Math.round(bytes).toLocaleString("en"), isMet: bytes <= MOST_BYTES };
}

function bytesRead({ bytesRead, pageBytes }: Downloads): Target {
  const share = bytesRead / pageBytes;
  return {
    claim: `with the state at 41 % of a compressed page at most ${MOST_SHARE_READ * 100} % of it are read`,
    measured: `${(share * 100).toFixed(0)} %`,
    isMet: share <= MOST_SHARE_READ,
  };
}

function judged(spread: Spread, isMet: (spread: Spread) => boolean): Omit<Target, "claim"> {
  const { median, lowerQuartile, upperQuartile } = spread;
  const measured = `${median.toFixed(2)} times (${lowerQuartile.toFixed(2)} to ${upperQuartile.toFixed(2)})`;
  return { measured, isMet: isMet(spread) };
}

function unmeasured(claim: string): Target {
  return { claim, measured: "not measured", isMet: undefined };
}
