/** Runs the function for each item, in order, for at most so many at a time. What it throws ends all that has not begun. */
export async function forEachAtATime<T>(
  items: readonly T[],
  { most, run }: { most: number; run: (item: T, index: number) => Promise<void> },
): Promise<void> {
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of left) await run(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
}
