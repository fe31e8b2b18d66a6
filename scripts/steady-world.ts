import { seededRandom } from "../packages/core/dist/testing.js";
import type { Emulator } from "../test/emulator/server.ts";

const BEGIN = Date.parse("2026-11-29T12:00:00Z");
/** How long each kind of request seems to take, in ms. */
const COSTS: Partial<Record<keyof ReturnType<Emulator["counters"]>["requests"], number>> = {
  home: 46,
  web: 78,
  webHTML: 94,
  mobile: 63,
  userHTML: 88,
};

/**
 * Runs the function where time passes by requests of the emulator alone, and chance is the same each time: what is printed
 * then is the same on every machine. The clocks of this process are put back after.
 */
export async function inSteadyWorld<T>(
  run: (useEmulator: (emulator: Emulator) => void) => Promise<T>,
): Promise<T> {
  const { now: wallNow } = Date;
  const { random } = Math;
  const { FORCE_COLOR } = process.env;
  let emulator: Emulator | undefined;
  const elapsedMs = () =>
    Object.entries(emulator?.counters().requests ?? {}).reduce(
      (sum, [name, count]) => sum + count * (COSTS[name as keyof typeof COSTS] ?? 0),
      0,
    );
  performance.now = elapsedMs;
  Date.now = () => BEGIN + elapsedMs();
  Math.random = seededRandom(1);
  process.env.FORCE_COLOR = "1";
  try {
    return await run((each) => {
      emulator = each;
    });
  } finally {
    // The own property hides that of the prototype.
    Reflect.deleteProperty(performance, "now");
    Date.now = wallNow;
    Math.random = random;
    if (FORCE_COLOR === undefined) Reflect.deleteProperty(process.env, "FORCE_COLOR");
    else process.env.FORCE_COLOR = FORCE_COLOR;
  }
}
