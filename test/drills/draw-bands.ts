import { niceStep } from "../simulation/chart/nice-step.ts";
import { palette } from "../simulation/chart/palette.ts";
import { element, round, text } from "../simulation/chart/xml.ts";
import type { Point } from "./soak/judge/fitted-line.ts";

const WIDTH = 960;
const LEFT = 170;
const PLOT = WIDTH - LEFT - 60;
const PITCH = 74;
const HEIGHT = 56;
const TOP = 50;
const MOST_TICKS = 10;
const LINE = "#0072b2";

/** One thing over the time of a drill. */
export interface Band {
  name: string;
  unit: string;
  /** By the minute since the beginning. */
  points: Point[];
  /** A straight line through them. */
  fit?: readonly [Point, Point];
}

interface Scale {
  minutes: number;
  /** Where the band begins, and what its upper edge stands for. */
  top: number;
  most: number;
}

/** All of a drill over its time, a band for each thing that was measured. */
export function drawBands(title: string, bands: readonly Band[]): string {
  const height = TOP + bands.length * PITCH + 24;
  const minutes = Math.max(...bands.flatMap(({ points }) => points.map(({ x }) => x)));
  return element(
    "svg",
    {
      ...{ xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${WIDTH} ${height}`, role: "img" },
      ...{ "font-family": "sans-serif", "font-size": 12 },
    },
    [
      element("title", {}, title),
      element("rect", { width: WIDTH, height, fill: palette.background }),
      label(20, 24, title),
      ...bands.map((band, index) => drawBand(band, minutes, TOP + index * PITCH)),
      ...ticksOf(minutes).map((minute) =>
        text(`${minute} min`, {
          ...{ x: LEFT + (PLOT * minute) / minutes, y: height - 12 },
          ...{ fill: palette.faintText, "text-anchor": "middle" },
        }),
      ),
    ].join(""),
  );
}

function drawBand({ name, unit, points, fit }: Band, minutes: number, top: number): string {
  const highest = Math.max(1, ...points.map(({ y }) => y));
  const scale = { minutes, top, most: Math.ceil(highest / niceStep(highest / 4)) * niceStep(highest / 4) };
  const frame = { x: LEFT, y: top, width: PLOT, height: HEIGHT, fill: "none", stroke: palette.grid };
  return [
    label(20, top + 24, name),
    label(20, top + 40, unit, palette.faintText),
    label(LEFT + PLOT + 6, top + 8, String(scale.most), palette.faintText),
    label(LEFT + PLOT + 6, top + HEIGHT, "0", palette.faintText),
    element("rect", frame),
    line(points, { scale, stroke: LINE, width: 1.2 }),
    ...(fit === undefined ? [] : [line(fit, { scale, stroke: palette.failure, width: 1.5 })]),
  ].join("");
}

interface Drawn {
  scale: Scale;
  stroke: string;
  width: number;
}

function line(points: readonly Point[], { scale, stroke, width }: Drawn): string {
  const { minutes, top, most } = scale;
  const places = points.map(
    ({ x, y }) => `${round(LEFT + (PLOT * x) / minutes)},${round(top + HEIGHT * (1 - y / most))}`,
  );
  return element("polyline", { points: places.join(" "), fill: "none", stroke, "stroke-width": width });
}

function ticksOf(minutes: number): number[] {
  const step = Math.max(1, niceStep(minutes / MOST_TICKS));
  return Array.from({ length: Math.floor(minutes / step) + 1 }, (_, index) => index * step);
}

function label(x: number, y: number, words: string, fill: string = palette.text): string {
  return text(words, { x, y, fill });
}
