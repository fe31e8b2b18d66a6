/**
 * @typedef {import("@stream-fallback/core").ClientStatus} ClientStatus
 * @typedef {import("@stream-fallback/core").WatchedRoomStatus} WatchedRoom
 * @typedef {import("@stream-fallback/core").IdentityStatus} Identity
 * @typedef {"closed" | "half-open" | "open"} BreakerState
 * @typedef {{ type: string, name: string, at: number, title: string, owner: string, code: string | undefined }} Change
 */

import { newHistory } from "./history.js";

/** The latest changes that are shown. */
const MOST_CHANGES = 50;

/** All that the page knows. What nobody has told yet is undefined. */
export const model = {
  /** @type {ClientStatus | undefined} */
  status: undefined,
  /** Undefined where nothing is watched. @type {WatchedRoom[] | undefined} */
  rooms: undefined,
  /** When `rooms` was so, in ms of this browser: the clocks of two machines differ. */
  roomsAt: 0,
  /** What the service's clock is ahead of ours, in ms. */
  clockAheadMs: 0,
  /** @type {Identity[]} */
  identities: [],
  history: newHistory(),
  /** Newest first. @type {Change[]} */
  changes: [],
  /** @type {"open" | "closed" | "none"} */
  events: "closed",
};

/** The time of the service, in Unix ms. */
export function serviceNow() {
  return Date.now() + model.clockAheadMs;
}

/** @param {Change} change */
export function noteChange(change) {
  model.changes = [change, ...model.changes].slice(0, MOST_CHANGES);
}

/** Nothing of what one key was shown is shown without it. */
export function forgetAll() {
  model.status = undefined;
  model.rooms = undefined;
  model.identities = [];
  model.history = newHistory();
  model.changes = [];
  model.events = "closed";
}
