import { get, ServiceError } from "./api.js";
import { addHistory } from "./history.js";
import { model } from "./model.js";

const REFRESH_MS = 5_000;
/** A page in the background need not be fresh. */
const HIDDEN_REFRESH_MS = 60_000;
/** A long list takes its time to be told. */
const LONG_LIST = 1_000;

/**
 * Asks the service for all that the page shows, again and again.
 * @param {{ onFresh(): void, onRefused(error: ServiceError): void }} listener
 * @returns {{ now(): Promise<void>, stop(): void }}
 */
export function startRefreshing({ onFresh, onRefused }) {
  let isStopped = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<void> | undefined} */
  let running;
  const onVisible = () => void (document.hidden || now());
  document.addEventListener("visibilitychange", onVisible);
  now();
  return {
    now,
    stop() {
      isStopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    },
  };

  async function now() {
    // Whoever wants it fresh after a change wants what comes after it.
    while (running !== undefined) await running;
    if (isStopped) return;
    clearTimeout(timer);
    running = ask().finally(() => {
      running = undefined;
      clearTimeout(timer);
      if (!isStopped) timer = setTimeout(now, waitMs());
    });
    await running;
  }

  async function ask() {
    try {
      await refresh();
      if (!isStopped) onFresh();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (!isStopped) onRefused(error);
    }
  }
}

function waitMs() {
  if (document.hidden) return HIDDEN_REFRESH_MS;
  return (model.rooms?.length ?? 0) > LONG_LIST ? 3 * REFRESH_MS : REFRESH_MS;
}

async function refresh() {
  const after = Math.floor(model.history.at.at(-1) ?? 0);
  const [status, watch, { identities }, history] = await Promise.all([
    get("status"),
    get("v1/watch").catch(noneWhere404),
    get("v1/identities"),
    get(after === 0 ? "v1/history" : `v1/history?after=${after}`),
  ]);
  model.status = status;
  model.clockAheadMs = status.at - Date.now();
  model.rooms = watch?.rooms;
  model.roomsAt = Date.now();
  model.identities = identities;
  // Another answer may have come in between.
  if (after === Math.floor(model.history.at.at(-1) ?? 0)) addHistory(model.history, history);
}

/** @param {unknown} error */
function noneWhere404(error) {
  if (error instanceof ServiceError && error.status === 404) return undefined;
  throw error;
}
