import type { ScenarioRecord } from "../scenario-record.ts";
import { drawBreakers } from "./breaker-panel.ts";
import { hatchPattern } from "./fault-marks.ts";
import { drawLatency } from "./latency-panel.ts";
import { drawLegend } from "./legend.ts";
import { drawPicture } from "./picture.ts";
import { setScene } from "./scene.ts";
import { drawShares } from "./share-panel.ts";
import { describeRun, summarize } from "./summary.ts";
import { drawTimeAxis } from "./time-grid.ts";

/** One run of a fault simulation as a picture that needs no other file. */
export function drawScenario(record: ScenarioRecord): string {
  const scene = setScene(record);
  const words = {
    title: `${record.name}: ${record.title}`,
    figures: summarize(scene.record),
    description: describeRun(scene.record),
  };
  const panels = [drawLatency, drawShares, drawBreakers, drawTimeAxis, drawLegend];
  return drawPicture(
    words,
    hatchPattern,
    panels.map((draw) => draw(scene)),
  );
}
