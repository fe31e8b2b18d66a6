import { describe, expect, it } from "vitest";
import { type Logger, silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { guardedStrategy } from "./guarded-strategy.ts";
import type { Outcome } from "./outcome.ts";
import type { Candidate, PickContext, Strategy, StrategyFactory, StrategyTools } from "./strategy.ts";

const [a, b, c] = ["a", "b", "c"].map((name) => ({
  name,
  priority: 1,
  weight: 1,
  distance: 0,
  inFlight: 0,
})) as [Candidate, Candidate, Candidate];
const FIRST: PickContext = { role: "first" };
const TOOLS: StrategyTools = { clock: manualClock(), random: () => 0.5 };
const SUCCESS: Outcome = { kind: "success", durationMs: 5 };

interface Guarded {
  strategy: Strategy;
  warned: { fields: object; message: string }[];
}

function guarded(methods: Partial<Strategy>): Guarded {
  const warned: Guarded["warned"] = [];
  const logger: Logger = {
    ...silentLogger,
    warn: (fields, message) => void warned.push({ fields, message }),
  };
  const pick = (candidates: readonly Candidate[]) => candidates.at(-1) as Candidate;
  return {
    strategy: guardedStrategy(() => ({ name: "mine", pick, ...methods }), { tools: TOOLS, logger }),
    warned,
  };
}

const boom = (): never => {
  throw new Error("for a test");
};

describe("a guarded strategy that works", () => {
  it("picks what the strategy picks out of the same candidates and context", () => {
    const seen: unknown[] = [];
    const { strategy, warned } = guarded({
      pick(candidates, context) {
        seen.push(candidates, context);
        return candidates[1] as Candidate;
      },
    });
    const candidates = [a, b, c];
    expect(strategy.pick(candidates, { role: "hedge" })).toBe(b);
    expect(seen).toEqual([candidates, { role: "hedge" }]);
    expect(strategy.name).toBe("mine");
    expect(warned).toEqual([]);
  });

  it("is made with the tools of its balancer", () => {
    const given: unknown[] = [];
    const factory: StrategyFactory = (tools) => {
      given.push(tools);
      return { name: "mine", pick: () => a };
    };
    guardedStrategy(factory, { tools: TOOLS, logger: silentLogger });
    expect(given).toEqual([TOOLS]);
  });

  it("tells it of outcomes and changes", () => {
    const told: unknown[] = [];
    const { strategy } = guarded({
      onOutcome: (endpoint, outcome) => void told.push([endpoint.name, outcome]),
      onPoolChange: (endpoints) => void told.push(endpoints.map(({ name }) => name)),
    });
    strategy.onOutcome?.(b, SUCCESS);
    strategy.onPoolChange?.([a, c]);
    expect(told).toEqual([
      ["b", SUCCESS],
      ["a", "c"],
    ]);
  });

  it("brings no warning when the strategy does not listen", () => {
    const { strategy, warned } = guarded({});
    strategy.onOutcome?.(a, SUCCESS);
    strategy.onPoolChange?.([a]);
    expect(warned).toEqual([]);
  });

  it("calls the methods of the strategy on the strategy", () => {
    class Turns implements Strategy {
      readonly name = "turns";
      #next = 0;
      pick(candidates: readonly Candidate[]): Candidate {
        return candidates[this.#next++ % candidates.length] as Candidate;
      }
      onPoolChange(): void {
        this.#next = 0;
      }
    }
    const strategy = guardedStrategy(() => new Turns(), { tools: TOOLS, logger: silentLogger });
    const pick = () => strategy.pick([a, b], FIRST).name;
    expect([pick(), pick()]).toEqual(["a", "b"]);
    strategy.onPoolChange?.([a, b]);
    expect(pick()).toBe("a");
  });
});

describe("a guarded strategy that fails", () => {
  const stranger: Candidate = { ...a };
  it.each<[string, Partial<Strategy>, object]>([
    ["throws", { pick: boom }, { error: expect.any(Error) }],
    ["picks a stranger", { pick: () => stranger }, { picked: "a stranger" }],
    ["picks nobody", { pick: () => undefined as unknown as Candidate }, { picked: "a stranger" }],
    ["gives a name", { pick: () => "a" as unknown as Candidate }, { picked: "a stranger" }],
    ["gives a promise", { pick: (async () => a) as unknown as Strategy["pick"] }, { picked: "a stranger" }],
  ])("gives the first candidate and is reported once when it %s", (_what, methods, fields) => {
    const { strategy, warned } = guarded(methods);
    for (let count = 0; count < 5; count++) expect(strategy.pick([b, c], FIRST)).toBe(b);
    expect(warned).toMatchObject([{ fields: { strategy: "mine", ...fields } }]);
    expect(warned[0]?.message).toMatch(/strategy.*first candidate/);
  });

  it.each<[string, Partial<Strategy>]>([
    ["outcomes", { onOutcome: boom }],
    ["changes", { onPoolChange: boom }],
    ["both", { onOutcome: boom, onPoolChange: boom, pick: boom }],
  ])("is reported once when it fails on being told of %s", (_what, methods) => {
    const { strategy, warned } = guarded(methods);
    for (let count = 0; count < 5; count++) {
      strategy.onOutcome?.(a, SUCCESS);
      strategy.onPoolChange?.([a]);
      strategy.pick([a], FIRST);
    }
    expect(warned).toMatchObject([{ fields: { strategy: "mine", error: { message: "for a test" } } }]);
  });

  it("still gives a candidate after it emptied the list", () => {
    const { strategy } = guarded({ pick: (candidates) => (candidates as Candidate[]).pop() as Candidate });
    expect([a, b]).toContain(strategy.pick([a, b], FIRST));
    expect(strategy.pick([c], FIRST)).toBe(c);
  });

  it.each<[string, (list: Candidate[]) => void]>([
    ["overwrites an entry", (list) => list.fill({ ...c }, 0, 1)],
    ["empties it", (list) => list.splice(0)],
    ["lengthens it", (list) => list.push({ ...c })],
    ["sorts it", (list) => list.sort((one, other) => (one.name < other.name ? 1 : -1))],
  ])(
    "that changes the list it is shown leaves the balancer's own alone, and is reported once: it %s",
    (_what, change) => {
      const { strategy, warned } = guarded({
        pick(candidates) {
          const picked = candidates[1] as Candidate;
          change(candidates as Candidate[]);
          return picked;
        },
      });
      const candidates = [a, b];
      for (let count = 0; count < 3; count++) expect(strategy.pick(candidates, FIRST)).toBe(b);
      expect(candidates).toEqual([a, b]);
      expect(warned).toMatchObject([{ message: expect.stringContaining("changes the list") }]);
    },
  );

  it("that writes into an endpoint changes nothing, and is reported once", () => {
    const { strategy, warned } = guarded({
      pick(candidates) {
        (candidates[0] as { weight: number }).weight = Number.NaN;
        return candidates[1] as Candidate;
      },
      onOutcome(endpoint) {
        (endpoint as { inFlight: number }).inFlight = -5;
      },
      onPoolChange(endpoints) {
        (endpoints[0] as { name: string }).name = "other";
      },
    });
    expect(strategy.pick([a, b], FIRST)).toBe(a);
    strategy.onOutcome?.(a, SUCCESS);
    strategy.onPoolChange?.([a, b]);
    expect(a).toMatchObject({ name: "a", weight: 1, inFlight: 0 });
    expect(warned).toHaveLength(1);
  });

  it("sees an endpoint as the same object each time, with its numbers of the moment", () => {
    const seen = new Set<Candidate>();
    const endpoint = { ...a };
    const inFlight: number[] = [];
    const { strategy } = guarded({
      pick(candidates) {
        seen.add(candidates[0] as Candidate);
        inFlight.push(candidates[0]?.inFlight ?? Number.NaN);
        return candidates[0] as Candidate;
      },
      onOutcome: (told) => void seen.add(told),
      onPoolChange: ([told]) => void seen.add(told as Candidate),
    });
    strategy.pick([endpoint], FIRST);
    endpoint.inFlight = 3;
    strategy.pick([endpoint, b], FIRST);
    strategy.onOutcome?.(endpoint, SUCCESS);
    strategy.onPoolChange?.([endpoint]);
    expect(seen.size).toBe(1);
    expect(inFlight).toEqual([0, 3]);
  });

  it("leaves no rejection unhandled when it fails after a while", async () => {
    const uncaught: unknown[] = [];
    const listen = (reason: unknown) => void uncaught.push(reason);
    process.on("unhandledRejection", listen);
    const { strategy } = guarded({ onOutcome: async () => boom() });
    strategy.onOutcome?.(a, SUCCESS);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", listen);
    expect(uncaught).toEqual([]);
  });
});

describe("a factory of strategies", () => {
  it.each<[string, unknown]>([
    ["throws", boom],
    ["gives nothing", () => undefined],
    ["gives no pick", () => ({ name: "mine" })],
    ["is no function", { name: "mine", pick: () => a }],
  ])("is refused when it %s", (_what, factory) => {
    expect(() => guardedStrategy(factory as StrategyFactory, { tools: TOOLS, logger: silentLogger })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringContaining("pick") }),
    );
  });

  it("is refused with its own error as the cause when it throws", () => {
    expect(() => guardedStrategy(boom, { tools: TOOLS, logger: silentLogger })).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ message: "for a test" }) }),
    );
  });
});
