import type { AttemptRole } from "../../attempt-report.ts";
import type { BalancerConfigPatch } from "../../config/balancer-config.ts";
import { type ErrorCode, StreamFallbackError } from "../../errors.ts";
import { type ManualClock, manualClock } from "../../runtime/manual-clock.ts";
import { seededRandom } from "../../runtime/seeded-random.ts";
import type { Balancer } from "../balancer.ts";
import type { CallOptions, CallResult } from "../call-options.ts";
import { createBalancer } from "../create-balancer.ts";
import type { EndpointOptions, EndpointState } from "../endpoint.ts";
import { countedClock, type Timers } from "./counted-clock.ts";

/** What becomes of one attempt. */
export interface Fate {
  kind: "answers" | "fails" | "hangs" | "throws";
  afterMs: number;
  code: ErrorCode;
  retryAfterMs?: number | undefined;
  /** Whether it ends when its signal says so; otherwise it goes on and settles in its own time. */
  hearsSignal: boolean;
}

/** One call of an endpoint, written down by the endpoint itself. */
export interface Asked {
  call: number;
  endpoint: string;
  role: AttemptRole | undefined;
  /** What `status()` said of the endpoint at that moment. */
  state: EndpointState | undefined;
  fate: Fate;
  startedAt: number;
  /** When it settled or was aborted, whichever came first. */
  endedAt: number | undefined;
  /** Whether it settled by itself, before anybody aborted it. */
  hasFinished: boolean;
  abortedAt: number | undefined;
}

/** One call of the balancer, from outside. */
export interface Called {
  at: number;
  settledAt: number | undefined;
  result: CallResult<string> | undefined;
  error: unknown;
  /** Listeners on the caller's signal that nobody took away. */
  listeners: Set<unknown>;
  abort(): void;
}

export interface WorldOptions extends BalancerConfigPatch {
  endpoints: readonly Pick<EndpointOptions<number, string>, "name" | "priority" | "weight" | "accepts">[];
  /** What becomes of the nth attempt at an endpoint. */
  fateOf(endpoint: string, nth: number): Fate;
  /** When an attempt settles, instead of `afterMs`. */
  whenToSettle?: (() => Promise<unknown>) | undefined;
  seed?: number;
}

export interface World {
  balancer: Balancer<number, string>;
  clock: ManualClock;
  asked: Asked[];
  called: Called[];
  timers: Timers;
  call(options?: CallOptions): Called;
  add(endpoint: WorldOptions["endpoints"][number]): void;
}

/** A balancer among endpoints that keep their own log, on a clock that counts timers. */
export function createWorld(options: WorldOptions): World {
  const { endpoints, fateOf, whenToSettle, seed = 1, ...config } = options;
  const clock = manualClock();
  const { counted, timers } = countedClock(clock);
  const asked: Asked[] = [];
  const called: Called[] = [];
  let role: AttemptRole | undefined;

  const endpointOf = (given: WorldOptions["endpoints"][number]): EndpointOptions<number, string> => ({
    ...given,
    call(call, context) {
      const nth = asked.filter(({ endpoint }) => endpoint === given.name).length;
      const state = balancer.status().find(({ name }) => name === given.name)?.state;
      const log: Asked = {
        ...{ call, endpoint: given.name, role, state, fate: fateOf(given.name, nth) },
        ...{ startedAt: clock.now(), endedAt: undefined, hasFinished: false, abortedAt: undefined },
      };
      asked.push(log);
      const settles = () =>
        whenToSettle?.() ?? new Promise((go) => clock.setTimeout(() => go(0), log.fate.afterMs));
      return meet(log, clock, context.signal, settles);
    },
  });

  const balancer: Balancer<number, string> = createBalancer({
    ...{ name: "world", endpoints: endpoints.map(endpointOf), clock: counted },
    ...{ random: seededRandom(seed), ...config },
  });
  balancer.on("attempt", (event) => {
    role = event.role;
  });

  return {
    ...{ balancer, clock, asked, called, timers },
    call(options = {}) {
      const controller = new AbortController();
      const log: Called = {
        ...{ at: clock.now(), settledAt: undefined, result: undefined, error: undefined },
        ...{ listeners: listenersOf(controller.signal), abort: () => controller.abort() },
      };
      const id = called.push(log) - 1;
      balancer
        .call(id, { ...options, signal: controller.signal })
        .then(
          (result) => {
            log.result = result;
          },
          (error: unknown) => {
            log.error = error;
          },
        )
        .finally(() => {
          log.settledAt = clock.now();
        });
      return log;
    },
    add: (options) => balancer.add(endpointOf(options)),
  };
}

/** Not an async function: an endpoint may throw before it gives a promise. */
function meet(
  log: Asked,
  clock: ManualClock,
  signal: AbortSignal,
  settles: () => Promise<unknown>,
): Promise<string> {
  const { kind, code, retryAfterMs, hearsSignal } = log.fate;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const end = () => {
    log.hasFinished = log.endedAt === undefined;
    log.endedAt ??= clock.now();
  };
  signal.addEventListener("abort", () => {
    log.abortedAt = clock.now();
    log.endedAt ??= clock.now();
    if (hearsSignal && kind !== "throws") reject(signal.reason);
  });
  const error = new StreamFallbackError(code, `${log.endpoint} said ${code}`, { retryAfterMs });
  if (kind === "throws") {
    end();
    throw error;
  }
  if (kind === "hangs") return promise;
  settles().then(() => {
    end();
    if (kind === "answers") resolve(`from ${log.endpoint}`);
    else reject(error);
  });
  return promise;
}

function listenersOf(signal: AbortSignal): Set<unknown> {
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.add(args[1]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.delete(args[1]);
    remove(...args);
  };
  return listeners;
}
