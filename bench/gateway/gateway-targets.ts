import { medianOf } from "../harness/statistics.ts";
import type { Target } from "../harness/target.ts";
import { NGINX, OURS } from "./contenders.ts";
import type { Round } from "./measured.ts";

const MOST_TIMES_NGINX = 8;
const LEAST_OF_THROUGHPUT = 0.35;
const MOST_OF_A_LEASE = 0.3;

/** What the rounds and the cost of a lease say of the gateway's promises. */
export function gatewayTargets(rounds: readonly Round[], leaseMicros: number): Target[] {
  const ratioOf = (read: (round: Round, name: string) => number) =>
    medianOf(rounds.map((round) => read(round, OURS) / read(round, NGINX)));
  const cost = ratioOf((round, name) => round[name]?.microsPerRequest ?? Number.NaN);
  const throughput = ratioOf((round, name) => round[name]?.perSecond ?? Number.NaN);
  const ours = medianOf(rounds.map((round) => round[OURS]?.microsPerRequest ?? Number.NaN));
  const failures = rounds.reduce((sum, round) => sum + (round[OURS]?.failures ?? Number.NaN), 0);
  const share = leaseMicros / ours;
  return [
    {
      claim: `a request: at most ${MOST_TIMES_NGINX} times nginx`,
      measured: `${cost.toFixed(1)} times`,
      isMet: cost <= MOST_TIMES_NGINX,
    },
    {
      claim: `throughput: at least ${LEAST_OF_THROUGHPUT} of nginx`,
      measured: throughput.toFixed(2),
      isMet: throughput >= LEAST_OF_THROUGHPUT,
    },
    {
      claim: `a lease: at most ${MOST_OF_A_LEASE} of the gateway's own cost`,
      measured: `${share.toFixed(2)} (${leaseMicros.toFixed(1)} µs)`,
      isMet: share <= MOST_OF_A_LEASE,
    },
    { claim: "no request fails", measured: `${failures} did`, isMet: failures === 0 },
  ];
}
