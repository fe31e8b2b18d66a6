import type { RoomAnswer } from "../../room/room-info.ts";
import { wordsOf } from "./words-of.ts";

/** What came of a question. */
export type Outcome = { readonly answer: RoomAnswer } | { readonly thrown: unknown };

export interface Measured {
  outcome: Outcome;
  /** What it took of the processor, in ms. */
  tookMs: number;
  /** What went wrong beside the outcome, in one sentence. */
  trouble: string | undefined;
}

const LONGEST_MS = 1_000;
/** How long a question may wait in real time: the call's clock stands still, so a wait by it never ends. */
const PATIENCE_MS = 3_000;

type Ask = () => Promise<RoomAnswer>;

/**
 * What comes of a question, and what it took of the processor: what the clock tells is another thing on a busy machine. A slow
 * one is repeated, as the garbage may have been another's.
 */
export async function measured(ask: Ask): Promise<Measured> {
  const first = await once(ask);
  const { outcome, tookMs, trouble } = first.tookMs > LONGEST_MS ? await once(ask) : first;
  const slowness = tookMs > LONGEST_MS ? `it took ${Math.round(tookMs)} ms of the processor` : undefined;
  return { outcome, tookMs, trouble: trouble ?? slowness };
}

async function once(ask: Ask): Promise<Measured> {
  const unhandled: unknown[] = [];
  const hear = (reason: unknown) => void unhandled.push(reason);
  process.on("unhandledRejection", hear);
  try {
    const before = process.threadCpuUsage();
    const outcome = await settled(ask);
    const { user, system } = process.threadCpuUsage(before);
    // Node tells of rejections that nobody handles when all that was to follow at once is done.
    await new Promise(setImmediate);
    const trouble =
      unhandled.length > 0 ? `it left a rejection that nobody handles: ${wordsOf(unhandled[0])}` : undefined;
    return { outcome, tookMs: (user + system) / 1_000, trouble };
  } finally {
    process.off("unhandledRejection", hear);
  }
}

async function settled(ask: Ask): Promise<Outcome> {
  const late = Promise.withResolvers<Outcome>();
  const thrown = new Error(
    `it did not end within ${PATIENCE_MS / 1_000} s; does it wait for the time to pass?`,
  );
  const timer = setTimeout(() => late.resolve({ thrown }), PATIENCE_MS);
  try {
    return await Promise.race([outcomeOf(ask), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function outcomeOf(ask: Ask): Promise<Outcome> {
  try {
    return { answer: await ask() };
  } catch (thrown) {
    return { thrown };
  }
}
