import type { CoverageRow } from "./coverage-rows.ts";

export type Reply = "answer" | "444" | "captcha";

export const endpointNames = ["web", "webHTML", "mobile", "userHTML"] as const;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const BLOCK_MS = { least: 5 * MINUTE_MS, most: 90 * MINUTE_MS };
const EPISODE_MS = { least: 10_000, most: 10 * MINUTE_MS };
/** A burst of more than 12 in 3 s is answered with captchas until 3 s of quiet. */
const BURST = { requests: 12, ms: 3_000 };

/** What the site has counted of an endpoint as one identity. */
interface Pair {
  readonly asks: Recent;
  blockedUntilMs: number;
  lastAskMs: number;
  isBursting: boolean;
  readonly episodes: readonly (readonly [fromMs: number, toMs: number])[];
  /** When blocks began. */
  readonly blocks: number[];
}

/**
 * A site that bears so many requests in any 60 s and blocks whoever sends more, for a length that it draws. Asks during a
 * block count and do not renew it.
 */
export class LimitedSite {
  readonly #row: CoverageRow;
  readonly #random: () => number;
  readonly #pairs = new Map<string, Pair>();
  readonly #ofIdentity = new Map<string, Recent>();
  requests = 0;

  constructor(row: CoverageRow, random: () => number) {
    this.#row = row;
    this.#random = random;
  }

  ask(endpoint: string, identity: string, nowMs: number): Reply {
    this.requests += 1;
    const pair = this.#pair(endpoint, identity);
    const isQuiet = nowMs - pair.lastAskMs >= BURST.ms;
    pair.lastAskMs = nowMs;
    pair.asks.add(nowMs);
    const ofIdentity = this.#asksOf(identity);
    ofIdentity.add(nowMs);
    const { scope, refusal = "444" } = this.#row;
    if (nowMs < pair.blockedUntilMs) return refusal;
    const asks = (scope === "pair" ? pair.asks : ofIdentity).since(nowMs - MINUTE_MS);
    if (asks > this.#row.limitAt(nowMs)) {
      this.#block(scope === "pair" ? [endpoint] : endpointNames, identity, nowMs);
      return refusal;
    }
    pair.isBursting = (pair.isBursting && !isQuiet) || pair.asks.since(nowMs - BURST.ms) > BURST.requests;
    const isEpisode = pair.episodes.some(([fromMs, toMs]) => nowMs >= fromMs && nowMs < toMs);
    return pair.isBursting || isEpisode ? "captcha" : "answer";
  }

  /** When blocks began, for each pair that was ever asked. */
  get blocks(): readonly (readonly number[])[] {
    return [...this.#pairs.values()].map(({ blocks }) => blocks);
  }

  #block(endpoints: readonly string[], identity: string, nowMs: number): void {
    const untilMs = nowMs + drawnBetween(BLOCK_MS, this.#random);
    for (const endpoint of endpoints) {
      const pair = this.#pair(endpoint, identity);
      if (pair.blockedUntilMs > nowMs) continue;
      pair.blockedUntilMs = untilMs;
      pair.blocks.push(nowMs);
    }
  }

  #pair(endpoint: string, identity: string): Pair {
    const name = `${endpoint} ${identity}`;
    const found = this.#pairs.get(name);
    if (found !== undefined) return found;
    const { captchaEpisodes = 0 } = this.#row;
    const pair: Pair = {
      ...{ asks: new Recent(), blockedUntilMs: 0, lastAskMs: Number.NEGATIVE_INFINITY, isBursting: false },
      episodes: Array.from({ length: captchaEpisodes }, () => {
        const fromMs = this.#random() * DAY_MS;
        return [fromMs, fromMs + drawnBetween(EPISODE_MS, this.#random)] as const;
      }),
      blocks: [],
    };
    this.#pairs.set(name, pair);
    return pair;
  }

  #asksOf(identity: string): Recent {
    const found = this.#ofIdentity.get(identity) ?? new Recent();
    this.#ofIdentity.set(identity, found);
    return found;
  }
}

/** The times of the last minute's asks, oldest first. */
class Recent {
  readonly #times: number[] = [];
  #first = 0;

  add(nowMs: number): void {
    const times = this.#times;
    times.push(nowMs);
    while ((times[this.#first] ?? nowMs) <= nowMs - MINUTE_MS) this.#first += 1;
    if (this.#first > 1_000) {
      times.splice(0, this.#first);
      this.#first = 0;
    }
  }

  since(fromMs: number): number {
    let place = this.#times.length;
    while (place > this.#first && (this.#times[place - 1] as number) > fromMs) place -= 1;
    return this.#times.length - place;
  }
}

/** Log-uniform: as often between 5 and 10 minutes as between 45 and 90. */
function drawnBetween({ least, most }: { least: number; most: number }, random: () => number): number {
  return least * (most / least) ** random();
}
