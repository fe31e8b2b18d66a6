import { palette } from "../chart/palette.ts";
import { element, text } from "../chart/xml.ts";
import type { CoverageFigures } from "./coverage-figures.ts";
import type { CoverageResult } from "./coverage-jobs.ts";
import { sizeName } from "./coverage-verdicts.ts";

const WIDTH = 960;
const LEFT = 150;
const PLOT = WIDTH - LEFT - 40;
const BAND = 54;
const HEIGHT = 40;
const TOP = 50;

const LINES = [
  { name: "paced", colour: "#0072b2", of: ({ seeds }: CoverageResult) => seeds[0] },
  { name: "plain failover", colour: "#e69f00", of: ({ failover }: CoverageResult) => failover },
  { name: "plain loop", colour: palette.failure, of: ({ loop }: CoverageResult) => loop },
] as const;

/** How many rooms are known over the day, by site and size: the first seed, and the plain programs beside it. */
export function drawCoverage(results: readonly CoverageResult[]): string {
  const height = TOP + results.length * BAND + 30;
  const title = "Rooms known over the day in percent, first seed";
  return element(
    "svg",
    {
      ...{ xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${WIDTH} ${height}`, role: "img" },
      "font-family": "sans-serif",
      "font-size": 12,
    },
    [
      element("title", {}, title),
      element("rect", { width: WIDTH, height, fill: palette.background }),
      label(20, 24, title),
      ...LINES.map(({ name, colour }, index) => label(LEFT + 420 + index * 110, 24, name, colour)),
      ...results.map((result, index) => band(result, TOP + index * BAND)),
    ].join(""),
  );
}

function band(result: CoverageResult, top: number): string {
  const places = Math.max(...LINES.map(({ of }) => of(result)?.knownByTenMinutes.length ?? 0));
  const lines = LINES.flatMap(({ colour, of }) => {
    const figures = of(result);
    return figures === undefined ? [] : [line(figures, { top, colour, places })];
  });
  const frame = { x: LEFT, y: top, width: PLOT, height: HEIGHT, fill: "none", stroke: palette.grid };
  return [
    label(20, top + 17, result.row.name),
    label(20, top + 33, sizeName(result.size), palette.faintText),
    label(LEFT + PLOT + 6, top + 8, "100", palette.faintText),
    label(LEFT + PLOT + 6, top + HEIGHT, "0", palette.faintText),
    element("rect", frame),
    ...lines.reverse(),
  ].join("");
}

interface Drawn {
  top: number;
  colour: string;
  /** Of the whole day: a line may be of its first hours alone. */
  places: number;
}

function line({ knownByTenMinutes }: CoverageFigures, { top, colour: stroke, places }: Drawn): string {
  const step = PLOT / places;
  const points = knownByTenMinutes.map(
    (percent, index) =>
      `${Math.round(LEFT + (index + 0.5) * step)},${(top + HEIGHT * (1 - percent / 100)).toFixed(1)}`,
  );
  return element("polyline", { points: points.join(" "), fill: "none", stroke, "stroke-width": 1.5 });
}

function label(x: number, y: number, words: string, fill: string = palette.text): string {
  return text(words, { x, y, fill });
}
