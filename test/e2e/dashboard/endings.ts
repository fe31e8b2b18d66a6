/** Takes what to do at the end; `onTestFinished` is one. */
export type AtEnd = (ending: () => void | Promise<void>) => void;

/** The same for all tests of a file together: what was taken last is done first. */
export function createEndings(): { atEnd: AtEnd; run(): Promise<void> } {
  const endings: (() => void | Promise<void>)[] = [];
  return {
    atEnd: (ending) => void endings.push(ending),
    async run() {
      for (const ending of endings.splice(0).reverse()) await ending();
    },
  };
}
