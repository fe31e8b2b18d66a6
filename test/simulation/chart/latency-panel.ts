import type { CallRecord } from "../scenario-record.ts";
import { CAPTION_HEIGHT, caption, gutterLabel } from "./caption.ts";
import { shadeFaults } from "./fault-marks.ts";
import { gatherCells } from "./latency-cells.ts";
import { palette } from "./palette.ts";
import type { Panel, Scene } from "./scene.ts";
import { timeGrid } from "./time-grid.ts";
import { element } from "./xml.ts";

const FAILED_TOP = CAPTION_HEIGHT;
const FAILED_HEIGHT = 18;
const TOP = FAILED_TOP + FAILED_HEIGHT;
const HEIGHT = 180;
const BOTTOM = TOP + HEIGHT;
const LEAST_MS = 10;
const MOST_MS = 20_000;
const CROSS = 3;
const CROSS_PITCH = 8;
const TICKS = [
  [10, "≤ 10 ms"],
  [100, "100 ms"],
  [1_000, "1 s"],
  [10_000, "10 s"],
] as const;

/** Draws how long callers waited, on a log scale, with a cross above it for each call without an answer. */
export function drawLatency(scene: Scene): Panel {
  const failed = scene.record.calls.filter(({ isAnswered }) => !isAnswered);
  const svg = [
    caption(scene, "How long each call took, coloured by who answered"),
    shadeFaults(scene, { top: FAILED_TOP, height: FAILED_HEIGHT + HEIGHT }),
    timeGrid(scene, { top: FAILED_TOP, bottom: BOTTOM }),
    element("path", {
      d: [TOP, ...TICKS.map(([ms]) => heightOf(ms) + TOP)]
        .map((y) => `M${scene.left} ${Math.round(y)}h${scene.width}`)
        .join(""),
      stroke: palette.grid,
    }),
    gutterLabel(scene, "no answer", FAILED_TOP + FAILED_HEIGHT / 2),
    ...TICKS.map(([ms, words]) => gutterLabel(scene, words, heightOf(ms) + TOP)),
    drawDots(scene, scene.record.calls),
    drawCrosses(scene, failed),
  ];
  return { height: BOTTOM + 14, svg: svg.join("") };
}

/** How far below the top of the scale a latency lies, in pixels. */
function heightOf(latencyMs: number): number {
  const shownMs = Math.min(MOST_MS, Math.max(LEAST_MS, latencyMs));
  return HEIGHT * (1 - Math.log(shownMs / LEAST_MS) / Math.log(MOST_MS / LEAST_MS));
}

function drawDots(scene: Scene, calls: readonly CallRecord[]): string {
  const dots = calls.map(({ arrivedMs, latencyMs, isAnswered, endpoint }) => ({
    x: scene.xOf(arrivedMs) - scene.left,
    y: heightOf(latencyMs),
    colour: isAnswered ? scene.colourOf(endpoint) : palette.failure,
  }));
  const { size, pathOfColour } = gatherCells(dots, { width: scene.width, height: HEIGHT });
  const paths = [...pathOfColour].map(([stroke, d]) => element("path", { d, stroke }));
  if (paths.length === 0) return "";
  return element(
    "g",
    { transform: `translate(${scene.left} ${TOP})scale(${size})`, "shape-rendering": "crispEdges" },
    paths.join(""),
  );
}

/** Draws crosses for failed calls; calls within a few pixels share one. */
function drawCrosses(scene: Scene, calls: readonly CallRecord[]): string {
  const lastPlace = Math.floor(scene.width / CROSS_PITCH) - 1;
  const places = new Set(
    calls.map(({ arrivedMs }) =>
      Math.min(lastPlace, Math.floor((scene.xOf(arrivedMs) - scene.left) / CROSS_PITCH)),
    ),
  );
  const size = 2 * CROSS;
  const crosses = [...places]
    .sort((one, other) => one - other)
    .map((place) => {
      const x = scene.left + place * CROSS_PITCH + 1;
      return `M${x} ${FAILED_TOP + FAILED_HEIGHT / 2 - CROSS}l${size} ${size}m0 ${-size}l${-size} ${size}`;
    });
  if (crosses.length === 0) return "";
  return element("path", { d: crosses.join(""), stroke: palette.failure, "stroke-width": 1.6 });
}
