import { type Clock, type EndpointOptions, StreamFallbackError } from "@stream-fallback/core";
import { type EndpointName, type Fate, fateOf, type Weather } from "./weather.ts";

/** What callers ask for; without a uid two endpoints cannot answer. */
export interface Question {
  readonly uid: string | undefined;
}

interface Site {
  readonly clock: Clock;
  readonly weather: Weather;
  readonly seed: number;
  /** Told of every request at its start; a cancelled one was a request too. */
  readonly onRequest: (endpoint: EndpointName) => void;
}

const ENDPOINTS = [
  { name: "web", priority: 1, weight: 3, needsUid: false },
  { name: "webHTML", priority: 2, weight: 2, needsUid: false },
  { name: "mobile", priority: 3, weight: 2, needsUid: true },
  { name: "userHTML", priority: 4, weight: 1, needsUid: true },
] as const;

export const endpointNames: readonly EndpointName[] = ENDPOINTS.map(({ name }) => name);

/** What becomes of a request for which an endpoint has no room. */
const OVERRUN: Fate = { afterMs: 1, isAnswered: false };

/** The endpoints of a room site whose weather is known. */
export function simulatedEndpoints(site: Site): EndpointOptions<Question, EndpointName>[] {
  return ENDPOINTS.map(({ name, priority, weight, needsUid }) => {
    let requests = 0;
    let running = 0;
    return {
      name,
      priority,
      weight,
      accepts: ({ uid }) => !needsUid || uid !== undefined,
      call(_question, { signal }) {
        const { seed, clock, weather } = site;
        const isOverrun = running >= (weather.servedAtATime ?? Number.POSITIVE_INFINITY);
        const request = { seed, endpoint: name, k: requests, startedMs: clock.now() };
        const fate = isOverrun ? OVERRUN : fateOf(weather, request);
        requests += 1;
        running += 1;
        site.onRequest(name);
        return new Promise((resolve, reject) => {
          const end = () => {
            running -= 1;
            if (fate.isAnswered) resolve(name);
            else reject(fate.isCaptcha ? captcha(name) : new Error(`${name} failed`));
          };
          const timer = clock.setTimeout(end, fate.afterMs);
          signal.addEventListener("abort", () => {
            clock.clearTimeout(timer);
            running -= 1;
            reject(signal.reason);
          });
        });
      },
    };
  });
}

function captcha(endpoint: string): StreamFallbackError {
  return new StreamFallbackError("RISK_CONTROL", `${endpoint} shows a captcha`);
}
