import { uniform } from "./uniform.ts";
import type { EndpointName, Trouble, Weather } from "./weather.ts";

export interface Scenario {
  /** Short; also the name of its picture's file. */
  readonly name: string;
  /** The weather in a few words. */
  readonly title: string;
  /** What it is, in one or two sentences. */
  readonly description: string;
  readonly weather: (seed: number) => Weather;
  /** When calls arrive, in ms, whether or not earlier ones have ended. */
  readonly arrivals: readonly number[];
  /** Length of the picture. */
  readonly durationMs: number;
  /** Whether callers know the uid, without which `mobile` and `userHTML` cannot answer. */
  readonly hasUid: boolean;
  /** The endpoint that callers name; undefined where any may answer. */
  readonly only: EndpointName | undefined;
  /** Single calls long after the load, to see when somebody gets an answer again. */
  readonly probes: readonly number[];
}

type Terms = Pick<Scenario, "name" | "title" | "description"> & {
  weather: Weather | ((seed: number) => Weather);
} & Partial<Pick<Scenario, "arrivals" | "durationMs" | "hasUid" | "only" | "probes">>;

const EVERYWHERE: readonly EndpointName[] = ["web", "webHTML", "mobile", "userHTML"];
const BOTH_WEB: readonly EndpointName[] = ["web", "webHTML"];

const HEALTHY: Weather = { troubles: [] };
const WEB_HANGS: Weather = { troubles: [trouble(["web"], "hang")] };
const WEB_FAILS_AT_ONCE: Weather = { troubles: [trouble(["web"], "instant-error")] };
const BOTH_WEB_HANG: Weather = { troubles: [trouble(BOTH_WEB, "hang")] };

