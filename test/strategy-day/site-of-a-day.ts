import { type Clock, defineProvider, type Provider, StreamFallbackError } from "@stream-fallback/core";
import { uniform } from "../simulation/uniform.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface DayAdapter {
  readonly name: string;
  readonly weight: number;
  readonly priority: number;
  /** How long its answers take on average while all is well. */
  readonly usualMs: number;
}

/** As a site's adapters are: two kinds of request that are quick, two pages that are not. */
export const dayAdapters: readonly DayAdapter[] = [
  { name: "web", weight: 3, priority: 1, usualMs: 300 },
  { name: "page", weight: 2, priority: 2, usualMs: 700 },
  { name: "mobile", weight: 2, priority: 3, usualMs: 400 },
  { name: "profile", weight: 1, priority: 4, usualMs: 900 },
];

/** What happens on this day; everything else is as usual. */
export const dayEvents = {
  outage: { adapter: "page", fromMs: 14 * HOUR_MS, toMs: 14 * HOUR_MS + 10 * MINUTE_MS },
  evening: { adapter: "web", fromMs: 19 * HOUR_MS, toMs: 23 * HOUR_MS, factor: 5 },
  captcha: { adapter: "mobile", fromMs: 10 * HOUR_MS, toMs: 10 * HOUR_MS + 2 * MINUTE_MS },
} as const;

export const DAY_MS: number = 24 * HOUR_MS;

/** An answer takes up to so much of its usual time less or more, and one in fifty several times as long. */
const SPREAD = 0.4;
const STRAY_SHARE = 0.02;
const STRAY_FACTOR = 6;

/** How long an adapter takes to say that it is down, or that somebody is asked for a captcha. */
const REFUSAL_MS = 150;

/** The site of one day: the luck of a request hangs on the seed, its adapter and its number there alone. */
export function siteOfADay(clock: Clock, seed: number): Provider {
  return defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
    adapters: dayAdapters.map(({ name, weight, priority, usualMs }) => {
      let requests = 0;
      return {
        name,
        weight,
        priority,
        provides: ["status" as const],
        async fetchRoom() {
          const luck = uniform({ seed, endpoint: name, k: requests, tag: "duration" });
          const isStray = uniform({ seed, endpoint: name, k: requests, tag: "stray" }) < STRAY_SHARE;
          requests += 1;
          const refusal = refusalAt(name, clock.now());
          const slowness = isDuring("evening", name, clock.now()) ? dayEvents.evening.factor : 1;
          const answerMs =
            usualMs * (1 - SPREAD + 2 * SPREAD * luck) * (isStray ? STRAY_FACTOR : 1) * slowness;
          await new Promise<void>((go) => void clock.setTimeout(go, refusal ? REFUSAL_MS : answerMs));
          if (refusal) throw refusal;
          return offAir;
        },
      };
    }),
  });
}

const offAir = {
  ...{ living: false, title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "" },
  sources: [],
};

function refusalAt(adapter: string, nowMs: number): StreamFallbackError | undefined {
  if (isDuring("outage", adapter, nowMs))
    return new StreamFallbackError("UPSTREAM_ERROR", "the site is down");
  if (isDuring("captcha", adapter, nowMs))
    return new StreamFallbackError("RISK_CONTROL", "a captcha is shown");
  return undefined;
}

function isDuring(event: keyof typeof dayEvents, name: string, nowMs: number): boolean {
  const { adapter, fromMs, toMs } = dayEvents[event];
  return name === adapter && nowMs >= fromMs && nowMs < toMs;
}
