import { CAPTION_HEIGHT, caption, gutterLabel } from "../simulation/chart/caption.ts";
import { shadeFaults } from "../simulation/chart/fault-marks.ts";
import { percentile } from "../simulation/chart/numbers.ts";
import { palette } from "../simulation/chart/palette.ts";
import type { Panel, Scene } from "../simulation/chart/scene.ts";
import { sliceCalls } from "../simulation/chart/slice-calls.ts";
import { timeGrid } from "../simulation/chart/time-grid.ts";
import { element } from "../simulation/chart/xml.ts";

const TOP = CAPTION_HEIGHT;
const HEIGHT = 130;
const BOTTOM = TOP + HEIGHT;
const LEAST_MS = 50;
const MOST_MS = 1_000;
const TICKS = [
  [50, "50 ms"],
  [100, "100 ms"],
  [200, "200 ms"],
  [500, "500 ms"],
  [1_000, "1 s"],
] as const;

export const waitLines = [
  { words: "median", share: 0.5, colour: palette.text, strokeWidth: 2 },
  { words: "nine of ten took no longer", share: 0.9, colour: "#9a6fb0", strokeWidth: 1.2 },
] as const;

/** Draws how long callers waited in each slice of time, on a log scale. */
export function drawWaits(scene: Scene): Panel {
  const svg = [
    caption(scene, "How long the calls of each slice took"),
    shadeFaults(scene, { top: TOP, height: HEIGHT }),
    timeGrid(scene, { top: TOP, bottom: BOTTOM }),
    element("path", {
      d: TICKS.map(([ms]) => `M${scene.left} ${yOf(ms)}h${scene.width}`).join(""),
      stroke: palette.grid,
    }),
    ...TICKS.map(([ms, words]) => gutterLabel(scene, words, yOf(ms))),
    ...waitLines.toReversed().map(({ share, colour, strokeWidth }) =>
      element("path", {
        d: outline(scene, share),
        fill: "none",
        stroke: colour,
        "stroke-width": strokeWidth,
      }),
    ),
  ];
  return { height: BOTTOM + 14, svg: svg.join("") };
}

function yOf(ms: number): number {
  const shownMs = Math.min(MOST_MS, Math.max(LEAST_MS, ms));
  return Math.round(TOP + HEIGHT * (1 - Math.log(shownMs / LEAST_MS) / Math.log(MOST_MS / LEAST_MS)));
}

/** The outline of a percentile, with a step for every slice. */
function outline(scene: Scene, share: number): string {
  const { calls, lengthMs } = sliceCalls(scene.record.calls, scene.record.durationMs);
  const steps = calls.map((slice, index) => {
    const latencies = slice.map(({ latencyMs }) => latencyMs).sort((one, other) => one - other);
    const y = yOf(percentile(latencies, share));
    return `${index === 0 ? `M${scene.left} ${y}` : `V${y}`}H${Math.round(scene.xOf((index + 1) * lengthMs))}`;
  });
  return steps.join("");
}