export const scenarios: readonly Scenario[] = [
  scenario({
    name: "S1",
    title: "all healthy",
    description: "Every endpoint answers, 20 calls per second for 100 s.",
    weather: HEALTHY,
  }),
  scenario({
    name: "S2",
    title: "web hangs",
    description: "`web` takes requests and never answers them.",
    weather: WEB_HANGS,
  }),
  scenario({
    name: "S2r",
    title: "web hangs for 20 s",
    description: "`web` hangs for the first 20 s and is healthy from then on; 8,000 calls, to see it return.",
    weather: { troubles: [trouble(["web"], "hang", { toMs: 20_000 })] },
    arrivals: evenly({ calls: 8_000, everyMs: 50 }),
  }),
  scenario({
    name: "S3",
    title: "web fails at once",
    description: "`web` refuses every request after 1 ms.",
    weather: WEB_FAILS_AT_ONCE,
  }),
  scenario({
    name: "S4",
    title: "web and webHTML hang",
    description: "Two of four endpoints never answer; together they have five eighths of the weight.",
    weather: BOTH_WEB_HANG,
  }),
  scenario({
    name: "S5",
    title: "web and webHTML fail every other time",
    description:
      "At `web` and `webHTML` each request fails with probability one half, after its normal time.",
    weather: { troubles: [trouble(BOTH_WEB, "error", { share: 0.5 })] },
  }),
  scenario({
    name: "S5b",
    title: "web and webHTML fail in waves",
    description: "`web` and `webHTML` fail for 5 s, are healthy for 5 s, and so on.",
    weather: { troubles: waves(BOTH_WEB, { lengthMs: 5_000, untilMs: 100_000 }) },
  }),
  scenario({
    name: "S6",
    title: "outage of 60 s",
    description:
      "Everything fails for the first 60 s, then everything is healthy: 40 % of the calls could be answered.",
    weather: { troubles: [trouble(EVERYWHERE, "error", { toMs: 60_000 })] },
    probes: probesAfter(100_000),
  }),
  scenario({
    name: "S6b",
    title: "outage of 60 s amid health",
    description:
      "Healthy for 20 s, everything fails for 60 s, healthy for 40 s; half of the calls could be answered.",
    weather: { troubles: [trouble(EVERYWHERE, "error", { fromMs: 20_000, toMs: 80_000 })] },
    arrivals: evenly({ calls: 2_400, everyMs: 50 }),
    probes: probesAfter(120_000),
  }),
  scenario({
    name: "S2-40",
    title: "web hangs, 40 calls per second",
    description: "S2 under twice the load: 2,000 calls in 50 s.",
    weather: WEB_HANGS,
    arrivals: evenly({ calls: 2_000, everyMs: 25 }),
  }),
  scenario({
    name: "S4-40",
    title: "web and webHTML hang, 40 calls per second",
    description: "S4 under twice the load: 2,000 calls in 50 s.",
    weather: BOTH_WEB_HANG,
    arrivals: evenly({ calls: 2_000, everyMs: 25 }),
  }),
  scenario({
    name: "S2-no-uid",
    title: "web hangs, callers have no uid",
    description: "S2 with only two endpoints: without a uid `mobile` and `userHTML` cannot answer.",
    weather: WEB_HANGS,
    hasUid: false,
  }),
  scenario({
    name: "outage",
    title: "outage of 30 to 180 s",
    description:
      "From 20 s on everything fails, for a time between 30 and 180 s that every seed chooses; then all is healthy.",
    weather: (seed) => {
      const lengthMs = 30_000 + 150_000 * uniform({ seed, endpoint: "everywhere", k: 0, tag: "outage" });
      return { troubles: [trouble(EVERYWHERE, "error", { fromMs: 20_000, toMs: 20_000 + lengthMs })] };
    },
    arrivals: evenly({ calls: 5_400, everyMs: 50 }),
  }),
  scenario({
    name: "S7",
    title: "webHTML hangs for 20 s, pages are slow",
    description:
      "`webHTML` and `userHTML` are healthy but take 1 to 3 s; `webHTML` hangs for the first 20 s. 8,000 calls.",
    weather: {
      troubles: [trouble(["webHTML"], "hang", { toMs: 20_000 })],
      slowEndpoints: ["webHTML", "userHTML"],
    },
    arrivals: evenly({ calls: 8_000, everyMs: 50 }),
  }),
  scenario({
    name: "S8a",
    title: "500 calls at once, web fails at once",
    description: "Every 25 s a recorder checks its 500 rooms at once, four times, in the weather of S3.",
    weather: WEB_FAILS_AT_ONCE,
    arrivals: bursts({ count: 4, calls: 500, everyMs: 25_000 }),
    durationMs: 100_000,
  }),
  scenario({
    name: "S8b",
    title: "500 calls at once, web hangs",
    description: "The same bursts in the weather of S2.",
    weather: WEB_HANGS,
    arrivals: bursts({ count: 4, calls: 500, everyMs: 25_000 }),
    durationMs: 100_000,
  }),
  scenario({
    name: "S9",
    title: "10 % errors everywhere, 100 calls per second",
    description: "At every endpoint one request in ten fails; 100 calls per second for 300 s.",
    weather: { troubles: [trouble(EVERYWHERE, "error", { share: 0.1 })] },
    arrivals: evenly({ calls: 30_000, everyMs: 10 }),
  }),
  scenario({
    name: "S10",
    title: "web and webHTML hang from 30 s on",
    description: "Healthy for 30 s, then `web` and `webHTML` hang; 40 calls per second for 100 s.",
    weather: { troubles: [trouble(BOTH_WEB, "hang", { fromMs: 30_000 })] },
    arrivals: evenly({ calls: 4_000, everyMs: 25 }),
  }),
  scenario({
    name: "S11a",
    title: "first call of a process, web hangs",
    description: "One call, without anything learned before it, in the weather of S2.",
    weather: WEB_HANGS,
    arrivals: [0],
    durationMs: 10_000,
  }),
  scenario({
    name: "S11b",
    title: "first call of a process, web and webHTML hang",
    description: "One call, without anything learned before it, in the weather of S4.",
    weather: BOTH_WEB_HANG,
    arrivals: [0],
    durationMs: 10_000,
  }),
  scenario({
    name: "S11c",
    title: "one call a minute, web and webHTML hang",
    description: "200 calls, one a minute, in the weather of S4.",
    weather: BOTH_WEB_HANG,
    arrivals: evenly({ calls: 200, everyMs: 60_000 }),
  }),
  ...[10, 40, 300, 1_800].flatMap((seconds) => [captchas(seconds), captchas(seconds, "web")]),
  scenario({
    name: "S12-once",
    title: "one captcha",
    description: "One request at 30 s is shown a captcha; one call every 5 s for 5 minutes.",
    weather: { troubles: [captchasFor(1)] },
    arrivals: evenly({ calls: 60, everyMs: 5_000 }),
  }),
  scenario({
    name: "S12-once-web",
    title: "one captcha, only web is asked",
    description: "The same for callers that name `web`.",
    weather: { troubles: [captchasFor(1)] },
    arrivals: evenly({ calls: 60, everyMs: 5_000 }),
    only: "web",
  }),
  scenario({
    name: "S13",
    title: "4,000 calls in one tick",
    description:
      "4,000 different questions at once; every endpoint serves 200 at a time, and refuses what is more after 1 ms.",
    weather: { troubles: [], servedAtATime: 200 },
    arrivals: bursts({ count: 1, calls: 4_000, everyMs: 0 }),
    durationMs: 2_000,
  }),
];

