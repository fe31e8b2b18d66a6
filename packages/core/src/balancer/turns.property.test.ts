import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { createBalancer } from "./create-balancer.ts";
import type { EndpointOptions } from "./endpoint.ts";

const LATENCY = 100;
const TIMEOUT = 8_000;

const step = fc.record({
  kind: fc.constantFrom(
    "call",
    "call",
    "call",
    "abort",
    "wait",
    "trip",
    "reset",
    "remove",
    "add",
    "weight",
    "resize",
  ),
  endpoint: fc.nat(2),
  number: fc.nat(300),
});

interface Asked {
  request: number;
  at: number;
}

function world(maxConcurrent: number, fails: (asked: number) => boolean) {
  const clock = manualClock();
  const asked: Asked[] = [];
  const running = new Map<string, number>();
  let most = maxConcurrent;
  let isWithin = true;
  let made = 0;
  // One that comes back under the name of one that was removed is another endpoint.
  const endpointOf = (name: string): EndpointOptions<number, string> => {
    made += 1;
    return endpointAt(name, made);
  };
  const endpointAt = (name: string, place: number): EndpointOptions<number, string> => ({
    name,
    call: (request, { signal }) =>
      new Promise((resolve, reject) => {
        const slot = `${place} ${request % 2}`;
        const count = (running.get(slot) ?? 0) + 1;
        running.set(slot, count);
        if (count > most) isWithin = false;
        asked.push({ request, at: clock.now() });
        const isBad = fails(asked.length);
        let isOver = false;
        const end = (settle: () => void) => {
          if (isOver) return;
          isOver = true;
          running.set(slot, (running.get(slot) ?? 0) - 1);
          settle();
        };
        clock.setTimeout(() => end(() => (isBad ? reject(new Error("bad")) : resolve(name))), LATENCY);
        signal.addEventListener("abort", () => end(() => reject(signal.reason)));
      }),
  });
  const balancer = createBalancer<number, string>({
    ...{
      name: "pool",
      endpoints: ["a", "b", "c"].map((name) => endpointOf(name)),
      clock,
      random: () => 0.5,
      maxConcurrent,
    },
    ...{ identify: (request: number) => `id ${request % 2}`, failover: { timeoutMs: TIMEOUT } },
  });
  return {
    ...{ balancer, clock, asked, endpointOf },
    isWithin: () => isWithin,
    /** Attempts that run already may go on when fewer are allowed. */
    resize(count: number) {
      most = Math.max(most, count);
      balancer.updateConfig({ maxConcurrent: count });
    },
  };
}

