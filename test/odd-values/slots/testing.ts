import { StreamFallbackError } from "@stream-fallback/core";
import {
  type FuzzBreak,
  type FuzzOptions,
  type FuzzReply,
  type FuzzScene,
  fuzzAdapter,
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
import { functionSlots, type Names, optionSlots, parameterSlot } from "../make-slots.ts";

const clock = () => manualClock();

type Options = StandInOptions<string, string, Record<never, never>>;

const STAND_IN: Names<Options> = {
  ...{ routes: true, faults: true, clock: true, limit: true, visitorOf: true, limited: true, seed: true },
  ...{ port: true, hasPortPerHost: true, rewrite: true, controlPath: true, aside: true, order: true },
  ...{ report: true, onReset: true },
};
const ROUTE: Names<StandInRoute> = { endpoint: true, host: true, method: true, path: true, answer: true };
const route: StandInRoute = { endpoint: "room", path: "/room", answer: () => jsonReply({}) };

const FUZZ: Names<FuzzOptions> = {
  ...{ provider: true, adapter: true, scenes: true, read: true, options: true, keys: true, values: true },
  ...{ breaks: true, secrets: true, runs: true, seed: true, path: true },
};
const SCENE: Names<FuzzScene> = { roomId: true, uid: true, replies: true };
const REPLY: Names<FuzzReply> = {
  ...{ path: true, status: true, headers: true, cookies: true, body: true, isSpared: true },
};
const BREAK: Names<FuzzBreak> = { name: true, change: true, isHarmless: true };
const reply: FuzzReply = { body: "{}" };
const scene: FuzzScene = { roomId: "1", replies: [reply] };
const fuzzBase: FuzzOptions = {
  provider: {
    id: "site",
    adapters: [
      {
        name: "api",
        provides: ["status"],
        fetchRoom: async (_, { http }) => {
          await http.send({ url: "https://site.example/" });
          throw new StreamFallbackError("INCOMPLETE", "nothing is told");
        },
      },
    ],
  },
  ...{ adapter: "api", scenes: [scene], read: () => undefined, runs: 2 },
};
const fuzzed = (options: Partial<FuzzOptions>) => fuzzAdapter({ ...fuzzBase, ...options });

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
  fuzzAdapter: [
    ...optionSlots<FuzzOptions>("fuzzAdapter", { names: FUZZ, base: fuzzBase, use: fuzzAdapter }),
    ...optionSlots<FuzzScene>("fuzzAdapter: a scene", {
      ...{ names: SCENE, base: scene, use: (odd) => fuzzed({ scenes: [odd] }) },
    }),
    ...optionSlots<FuzzReply>("fuzzAdapter: a reply", {
      ...{ names: REPLY, base: reply, use: (odd) => fuzzed({ scenes: [{ ...scene, replies: [odd] }] }) },
    }),
    ...optionSlots<FuzzBreak>("fuzzAdapter: a break", {
      names: BREAK,
      base: { name: "own", change: (body: Uint8Array) => body },
      use: (odd) => fuzzed({ breaks: Array(40).fill(odd) }),
    }),
    ...functionSlots<FuzzOptions["read"]>("fuzzAdapter: read", {
      use: (read) => fuzzed({ read }),
      isTransparent: true,
    }),
    ...functionSlots<() => FuzzScene>("fuzzAdapter: scenes", {
      use: (scenes) => fuzzed({ scenes }),
      isTransparent: true,
    }),
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
