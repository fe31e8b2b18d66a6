import { baselineName, baselines } from "./baseline.ts";
import { columns, rowsOf, verdictsOf } from "./report.ts";
import type { ScenarioResult } from "./simulate.ts";
import { markdownTable } from "./tables.ts";

const INTRODUCTION = `# Fault simulation

Every balancer below met the same storm. A room site with four endpoints (\`web\`, \`webHTML\`, \`mobile\`,
\`userHTML\`) is simulated in virtual time: a healthy answer takes 50 to 110 ms, an endpoint that hangs fails after
10 s, and calls arrive 20 times a second for 100 s unless a scenario says otherwise, whether or not earlier ones have
ended. What happens to a request depends on the seed, on its endpoint and on its number there, never on the balancer.

Ours runs with its default configuration. The other one is the published balancer of ${baselineName}, with the same
four endpoints in place of its own; where a cell is empty, that number was not published.

Latencies are in ms, over all calls, failed ones included. Numbers are means over the seeds; p95 is the median of the
seeds' p95, max is the slowest call of all seeds, "in flight" the most calls at a time. "Recovery" is the time from the
end of an outage to the first answer, shortest and longest. In a list of targets the last number is what was measured;
success, recovery and limits on single calls must hold in every seed.

This page and its pictures are made by \`npm run simulate\`, and come out the same every time.`;

/** The generated page, with a picture beside it for every scenario. */
export function pageOf(results: readonly ScenarioResult[], seeds: number): string {
  const overview = markdownTable(columns, results.flatMap(rowsOf));
  const sections = results.map(sectionOf);
  const heading = `## All scenarios, ${seeds} seeds each`;
  return `${[INTRODUCTION, heading, overview, ...sections].join("\n\n")}\n`;
}

function sectionOf(result: ScenarioResult): string {
  const { name, title, description } = result.scenario;
  const note = baselines[name]?.note;
  const verdicts = verdictsOf(result).map(
    ({ isMet, what, measured }) => `* ${isMet ? "met" : "**missed**"}: ${what} (${measured})`,
  );
  return [
    `## ${name}: ${title}`,
    description,
    markdownTable(
      columns.slice(1),
      rowsOf(result).map((row) => row.slice(1)),
    ),
    ...(note ? [`${baselineName}: ${note}`] : []),
    verdicts.join("\n"),
    `![${name}: ${title}](${name}.svg)`,
  ].join("\n\n");
}
