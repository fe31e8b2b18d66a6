import { drawSpans } from "./draw-spans.ts";
import { palette } from "./palette.ts";
import type { Scene } from "./scene.ts";
import { mergeSpans, type Span } from "./spans.ts";
import { element } from "./xml.ts";

export const hatchPattern = element(
  "pattern",
  { id: "at-fault", width: 5, height: 5, patternUnits: "userSpaceOnUse" },
  element("path", { d: "M-1 6L6 -1M-1 1L1 -1M4 6L6 4", stroke: palette.fault, "stroke-width": 1.5 }),
);

interface Strip {
  readonly top: number;
  readonly height: number;
}

/** Shades the spans in which any endpoint was at fault. */
export function shadeFaults(scene: Scene, { top, height }: Strip): string {
  const spans = faultSpans(scene, () => true);
  return drawSpans(spans, { top, height, colour: palette.fault, opacity: 0.09 });
}

/** Hatches the spans in which one endpoint was at fault. */
export function hatchFaults(scene: Scene, { endpoint, top, height }: Strip & { endpoint: string }): string {
  const spans = faultSpans(scene, (endpoints) => endpoints.includes(endpoint));
  return drawSpans(spans, { top, height, colour: "url(#at-fault)" });
}

function faultSpans(scene: Scene, isMeant: (endpoints: readonly string[]) => boolean): Span[] {
  const faults = scene.record.faults.filter(({ endpoints }) => isMeant(endpoints));
  return mergeSpans(faults.map(({ fromMs, toMs }) => scene.spanOf({ from: fromMs, to: toMs }, 1)));
}
