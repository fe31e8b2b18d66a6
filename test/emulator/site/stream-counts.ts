/** How often streams were asked for, by what came of it. */
export interface StreamCounts {
  count(outcome: string): void;
  read(): Record<string, number>;
  reset(): void;
}

export function createStreamCounts(): StreamCounts {
  const counts = new Map<string, number>();
  return {
    count: (outcome) => void counts.set(outcome, (counts.get(outcome) ?? 0) + 1),
    read: () => Object.fromEntries(counts),
    reset: () => counts.clear(),
  };
}
