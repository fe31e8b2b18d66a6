import { perMinute, sumOf } from "./history.js";
import { model } from "./model.js";

/** More lines than these nobody tells apart. */
const MOST_LINES = 8;
/** Lines are told apart without their colours too. */
export const DASHES = [[], [7, 3], [2, 3], [12, 3, 2, 3], [], [7, 3], [2, 3], [12, 3, 2, 3]];
/** Rates are counted over so long, so that lines of few requests are no saws. */
const RATE_MS = 180_000;

/** @typedef {{ name: string, requests: (number | null)[], errors: (number | null)[], latencyMs: (number | null)[] }} Line */

/**
 * What the charts show: the endpoints that were asked most in the hour, in the order in which the service names them.
 * @returns {{ at: number[], lines: Line[], all: number }}
 */
export function chartLines() {
  const { at, intervalMs, tracks } = model.history;
  const asked = [...tracks.values()]
    .map((track, index) => ({ track, index, sum: sumOf(track.requests) }))
    .filter(({ sum }) => sum > 0);
  const busiest = asked.toSorted((one, other) => other.sum - one.sum).slice(0, MOST_LINES);
  const isOneProvider = new Set(asked.map(({ track }) => track.provider)).size < 2;
  return {
    at: at.map((time) => time / 1_000),
    all: asked.length,
    lines: busiest
      .toSorted((one, other) => one.index - other.index)
      .map(({ track }) => ({
        name: isOneProvider ? track.name : `${track.provider} ${track.name}`,
        requests: perMinute(track.requests, { intervalMs, overMs: RATE_MS }),
        errors: perMinute(track.errors, { intervalMs, overMs: RATE_MS }),
        latencyMs: track.latencyMs,
      })),
  };
}
