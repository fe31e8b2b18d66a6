import assert from "node:assert/strict";
import type { AttemptRole } from "../attempt-report.ts";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import type { Outcome } from "../strategies/outcome.ts";
import type { Candidate, PickContext, Strategy, StrategyFactory } from "../strategies/strategy.ts";

/** An endpoint that is only played. */
export type PlayedEndpoint = { -readonly [Key in keyof Candidate]: Candidate[Key] };

/** How attempts at an endpoint end from now on. */
export interface Fate {
  kind: Outcome["kind"];
  durationMs: number;
}

interface Calls {
  /** How many come in. */
  count: number;
  /** Between one and the next; less than an attempt takes makes them run side by side. */
  everyMs: number;
  /** Who may be called. @default the same array of all endpoints each time */
  among?: (() => readonly PlayedEndpoint[]) | undefined;
  /** @default a success after 100 to 149 ms */
  fateOf?: ((endpoint: Candidate, call: number) => Fate) | undefined;
  /** @default "first" */
  roleOf?: ((call: number) => AttemptRole) | undefined;
  /** @default another key for every call */
  keyOf?: ((call: number) => string | undefined) | undefined;
}

/** A pool with calls coming in, on a clock of its own, for one strategy. */
export interface StrategyStage {
  strategy: Strategy;
  endpoints: readonly PlayedEndpoint[];
  /** Lets calls come in, and waits until the last attempt has ended; gives the names picked. */
  play(calls: Calls): Promise<string[]>;
  /** As when endpoints came, went or changed: another array, and the strategy is told. */
  changePool(endpoints: readonly PlayedEndpoint[]): void;
}

const BLUNDER = new StreamFallbackError("NETWORK", "failed at once");
const GIVEN_UP = new StreamFallbackError("ABORTED", "another endpoint answered first");

export function playedEndpoint(name: string, weight = 1): PlayedEndpoint {
  return { name, priority: 1, weight, distance: 0, inFlight: 0 };
}

export function openStage(
  create: StrategyFactory,
  { pool, seed = 1 }: { pool: readonly PlayedEndpoint[]; seed?: number | undefined },
): StrategyStage {
  const clock = manualClock();
  const strategy = create({ clock, random: seededRandom(seed) });
  let running: { endpoint: PlayedEndpoint; endsAt: number; fate: Fate }[] = [];
  let endpoints = pool;

  function endDue(): void {
    const due = running.filter(({ endsAt }) => endsAt <= clock.now());
    running = running.filter(({ endsAt }) => endsAt > clock.now());
    for (const { endpoint, fate } of due.sort((one, other) => one.endsAt - other.endsAt)) {
      endpoint.inFlight -= 1;
      strategy.onOutcome?.(endpoint, outcomeOf(fate));
    }
  }

  return {
    strategy,
    get endpoints() {
      return endpoints;
    },
    changePool(changed) {
      endpoints = [...changed];
      strategy.onPoolChange?.(endpoints);
    },
    async play({ count, everyMs, among, fateOf = usualFate, roleOf, keyOf }) {
      const names: string[] = [];
      for (let call = 0; call < count; call++) {
        endDue();
        const candidates = among?.() ?? endpoints;
        const affinityKey = keyOf ? keyOf(call) : `key-${call}`;
        const endpoint = checkedPick(strategy, {
          candidates,
          context: { role: roleOf?.(call) ?? "first", affinityKey },
        });
        const fate = fateOf(endpoint, call);
        endpoint.inFlight += 1;
        running.push({ endpoint, endsAt: clock.now() + fate.durationMs, fate });
        names.push(endpoint.name);
        await clock.advance(everyMs);
      }
      const left = running.map(({ endsAt }) => endsAt - clock.now());
      await clock.advance(Math.max(0, ...left));
      endDue();
      return names;
    },
  };
}

export function outcomeOf({ kind, durationMs }: Fate): Outcome {
  if (kind === "success") return { kind, durationMs };
  return { kind, durationMs, error: kind === "failure" ? BLUNDER : GIVEN_UP };
}

export function usualFate({ name }: Candidate, call: number): Fate {
  // Durations differ between endpoints and calls, so that no endpoint is the fastest each time.
  return { kind: "success", durationMs: 100 + ((call * 17 + name.length * 5) % 50) };
}

function checkedPick(
  strategy: Strategy,
  { candidates, context }: { candidates: readonly PlayedEndpoint[]; context: PickContext },
): PlayedEndpoint {
  const before = JSON.stringify(candidates);
  const names = candidates.map(({ name }) => name).join(", ");
  const picked = strategy.pick(candidates, context) as PlayedEndpoint;
  assert.equal(JSON.stringify(candidates), before, `pick: changes the candidates (${names})`);
  const what = `pick: must give one of the candidates (${names}); it gave ${picked?.name}`;
  assert.ok(candidates.includes(picked), what);
  return picked;
}
