import { createHook } from "node:async_hooks";

/** How many timers were set meanwhile, whoever set them and by whatever import: Node itself tells. */
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
