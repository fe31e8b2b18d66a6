import { ServiceError } from "./api.js";

export const REFRESH_MS = 5_000;
/** A page in the background need not be fresh. */
const HIDDEN_REFRESH_MS = 60_000;

/**
 * Asks for all that the page shows, again and again.
 * @param {object} how
 * @param {() => Promise<() => void>} how.refresh what it gives takes in the answer, unless nobody wants it any more
 * @param {(() => number) | undefined} how.waitMs
 * @param {() => void} how.onFresh
 * @param {(error: ServiceError) => void} how.onRefused
 * @returns {{ now(): Promise<void>, stop(): void }}
 */
export function startRefreshing({ refresh, waitMs = () => REFRESH_MS, onFresh, onRefused }) {
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
      if (!isStopped) timer = setTimeout(now, document.hidden ? HIDDEN_REFRESH_MS : waitMs());
    });
    await running;
  }

  async function ask() {
    try {
      const take = await refresh();
      if (isStopped) return;
      take();
      onFresh();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (!isStopped) onRefused(error);
    }
  }
}