function captchas(seconds: number, only?: EndpointName): Scenario {
  const lasting = seconds < 60 ? `${seconds} s` : `${seconds / 60} min`;
  return scenario({
    name: `S12-${seconds}${only ? `-${only}` : ""}`,
    title: `captchas for ${lasting}${only ? `, only ${only} is asked` : ""}`,
    description: `From 30 s on everything shows captchas for ${lasting}; one call every 5 s${only ? `, by callers that name \`${only}\`` : ""}.`,
    weather: { troubles: [captchasFor(1_000 * seconds)] },
    // Until the block is over, however late: by 2 D + 30 s.
    arrivals: evenly({ calls: Math.ceil((2 * seconds + 150) / 5), everyMs: 5_000 }),
    only,
  });
}

function captchasFor(ms: number): Trouble {
  return trouble(EVERYWHERE, "captcha", { fromMs: 30_000, toMs: 30_000 + ms });
}

/** @throws Error when there is no such scenario */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((each) => each.name === name);
  if (!found) throw new Error(`there is no scenario ${JSON.stringify(name)}`);
  return found;
}

function scenario({ weather, arrivals = evenly({ calls: 2_000, everyMs: 50 }), ...terms }: Terms): Scenario {
  // The pause between two calls also follows the last one.
  const durationMs = ((arrivals.at(-1) ?? 0) * arrivals.length) / Math.max(1, arrivals.length - 1);
  return {
    durationMs,
    hasUid: true,
    only: undefined,
    probes: [],
    ...terms,
    arrivals,
    weather: typeof weather === "function" ? weather : () => weather,
  };
}

function trouble(
  endpoints: readonly EndpointName[],
  symptom: Trouble["symptom"],
  { fromMs = 0, toMs = Number.POSITIVE_INFINITY, share = 1 } = {},
): Trouble {
  return { endpoints, symptom, fromMs, toMs, share };
}

function waves(
  endpoints: readonly EndpointName[],
  { lengthMs, untilMs }: { lengthMs: number; untilMs: number },
): Trouble[] {
  const starts = Array.from({ length: untilMs / (2 * lengthMs) }, (_, wave) => 2 * lengthMs * wave);
  return starts.map((fromMs) => trouble(endpoints, "error", { fromMs, toMs: fromMs + lengthMs }));
}

interface Load {
  calls: number;
  everyMs: number;
  fromMs?: number;
}

function evenly({ calls, everyMs, fromMs = 0 }: Load): number[] {
  return Array.from({ length: calls }, (_, call) => fromMs + everyMs * call);
}

function bursts({ count, calls, everyMs }: Load & { count: number }): number[] {
  return Array.from({ length: count * calls }, (_, call) => everyMs * Math.floor(call / calls));
}

/** Probes, one a second for 40 minutes; the first one comes when every call of the load has ended. */
function probesAfter(loadEndsAt: number): number[] {
  return evenly({ calls: 2_400, everyMs: 1_000, fromMs: loadEndsAt + 20_000 });
}