describe("calls for which there is no room", () => {
  it("all end, never run more than may at a time, and leave nothing behind, whatever happens meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 50 }),
        fc.integer({ min: 1, max: 3 }),
        async (steps, limit) => {
          const { balancer, clock, isWithin, endpointOf, resize } = world(limit, (count) => count % 5 === 0);
          const ended: Promise<string>[] = [];
          const controllers: AbortController[] = [];
          const has = (name: string) => balancer.status().some((row) => row.name === name);
          for (const { kind, endpoint, number } of steps) {
            const name = ["a", "b", "c"][endpoint] ?? "a";
            if (kind === "call") {
              const controller = new AbortController();
              controllers.push(controller);
              const { signal } = controller;
              ended.push(
                balancer.call(number, { signal }).then(
                  () => "answered",
                  ({ code }) => code,
                ),
              );
            } else if (kind === "abort") controllers[number % Math.max(1, controllers.length)]?.abort();
            else if (kind === "wait") await clock.advance(number);
            else if (kind === "resize") resize(1 + (number % 4));
            else if (kind === "add") has(name) || balancer.add(endpointOf(name));
            else if (!has(name)) continue;
            else if (kind === "trip") balancer.trip(name);
            else if (kind === "reset") balancer.reset(name);
            else if (kind === "weight") balancer.update(name, { weight: number % 2 });
            else void balancer.remove(name, { drainMs: number });
          }
          await clock.advance(TIMEOUT + 1);
          // A promise that never ended would make this hang.
          const codes = await Promise.race([Promise.all(ended), clock.advance(1).then(() => ["lost"])]);
          expect(codes).not.toContain("lost");
          expect(isWithin()).toBe(true);
          expect(balancer.status().every(({ inFlight }) => inFlight === 0)).toBe(true);
          balancer.reset();
          for (const { name } of balancer.status()) balancer.update(name, { weight: 1 });
          if (balancer.status().length === 0) balancer.add(endpointOf("a"));
          const last = Promise.all([0, 1].map((request) => balancer.call(request)));
          await clock.advance(TIMEOUT);
          expect(await Promise.race([last, clock.advance(1)])).toHaveLength(2);
        },
      ),
      { seed: 20_260_101, numRuns: 40 },
    );
  });

  it("go in the order in which they came, and wait no longer than all before them take", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 60 }),
        async (limit, count) => {
          const { balancer, clock, asked, isWithin } = world(limit, () => false);
          const calls = Array.from({ length: count }, (_, index) => balancer.call(2 * index));
          await clock.advance(LATENCY * count);
          await Promise.all(calls);
          expect(asked.map(({ request }) => request)).toEqual(calls.map((_, index) => 2 * index));
          for (const [index, { at }] of asked.entries())
            expect(at).toBe(LATENCY * Math.floor(index / (3 * limit)));
          expect(isWithin()).toBe(true);
        },
      ),
      { seed: 20_260_101, numRuns: 20 },
    );
  });

  it("never wait for room that there is, whatever others may not do", async () => {
    const move = fc.record({
      kind: fc.constantFrom("call", "call", "free", "free", "end", "end", "wait", "trip", "reset", "abort"),
      endpoint: fc.nat(1),
      number: fc.nat(1_000),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(move, { maxLength: 60 }),
        fc.constantFrom(0, 0.2),
        async (moves, tokensPerCall) => {
          const clock = manualClock();
          const names = ["a", "b"];
          const running = new Map(names.map((name) => [name, new Set<(isWell: boolean) => void>()]));
          const waiting = new Map<number, string>();
          const controllers: AbortController[] = [];
          const balancer = createBalancer<number, string>({
            ...{ name: "pool", clock, random: () => 0.5, maxConcurrent: 1 },
            failover: { tokensPerCall, reserve: 0, timeoutMs: TIMEOUT },
            endpoints: names.map((name) => ({
              name,
              call(request: number, { signal }) {
                waiting.delete(request);
                return new Promise<string>((resolve, reject) => {
                  const end = (isWell: boolean) => {
                    running.get(name)?.delete(end);
                    if (isWell) resolve(name);
                    else reject(new Error("bad"));
                  };
                  running.get(name)?.add(end);
                  signal.addEventListener("abort", () => end(false));
                });
              },
            })),
          });
          const ask = (request: number, only?: string) => {
            const controller = new AbortController();
            controllers.push(controller);
            if (only !== undefined) waiting.set(request, only);
            const exclude = only === undefined ? [] : names.filter((name) => name !== only);
            const isOver = () => void waiting.delete(request);
            balancer.call(request, { exclude, signal: controller.signal }).then(isOver, isOver);
          };
          for (const [request, { kind, endpoint, number }] of moves.entries()) {
            const name = names[endpoint] as string;
            if (kind === "call") ask(request, name);
            else if (kind === "free") ask(request);
            else if (kind === "trip") balancer.trip(name);
            else if (kind === "reset") balancer.reset(name);
            else if (kind === "wait") await clock.advance(number);
            else if (kind === "abort") controllers[number % Math.max(1, controllers.length)]?.abort();
            else for (const end of running.get(name) ?? []) end(number % 3 === 0);
            await clock.advance(0);
            const idle = balancer.status().filter((row) => row.state === "closed" && row.inFlight === 0);
            for (const only of waiting.values()) expect(idle.map((row) => row.name)).not.toContain(only);
          }
        },
      ),
      { seed: 20_260_101, numRuns: 300 },
    );
  });
});
