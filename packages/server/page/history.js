/** @typedef {import("./model.js").BreakerState} BreakerState */

/**
 * An endpoint over time, a value per sample.
 * @typedef {object} Track
 * @property {string} provider
 * @property {string} name
 * @property {(BreakerState | null)[]} states
 * @property {(number | null)[]} requests
 * @property {(number | null)[]} errors
 * @property {(number | null)[]} latencyMs
 */

/**
 * What `GET /v1/history` answers with.
 * @typedef {object} ToldHistory
 * @property {number} intervalMs
 * @property {number[]} at
 * @property {(Omit<Track, "states"> & { states: { state: BreakerState | null, samples: number }[] })[]} endpoints
 */

/** @typedef {{ at: number[], intervalMs: number, tracks: Map<string, Track> }} History */

export const HOUR_MS = 3_600_000;
const COLUMNS = /** @type {const} */ (["states", "requests", "errors", "latencyMs"]);

/** @returns {History} */
export function newHistory() {
  return { at: [], intervalMs: 10_000, tracks: new Map() };
}

/**
 * @param {string} provider
 * @param {string} name
 */
export function trackKey(provider, name) {
  return JSON.stringify([provider, name]);
}

/**
 * Adds what was told to what is known, and drops what is older than an hour.
 * @param {History} history
 * @param {ToldHistory} told
 */
export function addHistory(history, { at, intervalMs, endpoints }) {
  if (at.length === 0) return;
  const before = history.at.length;
  history.intervalMs = intervalMs;
  history.at.push(...at);
  const seen = new Set();
  for (const { provider, name, ...columns } of endpoints) {
    const key = trackKey(provider, name);
    const track = history.tracks.get(key) ?? emptyTrack({ provider, name, length: before });
    history.tracks.set(key, track);
    seen.add(key);
    const states = columns.states.flatMap(({ state, samples }) => Array(samples).fill(state));
    track.states.push(...states);
    for (const column of /** @type {const} */ (["requests", "errors", "latencyMs"]))
      track[column].push(...columns[column]);
  }
  for (const [key, track] of history.tracks)
    if (!seen.has(key)) for (const column of COLUMNS) track[column].push(...Array(at.length).fill(null));
  trim(history);
}

/** @param {{ provider: string, name: string, length: number }} of @returns {Track} */
function emptyTrack({ provider, name, length }) {
  const none = () => Array(length).fill(null);
  return { provider, name, states: none(), requests: none(), errors: none(), latencyMs: none() };
}

/** @param {History} history */
function trim(history) {
  const oldest = (history.at.at(-1) ?? 0) - HOUR_MS;
  const old = history.at.findIndex((at) => at >= oldest);
  if (old <= 0) return;
  history.at.splice(0, old);
  for (const [key, track] of history.tracks) {
    for (const column of COLUMNS) track[column].splice(0, old);
    if (track.states.every((state) => state === null)) history.tracks.delete(key);
  }
}

/**
 * What was counted per minute at each sample, over some time before it.
 * @param {readonly (number | null)[]} counts
 * @param {{ intervalMs: number, overMs: number }} times
 * @returns {(number | null)[]}
 */
export function perMinute(counts, { intervalMs, overMs }) {
  const most = Math.round(overMs / intervalMs);
  return counts.map((count, index) => {
    if (count === null) return null;
    const window = counts.slice(Math.max(0, index + 1 - most), index + 1);
    return (sumOf(window) * 60_000) / (window.length * intervalMs);
  });
}

/** @param {readonly (number | null)[]} counts */
export function sumOf(counts) {
  return counts.reduce((/** @type {number} */ total, each) => total + (each ?? 0), 0);
}
