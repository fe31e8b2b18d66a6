import {
  htmlReply,
  jsonReply,
  manualClock,
  providerSuite,
  redirectReply,
  type StandInOptions,
  type StandInRoute,
  seededRandom,
  startStandIn,
  statusReply,
  strategySuite,
} from "@stream-fallback/core/testing";
import type { Slot } from "../judge.ts";
import { type Names, optionSlots, parameterSlot } from "../make-slots.ts";

const clock = () => manualClock();

type Options = StandInOptions<string, string, Record<never, never>>;

const STAND_IN: Names<Options> = {
  ...{ routes: true, faults: true, clock: true, limit: true, visitorOf: true, limited: true, seed: true },
  ...{ port: true, rewrite: true, controlPath: true, aside: true, order: true },
  ...{ report: true, onReset: true },
};
const ROUTE: Names<StandInRoute> = { endpoint: true, host: true, method: true, path: true, answer: true };
const route: StandInRoute = { endpoint: "room", path: "/room", answer: () => jsonReply({}) };

/** Starts, and ends again at once what could start. */
async function startedOnce(options: Options): Promise<void> {
  const standIn = await startStandIn(options);
  await standIn.close();
}

/** Hands something to one that runs. */
async function withStandIn(
  run: (standIn: Awaited<ReturnType<typeof startStandIn<string>>>) => unknown,
): Promise<void> {
  const standIn = await startStandIn({ routes: [route] });
  try {
    run(standIn);
  } finally {
    await standIn.close();
  }
}

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
  startStandIn: [
    ...optionSlots<Options>("startStandIn", { names: STAND_IN, base: { routes: [route] }, use: startedOnce }),
    ...optionSlots<StandInRoute>("startStandIn: a route", {
      ...{ names: ROUTE, base: route },
      use: (odd) => startedOnce({ routes: [odd] }),
    }),
    parameterSlot("startStandIn: fail", (odd) => withStandIn(({ fail }) => fail(odd))),
    parameterSlot("startStandIn: the fault of an order", (odd) =>
      withStandIn(({ fail }) => fail({ endpoint: "*", fault: odd })),
    ),
    parameterSlot("startStandIn: limit", (odd) => withStandIn(({ limit }) => limit(odd))),
  ],
  jsonReply: [parameterSlot("jsonReply", (odd) => jsonReply(odd))],
  htmlReply: [parameterSlot("htmlReply", (odd) => htmlReply(odd))],
  redirectReply: [parameterSlot("redirectReply", (odd) => redirectReply(odd))],
  statusReply: [
    parameterSlot("statusReply", (odd) => statusReply(odd)),
    parameterSlot("statusReply of a wait", (odd) => statusReply(429, odd)),
  ],
  providerSuite: [parameterSlot("providerSuite", (odd) => providerSuite(odd))],
};
