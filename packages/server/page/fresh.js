import { get, ServiceError } from "./api.js";
import { addHistory } from "./history.js";
import { model } from "./model.js";
import { REFRESH_MS } from "./refresh.js";

/** A long list takes its time to be told. */
const LONG_LIST = 1_000;

export function waitMs() {
  return (model.rooms?.length ?? 0) > LONG_LIST ? 3 * REFRESH_MS : REFRESH_MS;
}

/** Asks the service for all that the page shows, and gives what takes it in. */
export async function refresh() {
  const after = Math.floor(model.history.at.at(-1) ?? 0);
  const [status, watch, { identities }, history] = await Promise.all([
    get("status"),
    get("v1/watch").catch(noneWhere404),
    get("v1/identities"),
    get(after === 0 ? "v1/history" : `v1/history?after=${after}`),
  ]);
  return () => {
    model.status = status;
    model.clockAheadMs = status.at - Date.now();
    model.rooms = watch?.rooms;
    model.roomsAt = Date.now();
    model.identities = identities;
    // Another answer may have come in between.
    if (after === Math.floor(model.history.at.at(-1) ?? 0)) addHistory(model.history, history);
  };
}

/** @param {unknown} error */
function noneWhere404(error) {
  if (error instanceof ServiceError && error.status === 404) return undefined;
  throw error;
}
