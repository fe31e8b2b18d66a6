import type { ScenarioRecord } from "../scenario-record.ts";
import type { Span } from "./spans.ts";

export type StateName = ScenarioRecord["states"][number]["to"];

/** When the endpoint's breaker was in this state, in ms; before its first change a breaker is closed. */
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

/** A state left in the moment it was entered is no state, save half-open: a trial may fail at once. */
function isSeen({ from, to }: Span, state: StateName): boolean {
  return state === "half-open" ? to >= from : to > from;
}
