import { faultOf, type Slot, told } from "./judge.ts";
import { type OddValue, oddValues } from "./odd-values.ts";

export interface SweepReport {
  /** How many odd values were handed in. */
  handed: number;
  /** What went wrong, at most as many as can be read. */
  faults: string[];
}

const MOST_FAULTS = 40;
/** One function that escapes does so for every value. */
const MOST_ESCAPES = 3;
/** Of the slots that ran when something escaped; `main.ts` takes a part of a name. */
const MOST_NAMED = 12;
/** Slots at a time: each waits a few ms now and then. */
const AT_A_TIME = 20;

/**
 * Hands odd values in everywhere. What escapes to the process counts as well.
 * @param share hands each slot one of so many values, other ones than its neighbours get. @default 1, all
 */
export async function sweep(slots: readonly Slot[], share = 1): Promise<SweepReport> {
  const faults: string[] = [];
  let handed = 0;
  const running = new Set<string>();
  const note = (fault: string) => {
    if (faults.length < MOST_FAULTS) faults.push(fault);
  };
  let escapes = 0;
  const escaped = (kind: string) => (thrown: unknown) => {
    escapes += 1;
    if (escapes > MOST_ESCAPES) return;
    const where = [...running].slice(0, MOST_NAMED).join(", ");
    note(`${kind}: ${told(thrown)}\n  while these ran: ${where}`);
  };
  const onRejection = escaped("an unhandled rejection");
  const onException = escaped("an uncaught exception");
  process.on("unhandledRejection", onRejection);
  process.on("uncaughtException", onException);
  const left = slots.map((slot, index) => ({
    slot,
    values: valuesFor(slot).filter((_, position) => (position + index) % share === 0),
  }));
  async function work(): Promise<void> {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const { slot, values } = next;
      running.add(slot.name);
      for (const { name, make } of values) {
        handed += 1;
        // The timers of the others get their turn.
        await new Promise((resolve) => setImmediate(resolve));
        const fault = await faultOf(slot, make());
        if (fault === undefined) continue;
        note(`${slot.name} with ${name}: ${fault}`);
        // The others are probably of the same kind.
        break;
      }
      running.delete(slot.name);
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  // Rejections are told of after the microtasks, timers of what was given up a little later.
  await new Promise((resolve) => setTimeout(resolve, 200));
  process.off("unhandledRejection", onRejection);
  process.off("uncaughtException", onException);
  return { handed, faults };
}

function valuesFor({ isThrown = false }: Slot): readonly OddValue[] {
  return isThrown ? oddValues.filter(({ isWorthThrowing }) => isWorthThrowing) : oddValues;
}
