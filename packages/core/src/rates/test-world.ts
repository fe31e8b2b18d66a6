import { noteOldest } from "./lateness.ts";
import type { PairRate } from "./pair-rate.ts";
import { ProviderRates } from "./provider-rates.ts";

const MINUTE_MS = 60_000;

/** The rates of a site, the time and how late rooms are in the hands of a test. */
export interface RatesWorld {
  rates: ProviderRates;
  nowMs: number;
  /** How late rooms are, for each identity; 0 where it is not named. */
  late: Record<string, number>;
  pair(endpoint: string, identity?: string): PairRate;
  /** Asks as fast as the rates allow for so many minutes, each time to an answer. */
  ask(minutes: number): void;
  /** The site answers a pair now. */
  answer(pair: PairRate): void;
  /** The site refuses a pair now, after what was sent in the minute before. */
  refuse(pair: PairRate, isAboutRate?: boolean, isPaced?: boolean): void;
}

interface WorldOptions {
  endpoints?: readonly string[];
  identities?: readonly string[];
  startPerMinute?: number;
}

export function createRatesWorld({
  endpoints = ["web", "mobile"],
  identities = ["one"],
  startPerMinute = 20,
}: WorldOptions = {}): RatesWorld {
  const rates = new ProviderRates({
    nowMs: 0,
    startPerMinute: () => startPerMinute,
    endpoints: () => endpoints.map((name) => ({ name })),
  });
  const world: RatesWorld = {
    ...{ rates, nowMs: 0, late: {} },
    pair: (endpoint, identity = identities[0] ?? "one") => rates.pairOf(endpoint, identity, world.nowMs),
    ask(minutes) {
      const pairs = identities.flatMap((identity) => endpoints.map((name) => world.pair(name, identity)));
      for (const endMs = world.nowMs + minutes * MINUTE_MS; world.nowMs < endMs; world.nowMs += 100) {
        for (const pair of pairs) {
          const lateMs = world.late[pair.identity] ?? 0;
          const lateness = rates.lanes.latenessOf("lane", pair.identity);
          lateness.endpoints = endpoints;
          const dueAtMs = lateMs > 0 ? world.nowMs - lateMs : undefined;
          noteOldest(lateness, { dueAtMs, nowMs: world.nowMs });
          if (pair.refusedAtMs !== undefined || rates.tokenWaitMs(pair, world.nowMs) > 0) continue;
          rates.take(pair, world.nowMs);
          rates.count(pair, world.nowMs);
        }
      }
    },
    answer: (pair) => rates.recordAnswer(pair, { sentAtMs: world.nowMs }, world.nowMs),
    refuse(pair, isAboutRate = true, isPaced = true) {
      const refusal = {
        ...rates.count(pair, world.nowMs),
        ...{ sentAtMs: world.nowMs, isAboutRate, isPaced },
      };
      rates.recordRefusal(pair, refusal, world.nowMs);
    },
  };
  return world;
}
