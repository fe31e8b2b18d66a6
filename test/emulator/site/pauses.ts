export interface Pauses {
  /** Resolves after so long, or never when closed first. */
  pause(ms: number): Promise<void>;
  close(): void;
}

/** Every pause of one emulator, so that none of them keeps the process alive after it. */
export function createPauses(): Pauses {
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;
  return {
    pause: (ms) =>
      new Promise((resolve) => {
        if (isClosed) return;
        const timer = setTimeout(() => {
          timers.delete(timer);
          resolve();
        }, ms);
        timers.add(timer);
      }),
    close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
