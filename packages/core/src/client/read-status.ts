import {
  type BalancerNumbers,
  type IdentityNumbersRow,
  type PairNumbersRow,
  successRateOf,
} from "../balancer/numbers.ts";
import { bestOf, type Standing } from "../balancer/standing.ts";
import type { WatchStatus } from "../watch/watcher.ts";
import type {
  AlertsStatus,
  ClientStatus,
  IdentityStatusRow,
  LearnedRateRow,
  PairStatusRow,
  ProviderStatus,
  StatusRow,
} from "./client-status.ts";

/** What the parts of a client tell of themselves. */
export interface StatusParts {
  /** Unix ms. */
  at: number;
  /** Of each balancer, by the provider's id. */
  numbers: readonly (readonly [provider: string, numbers: BalancerNumbers])[];
  learnedUids: number;
  cacheEntries: number;
  /** @default there was none */
  alerts?: AlertsStatus | undefined;
  /** Of each watch that runs. @default there is none */
  watches?: readonly WatchStatus[] | undefined;
  /** How often a pair is asked at most; undefined where it never was. @default nothing is paced */
  rateOf?: ((pair: Pair) => PairRate | undefined) | undefined;
  /** The identities there are, whether they asked or not, and whether they may. @default only those who asked */
  identities?: readonly KnownIdentity[] | undefined;
  /** What was learned of the rates of a provider. @default nothing */
  learnedRates?: ((provider: string) => LearnedRateRow[]) | undefined;
}

type Pair = Pick<PairNumbersRow, "endpoint" | "identity"> & { provider: string };

type PairRate = Pick<StatusRow, "ratePerMinute" | "ceiling">;

interface KnownIdentity extends Standing {
  id: string;
  weight: number;
}

export function readStatus({ at, numbers, learnedUids, cacheEntries, ...parts }: StatusParts): ClientStatus {
  const providers = numbers.map(([id, rows]): [string, ProviderStatus] => [
    id,
    {
      ...pairsAndEndpoints(rows, ({ endpoint, identity }) =>
        parts.rateOf?.({ provider: id, endpoint, identity }),
      ),
      rates: parts.learnedRates?.(id) ?? [],
    },
  ]);
  const pairs = Map.groupBy(
    providers.flatMap(([, provider]) => provider.pairs),
    ({ identity }) => identity,
  );
  const asked = numbers.flatMap(([, { identities }]) => identities);
  const identities = identityRows(asked, parts.identities).map((row) => ({
    ...row,
    ...sumOf(pairs.get(row.identity) ?? []),
  }));
  return {
    ...{ at, providers: Object.fromEntries(providers), identities },
    watch: allWatches(parts.watches ?? []),
    alerts: parts.alerts ?? { firing: [], ended: [], webhooks: [] },
    ...{ learnedUids, cacheEntries },
  };
}

function allWatches(watches: readonly WatchStatus[]): WatchStatus {
  const all: WatchStatus = { rooms: 0, known: 0, due: 0, latenessMs: 0 };
  for (const { rooms, known, due, latenessMs } of watches) {
    all.rooms += rooms;
    all.known += known;
    all.due += due;
    all.latenessMs = Math.max(all.latenessMs, latenessMs);
  }
  return all;
}

function pairsAndEndpoints(
  { endpoints, pairs }: BalancerNumbers,
  rateOf: (pair: PairNumbersRow) => PairRate | undefined,
): Omit<ProviderStatus, "rates"> {
  const paced = pairs.map((row): PairStatusRow => {
    const { ratePerMinute, ceiling } = rateOf(row) ?? {};
    return { ...row, ratePerMinute, ceiling };
  });
  const byEndpoint = Map.groupBy(paced, ({ endpoint }) => endpoint);
  return {
    endpoints: endpoints.map((row) => ({ ...row, ...sumOf(byEndpoint.get(row.name) ?? []) })),
    pairs: paced,
  };
}

/** What all of these bear together; a ceiling is known where each of them has one. */
function sumOf(pairs: readonly PairRate[]): PairRate {
  const rates = pairs.flatMap(({ ratePerMinute = [] }) => ratePerMinute);
  const ceilings = pairs.flatMap(({ ceiling = [] }) => ceiling);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    ratePerMinute: rates.length > 0 ? sum(rates) : undefined,
    ceiling: ceilings.length > 0 && ceilings.length === pairs.length ? sum(ceilings) : undefined,
  };
}

type BareRow = Omit<IdentityStatusRow, keyof PairRate>;

/** A row for each identity: those there are first, then all others who asked. */
function identityRows(asked: readonly IdentityNumbersRow[], known: readonly KnownIdentity[] = []): BareRow[] {
  const rows = Map.groupBy(asked, ({ identity }) => identity);
  const names = new Set([...known.map(({ id }) => id), ...rows.keys()]);
  const own = new Map(known.map((identity) => [identity.id, identity]));
  return [...names].map((identity) => ({
    identity,
    weight: own.get(identity)?.weight,
    ...joined(rows.get(identity) ?? [], own.get(identity)),
  }));
}

/** What one identity did at all providers together. Whoever may ask some adapter is not blocked, unless all of it is. */
function joined(
  rows: readonly IdentityNumbersRow[],
  own: KnownIdentity | undefined,
): Omit<BareRow, "identity" | "weight"> {
  const met = bestOf(rows) ?? { state: "closed" as const, retryAfterMs: 0 };
  const { state, retryAfterMs } = own === undefined || own.state === "closed" ? met : own;
  const sum = (name: CountName) => rows.reduce((total, row) => total + row[name], 0);
  const counts = { requests: sum("requests"), answers: sum("answers"), errors: sum("errors") };
  const timed = rows.filter(({ avgLatencyMs }) => avgLatencyMs !== undefined);
  const weights = timed.reduce((total, { answers }) => total + answers, 0);
  const meanMs = timed.reduce((total, row) => total + ((row.avgLatencyMs ?? 0) * row.answers) / weights, 0);
  return {
    ...{ state, ...counts },
    successRate: successRateOf(counts),
    avgLatencyMs: timed.length > 0 ? meanMs : undefined,
    p95Ms: timed.length > 0 ? Math.max(...timed.map(({ p95Ms = 0 }) => p95Ms)) : undefined,
    successCalls: sum("successCalls"),
    failureCalls: sum("failureCalls"),
    rejectedCalls: sum("rejectedCalls"),
    retryAfterMs,
  };
}

type CountName = "requests" | "answers" | "errors" | "successCalls" | "failureCalls" | "rejectedCalls";
