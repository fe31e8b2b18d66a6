import type { ScenarioRecord } from "../scenario-record.ts";
import { duration, grouped, percent, percentile } from "./numbers.ts";

/** The run in figures, for the line under the title. */
export function summarize({ seed, calls, requests }: ScenarioRecord): string {
  if (calls.length === 0) return `seed ${seed} · no calls`;
  const answered = calls.filter(({ isAnswered }) => isAnswered).length;
  const latencies = calls.map(({ latencyMs }) => latencyMs).sort((one, other) => one - other);
  return [
    `seed ${seed}`,
    `${grouped(calls.length)} calls`,
    `${percent(answered, calls.length)} answered`,
    `median ${duration(percentile(latencies, 0.5))}`,
    `p99 ${duration(percentile(latencies, 0.99))}`,
    `slowest ${duration(percentile(latencies, 1))}`,
    `${grouped(requests.length)} requests`,
  ].join(" · ");
}

/** The picture in words, for those who cannot see it. */
export function describeRun(record: ScenarioRecord): string {
  const endpoints = record.endpoints.map((endpoint) => {
    const answers = record.calls.filter((call) => call.isAnswered && call.endpoint === endpoint).length;
    const openings = record.states.filter(
      (state) => state.endpoint === endpoint && state.to === "open",
    ).length;
    const times = openings === 1 ? "once" : `${grouped(openings)} times`;
    return ` ${endpoint} answered ${grouped(answers)} calls; its breaker opened ${times}.`;
  });
  return `${duration(record.durationMs)} of virtual time: ${summarize(record)}.${endpoints.join("")}`;
}
