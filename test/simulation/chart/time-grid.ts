import { niceStep } from "./nice-step.ts";
import { grouped } from "./numbers.ts";
import { palette } from "./palette.ts";
import type { Panel, Scene } from "./scene.ts";
import { element, round, text } from "./xml.ts";

const MOST_TICKS = 10;

/** Draws the vertical lines of the time grid, the same in every panel. */
export function timeGrid(scene: Scene, { top, bottom }: { top: number; bottom: number }): string {
  const lines = ticksMs(scene).map((ms) => `M${round(scene.xOf(ms))} ${top}V${bottom}`);
  return element("path", { d: lines.join(""), stroke: palette.grid });
}

export function drawTimeAxis(scene: Scene): Panel {
  const stepMs = tickStepMs(scene);
  const labels = ticksMs(scene).map((ms) => {
    // Not the plain quotient: 3 × 0.1 s would read 0.30000000000000004.
    const seconds = stepMs < 1000 ? Number((ms / 1000).toFixed(4)) : grouped(ms / 1000);
    return text(`${seconds} s`, {
      x: scene.xOf(ms),
      y: 15,
      "text-anchor": "middle",
      fill: palette.faintText,
    });
  });
  return { height: 28, svg: labels.join("") };
}

function ticksMs(scene: Scene): number[] {
  const stepMs = tickStepMs(scene);
  const count = Math.floor(scene.record.durationMs / stepMs + 1e-9) + 1;
  return Array.from({ length: count }, (_, index) => index * stepMs);
}

function tickStepMs({ record }: Scene): number {
  return niceStep(record.durationMs / MOST_TICKS);
}
