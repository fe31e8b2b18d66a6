import { uniform } from "./uniform.ts";

export type EndpointName = "web" | "webHTML" | "mobile" | "userHTML";

export interface Weather {
  readonly troubles: readonly Trouble[];
  /** These are healthy and take 1 … 3 s. */
  readonly slowEndpoints?: readonly EndpointName[];
  /** How many requests an endpoint serves at a time; more are refused after 1 ms. */
  readonly servedAtATime?: number;
}

/** What strikes requests that start in a span of time. */
export interface Trouble {
  readonly endpoints: readonly EndpointName[];
  /**
   * `hang`: silence for 10 s; `error`: an error instead of the answer; `instant-error`: an error after 1 ms;
   * `captcha`: a captcha instead of the answer.
   */
  readonly symptom: "hang" | "error" | "instant-error" | "captcha";
  readonly fromMs: number;
  /** The first moment without it. */
  readonly toMs: number;
  /** Share of the requests that it strikes, from 0 to 1. */
  readonly share: number;
}

export interface SiteRequest {
  readonly seed: number;
  readonly endpoint: EndpointName;
  /** How many requests reached this endpoint before. */
  readonly k: number;
  readonly startedMs: number;
}

/** The outcome of a request, which is decided when it starts. */
export interface Fate {
  readonly afterMs: number;
  readonly isAnswered: boolean;
  readonly isCaptcha?: boolean;
}

/** How long a hanging request takes: the timeout of the HTTP client that people use today. */
const HANG_MS = 10_000;

export function fateOf(weather: Weather, request: SiteRequest): Fate {
  const trouble = weather.troubles.find((each) => strikes(each, request));
  if (trouble?.symptom === "hang") return { afterMs: HANG_MS, isAnswered: false };
  if (trouble?.symptom === "instant-error") return { afterMs: 1, isAnswered: false };
  const luck = uniform({ ...request, tag: "lat" });
  const isSlow = weather.slowEndpoints?.includes(request.endpoint) ?? false;
  const afterMs = isSlow ? 1_000 + 2_000 * luck : 50 + 60 * luck;
  if (trouble?.symptom === "captcha") return { afterMs, isAnswered: false, isCaptcha: true };
  return { afterMs, isAnswered: trouble === undefined };
}

/** The span in which all endpoints fail, so that no call can be answered. */
export function outageOf({ troubles }: Weather): { fromMs: number; toMs: number } | undefined {
  return troubles.find(({ endpoints, share }) => endpoints.length === 4 && share === 1);
}

function strikes(trouble: Trouble, { seed, endpoint, k, startedMs }: SiteRequest): boolean {
  if (!trouble.endpoints.includes(endpoint)) return false;
  if (startedMs < trouble.fromMs || startedMs >= trouble.toMs) return false;
  return trouble.share >= 1 || uniform({ seed, endpoint, k, tag: "err" }) < trouble.share;
}
