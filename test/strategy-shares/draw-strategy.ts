import { box, drawLegendRows } from "../simulation/chart/legend.ts";
import { duration, grouped, percentile } from "../simulation/chart/numbers.ts";
import { palette } from "../simulation/chart/palette.ts";
import { drawPicture } from "../simulation/chart/picture.ts";
import { type Panel, type Scene, setScene } from "../simulation/chart/scene.ts";
import { drawShares } from "../simulation/chart/share-panel.ts";
import { drawTimeAxis } from "../simulation/chart/time-grid.ts";
import { element } from "../simulation/chart/xml.ts";
import type { CallRecord, ScenarioRecord } from "../simulation/scenario-record.ts";
import { siteEndpoints, slowness } from "./site.ts";
import { drawWaits, waitLines } from "./wait-panel.ts";

/** Draws which endpoints a strategy chose over time, and how long its callers waited. */
export function drawStrategy(record: ScenarioRecord): string {
  const scene = setScene(record);
  const title = `${record.name}: ${record.title}`;
  const words = { title, figures: summarize(record), description: describe(record) };
  const panels = [drawShares, drawWaits, drawTimeAxis, drawKeys];
  return drawPicture(
    words,
    "",
    panels.map((draw) => draw(scene)),
  );
}

function drawKeys(scene: Scene): Panel {
  return drawLegendRows(scene, [
    [
      "Answered by",
      siteEndpoints.map(({ name, weight, usualMs }) => ({
        words: `${name}: weight ${weight}, ${usualMs} ms`,
        key: box(scene.colourOf(name)),
      })),
    ],
    [
      "Time",
      [
        ...waitLines.map(({ words, colour, strokeWidth }) => ({
          words,
          key: element("path", { d: "M0 6h16", stroke: colour, "stroke-width": strokeWidth }),
        })),
        {
          words: `${slowness.endpoint} takes ${slowness.factor} times as long`,
          key: element("rect", { width: 16, height: 12, fill: palette.fault, "fill-opacity": "0.15" }),
        },
      ],
    ],
  ]);
}

function summarize({ seed, calls }: ScenarioRecord): string {
  const [before, meanwhile, after] = thirdsOf(calls).map((third) => duration(medianOf(third)));
  const medians = `median ${before} before, ${meanwhile} while ${slowness.endpoint} is slow, ${after} after`;
  return `seed ${seed} · ${grouped(calls.length)} calls · ${medians}`;
}

function describe({ calls, endpoints }: ScenarioRecord): string {
  const thirds = thirdsOf(calls);
  const shares = endpoints.map((name) => {
    const [before, meanwhile, after] = thirds.map((third) => {
      const answers = third.filter(({ endpoint }) => endpoint === name).length;
      return `${Math.round((100 * answers) / third.length)} %`;
    });
    return `${name} answered ${before} of the calls before, ${meanwhile} meanwhile and ${after} after.`;
  });
  const { endpoint, factor, fromMs, toMs } = slowness;
  const weather = `From ${fromMs / 1000} s to ${toMs / 1000} s ${endpoint} takes ${factor} times as long.`;
  return [weather, ...shares].join(" ");
}

/** The spans before, while and after an endpoint is slow. */
function thirdsOf(calls: readonly CallRecord[]): CallRecord[][] {
  const { fromMs, toMs } = slowness;
  return [
    calls.filter(({ arrivedMs }) => arrivedMs < fromMs),
    calls.filter(({ arrivedMs }) => arrivedMs >= fromMs && arrivedMs < toMs),
    calls.filter(({ arrivedMs }) => arrivedMs >= toMs),
  ];
}

function medianOf(calls: readonly CallRecord[]): number {
  const latencies = calls.map(({ latencyMs }) => latencyMs).sort((one, other) => one - other);
  return percentile(latencies, 0.5);
}
