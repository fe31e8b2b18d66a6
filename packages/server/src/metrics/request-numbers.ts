import type { Sample } from "./registered-metric.ts";

/** In ms: what is remembered is told in less than one, and a call has 20 s by default. */
const BOUNDS_MS = [1, 5, 25, 100, 500, 2_500, 10_000, 30_000];

/** All others that there may be are told of together. */
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** A request that was answered. */
export interface AnsweredRequest {
  method: string;
  /** As the description writes it; of another one there would be no end of series. */
  path: string;
  status: number;
  durationMs: number;
}

interface Tally {
  labels: { method: string; route: string; status: string };
  /** Requests that took no longer than each bound, and longer than the one before. */
  counts: number[];
  total: number;
  sumMs: number;
}

/** How many requests were answered, how, and how long it took: plain numbers, as many as there are routes and kinds of answers. */
export class RequestNumbers {
  readonly #tallies = new Map<string, Tally>();

  count({ method: given, path: route, status: code, durationMs }: AnsweredRequest): void {
    const method = METHODS.has(given) ? given : "(other)";
    const status = `${Math.floor(code / 100)}xx`;
    const key = `${method} ${route} ${status}`;
    const tally = this.#tallies.get(key) ?? {
      labels: { method, route, status },
      counts: BOUNDS_MS.map(() => 0),
      total: 0,
      sumMs: 0,
    };
    this.#tallies.set(key, tally);
    tally.sumMs += durationMs;
    tally.total += 1;
    const place = BOUNDS_MS.findIndex((bound) => durationMs <= bound);
    if (place !== -1) tally.counts[place] = (tally.counts[place] ?? 0) + 1;
  }

  /** As a histogram: each bucket has those below it too. */
  samples(): Sample[] {
    return Array.from(this.#tallies.values(), samplesOf).flat();
  }
}

function samplesOf({ labels, counts, total, sumMs }: Tally): Sample[] {
  let below = 0;
  const buckets = BOUNDS_MS.map((bound, place): Sample => {
    below += counts[place] ?? 0;
    return { labels: { ...labels, le: bound / 1_000 }, value: below, suffix: "_bucket" };
  });
  return [
    ...buckets,
    { labels: { ...labels, le: "+Inf" }, value: total, suffix: "_bucket" },
    { labels, value: sumMs / 1_000, suffix: "_sum" },
    { labels, value: total, suffix: "_count" },
  ];
}
