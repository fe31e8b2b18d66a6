import type { CallRecord } from "../scenario-record.ts";
import { CAPTION_HEIGHT, caption, gutterLabel } from "./caption.ts";
import { palette } from "./palette.ts";
import type { Panel, Scene } from "./scene.ts";
import { type Slices, sliceCalls } from "./slice-calls.ts";
import { timeGrid } from "./time-grid.ts";
import { element } from "./xml.ts";

const TOP = CAPTION_HEIGHT;
const HEIGHT = 90;
const BOTTOM = TOP + HEIGHT;

interface Layer {
  readonly colour: string;
  isMember(call: CallRecord): boolean;
}

/** Draws the share of calls that each endpoint answered in each slice of time, stacked. */
export function drawShares(scene: Scene): Panel {
  const slices = sliceCalls(scene.record.calls, scene.record.durationMs);
  const layers = layersOf(scene).filter(({ isMember }) => scene.record.calls.some(isMember));
  const areas = layers.map(({ colour }, index) => {
    const isBelow = (call: CallRecord) => layers.slice(0, index + 1).some(({ isMember }) => isMember(call));
    return element("path", { d: outline(scene, slices, isBelow), fill: colour });
  });
  const length = slices.lengthMs < 1000 ? `${slices.lengthMs} ms` : `${slices.lengthMs / 1000} s`;
  const svg = [
    caption(scene, `Who answered, as a share of the calls in each slice of ${length}`),
    timeGrid(scene, { top: TOP, bottom: BOTTOM }),
    // Each area reaches down to the bottom, so the tallest must lie behind the others.
    element("g", { "shape-rendering": "crispEdges" }, areas.reverse().join("")),
    ...[100, 50, 0].map((percent) => gutterLabel(scene, `${percent} %`, BOTTOM - (HEIGHT * percent) / 100)),
  ];
  return { height: BOTTOM + 14, svg: svg.join("") };
}

function layersOf({ record, colourOf }: Scene): Layer[] {
  const names = new Set(record.endpoints);
  const isKnown = (endpoint: string | undefined): boolean => endpoint !== undefined && names.has(endpoint);
  return [
    ...record.endpoints.map((name) => ({
      colour: colourOf(name),
      isMember: (call: CallRecord) => call.isAnswered && call.endpoint === name,
    })),
    { colour: palette.other, isMember: (call) => call.isAnswered && !isKnown(call.endpoint) },
    { colour: palette.failure, isMember: (call) => !call.isAnswered },
  ];
}

function outline(scene: Scene, slices: Slices, isBelow: (call: CallRecord) => boolean): string {
  let d = `M${scene.left} ${BOTTOM}`;
  let lastY = BOTTOM;
  slices.calls.forEach((calls, index) => {
    const share = calls.length === 0 ? 0 : calls.filter(isBelow).length / calls.length;
    const y = Math.round(BOTTOM - HEIGHT * share);
    if (y === lastY) return;
    d += `H${Math.round(scene.xOf(index * slices.lengthMs))}V${y}`;
    lastY = y;
  });
  return `${d}H${scene.left + scene.width}V${BOTTOM}z`;
}
