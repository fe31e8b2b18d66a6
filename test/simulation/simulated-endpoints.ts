import type { Clock, EndpointOptions } from "@stream-fallback/core";
import { type EndpointName, fateOf, type Weather } from "./weather.ts";

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

/** The endpoints of a room site whose weather is known. */
export function simulatedEndpoints(site: Site): EndpointOptions<Question, EndpointName>[] {
  return ENDPOINTS.map(({ name, priority, weight, needsUid }) => {
    let requests = 0;
    return {
      name,
      priority,
      weight,
      accepts: ({ uid }) => !needsUid || uid !== undefined,
      call(_question, { signal }) {
        const { seed, clock, weather } = site;
        const fate = fateOf(weather, { seed, endpoint: name, k: requests, startedMs: clock.now() });
        requests += 1;
        site.onRequest(name);
        return new Promise((resolve, reject) => {
          const end = () => (fate.isAnswered ? resolve(name) : reject(new Error(`${name} failed`)));
          const timer = clock.setTimeout(end, fate.afterMs);
          signal.addEventListener("abort", () => {
            clock.clearTimeout(timer);
            reject(signal.reason);
          });
        });
      },
    };
  });
}
