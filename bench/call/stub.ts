const ANSWER = Object.freeze({ living: true });

/** What every case calls: an answer at once, so that all that is measured is what stands around it. */
export async function stub(): Promise<typeof ANSWER> {
  return ANSWER;
}
