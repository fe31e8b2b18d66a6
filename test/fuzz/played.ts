import type { RoomAnswer } from "@stream-fallback/core";

/** What an adapter made of a reply. */
export type Outcome = { readonly answer: RoomAnswer } | { readonly thrown: unknown };

export interface Played {
  outcome: Outcome;
  tookMs: number;
  /** What is wrong with it, in one sentence. */
  violation: string | undefined;
}

const LONGEST_MS = 1_000;

/**
 * What comes of a question, and how much of the processor it took: what the clock tells is another thing on a busy machine. A
 * slow one is repeated, as the garbage may have been another's.
 */
export async function timed(
  ask: () => Promise<RoomAnswer>,
): Promise<Pick<Played, "outcome" | "tookMs"> & { slowness: string | undefined }> {
  let { outcome, tookMs } = await once(ask);
  if (tookMs > LONGEST_MS) ({ outcome, tookMs } = await once(ask));
  const slowness = tookMs > LONGEST_MS ? `it took ${Math.round(tookMs)} ms` : undefined;
  return { outcome, tookMs, slowness };
}

async function once(ask: () => Promise<RoomAnswer>): Promise<Pick<Played, "outcome" | "tookMs">> {
  const before = process.threadCpuUsage();
  const outcome: Outcome = await ask().then(
    (answer) => ({ answer }),
    (thrown: unknown) => ({ thrown }),
  );
  const { user, system } = process.threadCpuUsage(before);
  return { outcome, tookMs: (user + system) / 1_000 };
}
