/** What to do when the tests of a file are over. */
export interface Endings {
  add(ending: () => unknown): void;
  /** Does all of it, what was added last first. */
  run(): Promise<void>;
}

export function createEndings(): Endings {
  const endings: (() => unknown)[] = [];
  return {
    add: (ending) => void endings.push(ending),
    async run() {
      for (const ending of endings.splice(0).reverse()) await ending();
    },
  };
}
