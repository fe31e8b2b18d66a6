import type { Span } from "./spans.ts";
import { element } from "./xml.ts";

interface Look {
  readonly top: number;
  readonly height: number;
  readonly colour: string;
  readonly opacity?: number;
}

/** Draws spans as boxes in a row, each written as a thick line because that is the shortest way. */
export function drawSpans(spans: readonly Span[], { top, height, colour, opacity }: Look): string {
  if (spans.length === 0) return "";
  const d = spans.map(({ from, to }) => `M${from} ${top + height / 2}h${to - from}`).join("");
  const faintness = opacity === undefined ? {} : { "stroke-opacity": String(opacity) };
  return element("path", { d, stroke: colour, "stroke-width": height, ...faintness });
}
