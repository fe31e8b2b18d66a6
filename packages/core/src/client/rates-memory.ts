import type { Store } from "../cache/store.ts";
import type { ProviderRates } from "../rates/provider-rates.ts";
import { type RatesSnapshot, restoreRates, snapshotOfRates } from "../rates/rates-snapshot.ts";
import type { Clock, TimerHandle } from "../runtime/clock.ts";
import { letGo } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";

/** Keeps learned rates where the answers are kept: whoever begins anew at every start is blocked anew. */
export interface RatesMemory {
  /** Ends, and never fails, when what an earlier run knew is known again. */
  readonly restored: Promise<void>;
  /** For a start of which nothing may say that somebody has just asked; undefined without a store. */
  claimStart(): Promise<boolean> | undefined;
  /** Notes that something was learned. */
  note(): void;
  /** Writes what is not written yet. */
  close(): Promise<void>;
}

interface RatesMemoryOptions {
  /** The id of the provider. */
  provider: string;
  rates: ProviderRates;
  store: Store | undefined;
  clock: Clock;
  logger: Logger;
}

/** What is learned comes once a minute and with blocks, so it is gathered for a moment only. */
const SAVE_DELAY_MS = 1_000;
/** What a site bore a week ago says little about today. */
const TTL_MS = 7 * 24 * 3_600_000;
/** Who watches writes once a minute: what is older was written by nobody who has asked in the last two. */
const ASKED_LATELY_MS = 3 * 60_000;

export function createRatesMemory({
  provider,
  rates,
  store,
  clock,
  logger,
}: RatesMemoryOptions): RatesMemory {
  if (store === undefined)
    return { restored: Promise.resolve(), claimStart: () => undefined, note() {}, close: async () => {} };
  const name = `rates:${provider}`;
  let timer: TimerHandle | undefined;
  let isChanged = false;
  let keptForMs = Number.POSITIVE_INFINITY;

  async function restore(): Promise<void> {
    const envelope = await store?.get(name);
    if (envelope === undefined) return;
    const elapsedMs = Math.max(0, clock.wallNow() - envelope.storedAt);
    keptForMs = elapsedMs;
    const isRead = restoreRates(rates, envelope.value as RatesSnapshot, { elapsedMs, nowMs: clock.now() });
    if (!isRead)
      logger.warn({ provider }, "what was kept of learned rates cannot be read; they are learned anew");
  }

  async function save(): Promise<void> {
    clock.clearTimeout(timer);
    timer = undefined;
    if (!isChanged) return;
    isChanged = false;
    // What the store did not take is written with the next change.
    if (!(await write())) isChanged = true;
  }

  async function write(): Promise<boolean | undefined> {
    const value = snapshotOfRates(rates.pool, clock.now());
    return store?.set(name, { value, ttlMs: TTL_MS });
  }

  /** Written before anybody asks: whoever is started a moment later has no fresh start any more. */
  async function claimStart(): Promise<boolean> {
    await restored;
    return keptForMs > ASKED_LATELY_MS && (await write()) === true;
  }

  const restored = restore();
  return {
    ...{ restored, claimStart },
    note() {
      isChanged = true;
      timer ??= clock.setTimeout(save, SAVE_DELAY_MS);
      letGo(timer);
    },
    close: save,
  };
}
