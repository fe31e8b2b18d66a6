import { toStreamFallbackError } from "../errors.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { PairRate } from "../rates/pair-rate.ts";
import type { ProviderRates } from "../rates/provider-rates.ts";
import type { Clock } from "../runtime/clock.ts";

/** What one attempt sends, and what the site says to it. */
export interface AttemptMeter {
  /** The same client; what it sends is counted. */
  count(http: HttpClient): HttpClient;
  succeeded(): void;
  failed(thrown: unknown): void;
}

/** Requests are counted at sending: the site does so too, and refuses by what it has counted by then. */
export function createMeter(
  rates: ProviderRates,
  { pair, clock }: { pair: PairRate; clock: Clock },
): AttemptMeter {
  let requests = 0;
  let sentInMinute = 0;
  let sentAtMs = clock.now();

  function note(): void {
    sentAtMs = clock.now();
    sentInMinute = rates.count(pair, sentAtMs);
    requests += 1;
    // The first one was paid for when the attempt began; those for a session come on top.
    if (requests > 1) rates.take(pair, sentAtMs);
  }

  return {
    count: (http) => ({
      send(request) {
        note();
        return http.send(request);
      },
      stream(request) {
        note();
        return http.stream(request);
      },
    }),
    succeeded: () => rates.recordAnswer(pair, clock.now()),
    failed(thrown) {
      const { fault, isAboutRate } = toStreamFallbackError(thrown);
      if (fault === "query") rates.recordAnswer(pair, clock.now());
      else if (fault === "access" && requests > 0)
        rates.recordRefusal(pair, { sentInMinute, sentAtMs, isAboutRate }, clock.now());
    },
  };
}
