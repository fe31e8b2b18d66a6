import type { ScenarioRecord } from "../scenario-record.ts";
import { endpointColour, palette } from "./palette.ts";
import type { Span } from "./spans.ts";
import { BOLD_FACTOR, textWidth } from "./text-width.ts";

export const PICTURE_WIDTH = 960;
export const MARGIN = 20;
export const NAME_SIZE = 14;
/** The least width of the gutter: enough for the labels that every picture has. */
const MIN_GUTTER = 96;
const MAX_GUTTER = 180;
/** The right margin leaves room for the last label of the time axis, which is centred below its end. */
const RIGHT_MARGIN = 36;

/** What all panels share: the record as far as the picture shows it, and the position of a moment in it. */
export interface Scene {
  readonly record: ScenarioRecord;
  /** Where the time axis begins, after the gutter of labels, in pixels. */
  readonly left: number;
  readonly width: number;
  xOf(ms: number): number;
  /** Where a stretch of time lies in whole pixels, never thinner than `minWidth` and never outside. */
  spanOf(span: Span, minWidth: number): Span;
  colourOf(endpoint: string | undefined): string;
}

/** A part of the picture; its own y axis begins at 0. */
export interface Panel {
  readonly height: number;
  readonly svg: string;
}

export function setScene(record: ScenarioRecord): Scene {
  // A record of no duration still needs a time axis.
  const durationMs = record.durationMs > 0 ? record.durationMs : 1000;
  const widest = Math.max(0, ...record.endpoints.map((name) => textWidth(name, NAME_SIZE)));
  const left = MARGIN + Math.ceil(Math.min(MAX_GUTTER, Math.max(MIN_GUTTER, widest * BOLD_FACTOR))) + 10;
  const width = PICTURE_WIDTH - RIGHT_MARGIN - left;
  const xOf = (ms: number): number => left + (Math.min(durationMs, Math.max(0, ms)) / durationMs) * width;

  return {
    record: cutTo(durationMs, record),
    left,
    width,
    xOf,
    spanOf(span, minWidth) {
      const from = Math.min(Math.round(xOf(span.from)), left + width - minWidth);
      return { from, to: Math.max(from + minWidth, Math.round(xOf(span.to))) };
    },
    colourOf(endpoint) {
      const index = endpoint === undefined ? -1 : record.endpoints.indexOf(endpoint);
      return index < 0 ? palette.other : endpointColour(index);
    },
  };
}

/** The record without what happened before or after the picture, save earlier breaker states, which still hold. */
function cutTo(durationMs: number, record: ScenarioRecord): ScenarioRecord {
  const isShown = (ms: number): boolean => ms >= 0 && ms <= durationMs;
  return {
    ...record,
    durationMs,
    calls: record.calls.filter(({ arrivedMs }) => isShown(arrivedMs)),
    requests: record.requests.filter(({ startedMs }) => isShown(startedMs)),
    states: record.states.filter(({ atMs }) => atMs <= durationMs),
    faults: record.faults.filter(({ fromMs, toMs }) => toMs > 0 && fromMs < durationMs && toMs > fromMs),
  };
}
