import type { ScenarioRecord } from "../scenario-record.ts";
import type { Span } from "./spans.ts";

export type StateName = ScenarioRecord["states"][number]["to"];

/** The spans in which the endpoint's breaker was in this state, in ms; before its first change it is closed. */
export function stateSpans(record: ScenarioRecord, endpoint: string, state: StateName): Span[] {
  const changes = record.states
    .filter((change) => change.endpoint === endpoint)
    .toSorted((one, other) => one.atMs - other.atMs);
  const starts = [{ atMs: 0, to: "closed" as StateName }, ...changes];
  return starts.flatMap(({ atMs, to }, index) => {
    const span = { from: Math.max(0, atMs), to: starts[index + 1]?.atMs ?? record.durationMs };
    return to === state && isSeen(span, to) ? [span] : [];
  });
}

/** Whether a span is drawn: a state that lasted no time is not, save half-open, whose trial may fail at once. */
function isSeen({ from, to }: Span, state: StateName): boolean {
  return state === "half-open" ? to >= from : to > from;
}
