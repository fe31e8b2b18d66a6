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
  { pair, isPaced, clock }: { pair: PairRate; isPaced: boolean; clock: Clock },
): AttemptMeter {
  let requests = 0;
  let sentAtMs = clock.now();
  // An adapter may have a way of its own to its site: one request it is at least.
  let sent = rates.count(pair, sentAtMs);

  function note(): void {
    requests += 1;
    // The first one was counted and paid for when the attempt began; those for a session come on top.
    if (requests === 1) return;
    sentAtMs = clock.now();
    sent = rates.count(pair, sentAtMs);
    if (isPaced || rates.hasCeiling(pair)) rates.take(pair, sentAtMs);
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
    succeeded: () => rates.recordAnswer(pair, { sentAtMs }, clock.now()),
    failed(thrown) {
      const { fault, isAboutRate } = toStreamFallbackError(thrown);
      if (fault === "query") rates.recordAnswer(pair, { sentAtMs }, clock.now());
      else if (fault === "access")
        rates.recordRefusal(pair, { ...sent, sentAtMs, isAboutRate, isPaced }, clock.now());
    },
  };
}
