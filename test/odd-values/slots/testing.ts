import { manualClock, providerSuite, seededRandom, strategySuite } from "@stream-fallback/core/testing";
import type { Slot } from "../judge.ts";
import { parameterSlot } from "../make-slots.ts";

const clock = () => manualClock();

export const testingSlots: Record<string, Slot[]> = {
  manualClock: [
    parameterSlot("manualClock", (odd) => manualClock(odd).wallNow()),
    parameterSlot("manualClock.advance", (odd) => clock().advance(odd)),
    parameterSlot("manualClock.clearTimeout", (odd) => clock().clearTimeout(odd)),
    parameterSlot("manualClock.setTimeout of a run", async (odd) => {
      const made = clock();
      made.setTimeout(odd, 1);
    }),
    parameterSlot("manualClock.setTimeout of a time", async (odd) => {
      const made = clock();
      made.setTimeout(() => {}, odd);
      await made.advance(1);
    }),
  ],
  seededRandom: [
    parameterSlot("seededRandom", (odd) => {
      const number = seededRandom(odd)();
      if (!(number >= 0 && number < 1)) throw new Error(`it gave ${number}`);
    }),
  ],
  strategySuite: [parameterSlot("strategySuite", (odd) => strategySuite(odd))],
  providerSuite: [parameterSlot("providerSuite", (odd) => providerSuite(odd))],
};
