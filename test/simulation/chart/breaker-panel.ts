import { CAPTION_HEIGHT, caption } from "./caption.ts";
import { drawSpans } from "./draw-spans.ts";
import { hatchFaults } from "./fault-marks.ts";
import { grouped } from "./numbers.ts";
import { palette } from "./palette.ts";
import { MARGIN, NAME_SIZE, type Panel, type Scene } from "./scene.ts";
import { mergeSpans, type Span } from "./spans.ts";
import { type StateName, stateSpans } from "./state-spans.ts";
import { BOLD_FACTOR, fitText } from "./text-width.ts";
import { timeGrid } from "./time-grid.ts";
import { text } from "./xml.ts";

const SMALL_SIZE = 12;
const PITCH = 42;
const BAND_HEIGHT = 14;
const REQUESTS_TOP = BAND_HEIGHT + 3;
const REQUESTS_HEIGHT = 5;
const FAULT_TOP = REQUESTS_TOP + REQUESTS_HEIGHT + 2;
const FAULT_HEIGHT = 6;
const MIN_STATE_WIDTH = 1;
/** A trial is over in a few ms of a picture where a pixel is a tenth of a second. */
const MIN_HALF_OPEN_WIDTH = 4;
/** How far a half-open mark stands out above the band. */
const HALF_OPEN_RISE = 3;

/** A band per endpoint: its breaker's state, the requests that reached it, and when it was at fault. */
export function drawBreakers(scene: Scene): Panel {
  const { endpoints } = scene.record;
  const bottom = CAPTION_HEIGHT + HALF_OPEN_RISE + PITCH * endpoints.length;
  const svg = [
    caption(scene, "What each breaker did, the requests it let through, and when its endpoint was at fault"),
    timeGrid(scene, { top: CAPTION_HEIGHT, bottom }),
    ...endpoints.map((endpoint, index) =>
      drawBreaker(scene, { endpoint, top: CAPTION_HEIGHT + HALF_OPEN_RISE + PITCH * index }),
    ),
  ];
  return { height: bottom, svg: svg.join("") };
}

function drawBreaker(scene: Scene, { endpoint, top }: { endpoint: string; top: number }): string {
  const requests = scene.record.requests.filter((request) => request.endpoint === endpoint);
  const states = (name: StateName, minWidth: number): Span[] =>
    mergeSpans(stateSpans(scene.record, endpoint, name).map((span) => scene.spanOf(span, minWidth)));
  const ticks = mergeSpans(requests.map(({ startedMs: ms }) => scene.spanOf({ from: ms, to: ms }, 2)));
  const gutterWidth = scene.left - 8 - MARGIN;
  const band = { top, height: BAND_HEIGHT };
  const label = { x: scene.left - 8, "text-anchor": "end" };

  return [
    text(fitText(endpoint, { fontSize: NAME_SIZE, maxWidth: gutterWidth / BOLD_FACTOR }), {
      ...label,
      y: top + 12,
      "font-size": NAME_SIZE,
      "font-weight": 600,
    }),
    text(fitText(`${grouped(requests.length)} requests`, { fontSize: SMALL_SIZE, maxWidth: gutterWidth }), {
      ...label,
      y: top + 27,
      "font-size": SMALL_SIZE,
      fill: palette.faintText,
    }),
    drawSpans(states("closed", MIN_STATE_WIDTH), { ...band, colour: palette.closed }),
    drawSpans(states("open", MIN_STATE_WIDTH), { ...band, colour: palette.open }),
    drawSpans(states("half-open", MIN_HALF_OPEN_WIDTH), {
      top: top - HALF_OPEN_RISE,
      height: BAND_HEIGHT + HALF_OPEN_RISE,
      colour: palette.halfOpen,
    }),
    drawSpans(ticks, {
      top: top + REQUESTS_TOP,
      height: REQUESTS_HEIGHT,
      colour: scene.colourOf(endpoint),
    }),
    hatchFaults(scene, { endpoint, top: top + FAULT_TOP, height: FAULT_HEIGHT }),
  ].join("");
}
