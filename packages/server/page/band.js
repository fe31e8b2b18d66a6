import { svg } from "./dom.js";
import { duration } from "./format.js";
import { HOUR_MS } from "./history.js";
import { say } from "./language.js";

/** @typedef {import("./model.js").BreakerState} BreakerState */
/** @typedef {{ state: BreakerState, from: number, to: number }} Stretch */

const HEIGHT = 20;
/** How high each state stands: the band is read without its colours too. */
const TOPS = { closed: 14, "half-open": 8, open: 0 };
/** In parts of 1,000. Less would not be seen. */
const LEAST_WIDTH = 3;

/**
 * An endpoint's states as stretches of time, the one of now included.
 * @param {{ at: readonly number[], states: readonly (BreakerState | null)[], now: number, state: BreakerState }} of
 * @returns {Stretch[]}
 */
export function stretchesOf({ at, states, now, state }) {
  /** @type {Stretch[]} */
  const stretches = [];
  const known = at.map((from, index) => ({ from, state: states[index] ?? null }));
  // The latest sample is some seconds old.
  for (const [index, sample] of [...known, { from: now, state }].entries()) {
    if (sample.state === null) continue;
    const to = known[index + 1]?.from ?? now;
    const last = stretches.at(-1);
    if (last?.state === sample.state && last.to === sample.from) last.to = to;
    else stretches.push({ state: sample.state, from: sample.from, to });
  }
  return stretches;
}

/**
 * The hour before now as a band: high and red where nobody might ask.
 * @param {readonly Stretch[]} stretches
 * @param {number} now
 */
export function band(stretches, now) {
  const x = (/** @type {number} */ time) => Math.max(0, 1_000 * (1 - (now - time) / HOUR_MS));
  const bars = stretches.map(({ state, from, to }, index) => {
    const isNow = index === stretches.length - 1;
    const width = Math.max(isNow || state !== "closed" ? LEAST_WIDTH : 0, x(to) - x(from));
    const top = TOPS[state];
    const left = Math.min(x(from), 1_000 - width);
    return svg("rect", { class: `bar ${state}`, x: left, y: top, width, height: HEIGHT - top });
  });
  return svg(
    "svg",
    {
      ...{ class: "band", viewBox: `0 0 1000 ${HEIGHT}`, preserveAspectRatio: "none" },
      ...{ role: "img", "aria-label": bandSays(stretches) },
    },
    svg("line", { class: "base", x1: 0, x2: 1_000, y1: HEIGHT - 1, y2: HEIGHT - 1 }),
    ...bars,
  );
}

/** @param {readonly Stretch[]} stretches */
function bandSays(stretches) {
  if (stretches.length === 0) return say("bandEmpty");
  const blockedMs = stretches
    .filter(({ state }) => state === "open")
    .reduce((total, { from, to }) => total + to - from, 0);
  const wasBlocked = stretches.some(({ state }) => state === "open");
  return wasBlocked ? say("bandBlocked", { age: duration(blockedMs) }) : say("bandHealthy");
}
