import { createHook } from "node:async_hooks";

/** Counts the timers set while `run` runs, by whatever import they were set: Node itself reports them. */
export async function countTimers(run: () => unknown): Promise<number> {
  let timers = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === "Timeout") timers += 1;
    },
  });
  hook.enable();
  try {
    await run();
  } finally {
    hook.disable();
  }
  return timers;
}
