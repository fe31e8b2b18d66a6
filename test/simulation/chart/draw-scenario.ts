import type { ScenarioRecord } from "../scenario-record.ts";
import { drawBreakers } from "./breaker-panel.ts";
import { hatchPattern } from "./fault-marks.ts";
import { drawLatency } from "./latency-panel.ts";
import { drawLegend } from "./legend.ts";
import { palette } from "./palette.ts";
import { MARGIN, type Panel, PICTURE_WIDTH, type Scene, setScene } from "./scene.ts";
import { drawShares } from "./share-panel.ts";
import { describeRun, summarize } from "./summary.ts";
import { BOLD_FACTOR, fitText } from "./text-width.ts";
import { drawTimeAxis } from "./time-grid.ts";
import { element, escapeXml, text } from "./xml.ts";

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";

/** One run of a fault simulation as a picture that needs no other file. */
export function drawScenario(record: ScenarioRecord): string {
  const scene = setScene(record);
  const panels = [drawHeading, drawLatency, drawShares, drawBreakers, drawTimeAxis, drawLegend];
  let y = MARGIN;
  const drawn = panels.map((draw) => {
    const { height, svg } = draw(scene);
    const group = element("g", { transform: `translate(0 ${y})` }, svg);
    y += height;
    return group;
  });
  const height = y + MARGIN / 2;
  const content = [
    `<title>${escapeXml(titleOf(scene))}</title>`,
    `<desc>${escapeXml(describeRun(scene.record))}</desc>`,
    `<defs>${hatchPattern}</defs>`,
    drawBackground(height),
    ...drawn,
  ];
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${PICTURE_WIDTH} ${height}`,
    width: PICTURE_WIDTH,
    height,
    role: "img",
    "font-family": FONT,
    "font-size": 13,
    fill: palette.text,
  };
  return `${element("svg", attributes, `\n${content.join("\n")}\n`)}\n`;
}

function titleOf({ record }: Scene): string {
  return `${record.name}: ${record.title}`;
}

function drawHeading(scene: Scene): Panel {
  const width = PICTURE_WIDTH - 2 * MARGIN;
  const title = fitText(titleOf(scene), 20, width / BOLD_FACTOR);
  const figures = fitText(summarize(scene.record), 14, width);
  return {
    height: 62,
    svg:
      text(title, { x: MARGIN, y: 18, "font-size": 20, "font-weight": 600 }) +
      text(figures, { x: MARGIN, y: 42, "font-size": 14, fill: palette.faintText }),
  };
}

/** Its own ground, for the picture must be readable on a dark page too. */
function drawBackground(height: number): string {
  return element("rect", {
    x: 0.5,
    y: 0.5,
    width: PICTURE_WIDTH - 1,
    height: height - 1,
    rx: 8,
    fill: palette.background,
    stroke: palette.border,
  });
}
