import { checkedOptions, numberAbove } from "../errors/option-kinds.ts";
import { CandidateSlots } from "./candidate-slots.ts";
import { markOurs } from "./our-strategies.ts";
import { type ResponseTimeOptions, ResponseTimes, unknownResponseTime } from "./response-times.ts";
import type { Candidate, StrategyFactory } from "./strategy.ts";

export type FastestResponseOptions = ResponseTimeOptions;

/**
 * Of two endpoints drawn at random the one whose response time × (running attempts + 1) ÷ weight is less: one of
 * weight 2 may take twice as long. Costs the same in a pool of any size, and spreads load nearly as well as a look at
 * all (Mitzenmacher 2001). New endpoints are tried first, one attempt at a time.
 * @throws StreamFallbackError `INVALID_INPUT` for an option that is no number above 0
 */
export function fastestResponse(options: FastestResponseOptions = {}): StrategyFactory {
  const kinds = { decayMs: numberAbove(0), failureMs: numberAbove(0) };
  const given = checkedOptions<FastestResponseOptions>("fastestResponse", { options, kinds });
  return markOurs(({ clock, random }) => {
    const times = new ResponseTimes(given);
    const slots = new CandidateSlots(unknownResponseTime);

    function costOf(candidate: Candidate, nowMs: number): number {
      const expectedMs = times.expect(slots.at(candidate), candidate, nowMs);
      return (expectedMs * (candidate.inFlight + 1)) / candidate.weight;
    }

    return {
      name: "fastest-response",
      pick(candidates) {
        const { length } = candidates;
        if (length === 1) return candidates[0] as Candidate;
        const firstIndex = Math.floor(random() * length);
        const drawn = Math.floor(random() * (length - 1));
        // The second is drawn out of one less, and whoever stands at or after the first moves up: never the same twice.
        const secondIndex = drawn < firstIndex ? drawn : drawn + 1;
        const first = candidates[firstIndex] as Candidate;
        const second = candidates[secondIndex] as Candidate;
        const nowMs = clock.now();
        return costOf(second, nowMs) < costOf(first, nowMs) ? second : first;
      },
      onOutcome: (endpoint, outcome) => times.note(slots.at(endpoint), outcome, clock.now()),
    };
  });
}
