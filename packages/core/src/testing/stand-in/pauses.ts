export interface Pauses {
  /** Resolves after `ms`, or never when closed first. */
  pause(ms: number): Promise<void>;
  close(): void;
}

/** All pauses of one emulator, kept together so that closing it ends them and lets the process end. */
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
