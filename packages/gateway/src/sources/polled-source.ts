import { type ListSource, type SourceTools, StreamFallbackError } from "@stream-fallback/core";
import type { ListedBackend } from "../backends/parse-backend.ts";

/** Who is asked for the list. */
export interface Asker {
  /**
   * @param signal says that nobody waits any more
   * @throws StreamFallbackError whose reason may be told; of any other error only the code is told, since it may quote a password
   */
  ask(signal: AbortSignal): Promise<readonly ListedBackend[]>;
  close(): void;
}

export interface Polling {
  /** The function that makes the source. */
  name: string;
  /** Who is asked, for the log. */
  what: string;
  intervalMs: number;
  /** @default Math.random */
  random?: (() => number) | undefined;
  open(tools: SourceTools): Asker;
}

/** Whoever gives no answer at all is not waited for. */
const PATIENCE_MS = 5_000;
const FIRST_RETRY_MS = 1_000;

/**
 * A list that somebody is asked for again and again. A failure, and an empty answer is one, leaves the last list as it is and is warned
 * of once until it works again. While there has been no list at all, it is asked for after 1 s, 2 s and so on, up to the interval.
 */
export function polledSource(polling: Polling): ListSource<ListedBackend> {
  const { name, what, intervalMs, random = Math.random } = polling;
  return {
    name,
    open(take, tools) {
      const { clock, logger } = tools;
      const asker = polling.open(tools);
      let taken: string | undefined;
      let retryMs = FIRST_RETRY_MS;
      let isFailing = false;
      let isFollowed = false;
      let isClosed = false;
      let asking: AbortController | undefined;
      /** Of the next ask or, while one runs, of its end. */
      let timer: unknown;

      async function answer(signal: AbortSignal): Promise<readonly ListedBackend[]> {
        const late = Promise.withResolvers<never>();
        timer = clock.setTimeout(() => late.reject(noAnswer()), PATIENCE_MS);
        try {
          return await Promise.race([asker.ask(signal), late.promise]);
        } finally {
          clock.clearTimeout(timer);
        }
      }

      async function poll(): Promise<void> {
        asking = new AbortController();
        try {
          const list = ordered(await answer(asking.signal));
          if (!isClosed) apply(list);
        } catch (error) {
          if (!isClosed) fail(error);
        } finally {
          asking.abort();
          asking = undefined;
        }
        plan();
      }

      function apply(list: readonly ListedBackend[]): void {
        if (list.length === 0) throw new StreamFallbackError("INVALID_INPUT", "the answer names no backend");
        const text = JSON.stringify(list);
        if (text !== taken) take(list);
        taken = text;
        if (isFailing) logger.info({ source: what }, "the list of backends can be had again");
        isFailing = false;
      }

      function fail(error: unknown): void {
        if (isFailing) return;
        isFailing = true;
        const stays = taken === undefined ? "there are no backends yet" : "the last ones stay";
        logger.warn(
          { source: what, reason: reasonOf(error) },
          `the list of backends cannot be had; ${stays}`,
        );
      }

      function plan(): void {
        if (isClosed || !isFollowed) return;
        const waitMs = taken === undefined ? Math.min(retryMs, intervalMs) : intervalMs;
        if (taken === undefined) retryMs = Math.min(2 * retryMs, intervalMs);
        timer = clock.setTimeout(() => void poll(), waitMs * jitter(random));
      }

      void poll();
      return {
        follow() {
          isFollowed = true;
          if (asking === undefined) plan();
        },
        close() {
          isClosed = true;
          clock.clearTimeout(timer);
          asking?.abort();
          asker.close();
        },
      };
    },
  };
}

/** Answers come in any order, and one that is only turned round is no other list. */
function ordered(list: readonly ListedBackend[]): readonly ListedBackend[] {
  const byText = new Map(list.map((listed) => [JSON.stringify(listed), listed]));
  return [...byText].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, listed]) => listed);
}

function noAnswer(): StreamFallbackError {
  return new StreamFallbackError("TIMEOUT", `no answer within ${PATIENCE_MS} ms`);
}

/** What a resolver of the caller's throws may be anything. */
function reasonOf(error: unknown): string {
  try {
    if (error instanceof StreamFallbackError) return error.reason;
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]*$/.test(code)) return code;
  } catch {}
  return "it failed unexpectedly";
}

/** From 0.95 to 1.05, which keeps several gateways from asking in step. */
function jitter(random: () => number): number {
  try {
    const share = random();
    // One that is asynchronous by mistake may fail where nobody looks.
    Promise.resolve(share).catch(() => {});
    if (share >= 0 && share < 1) return 0.95 + share / 10;
  } catch {}
  return 1;
}
