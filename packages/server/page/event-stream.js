import { asked, ServiceError } from "./api.js";
import { eventParser } from "./event-parser.js";

/** A stream that says nothing for longer is dead: it has a ping each 15 s. */
const SILENCE_MS = 40_000;
const RETRY_MS = 3_000;
/** Whoever is refused asks again later. */
const LONG_RETRY_MS = 15_000;

/** @typedef {import("./event-parser.js").ServerEvent} ServerEvent */

/**
 * Follows the changes: by `fetch`, since `EventSource` sends no key. Comes back by itself, to where it was.
 * @param {{ onEvent(event: ServerEvent): void, onState(isOpen: boolean): void, onRefused(error: ServiceError): void }} listener
 * @returns {() => void} ends it
 */
export function followEvents({ onEvent, onState, onRefused }) {
  const end = new AbortController();
  /** @type {string | undefined} */
  let lastId;
  follow();
  return () => end.abort();

  async function follow() {
    while (!end.signal.aborted) {
      let waitMs = RETRY_MS;
      try {
        await readOnce();
      } catch (error) {
        if (end.signal.aborted) return;
        onState(false);
        if (error instanceof ServiceError && error.status !== 0) {
          onRefused(error);
          // There is no watch, or no leave.
          if (error.status === 404 || error.status === 401) return;
          waitMs = Math.max(LONG_RETRY_MS, error.retryAfterMs);
        }
      }
      if (end.signal.aborted) return;
      onState(false);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  async function readOnce() {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    try {
      const headers = lastId === undefined ? {} : { "Last-Event-ID": lastId };
      const response = await asked("v1/events", {
        headers,
        signal: AbortSignal.any([end.signal, silence.signal]),
      });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      const parse = eventParser();
      onState(true);
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) return;
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
        for (const event of parse(value)) {
          lastId = event.id ?? lastId;
          if (event.data !== "") onEvent(event);
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
