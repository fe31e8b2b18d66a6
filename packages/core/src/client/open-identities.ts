import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import type { Store } from "../cache/store.ts";
import type { ConfigStore } from "../config/config-store.ts";
import { checkedChoice } from "../config/strategy-setting.ts";
import { isRecord, kindOf } from "../errors/kind-of.ts";
import { StreamFallbackError } from "../errors.ts";
import { createIdentityMemory } from "../identities/identity-memory.ts";
import { IdentityPool, type IdentityPoolParts } from "../identities/identity-pool.ts";
import type { IdentityOptions } from "../identities/pooled-identity.ts";
import type { Provider } from "../provider/provider.ts";
import type { ListSource, OpenSource } from "../sources/list-source.ts";
import { staticSource } from "../sources/static-source.ts";
import { guardedStrategy } from "../strategies/guarded-strategy.ts";
import { type StrategyChoice, strategyOf } from "../strategies/strategy-choice.ts";
import { siteOf } from "./site-of.ts";

interface Opening extends Pick<IdentityPoolParts, "clock" | "random" | "logger" | "onState" | "onGone"> {
  /** The list, or where it comes from. @default none */
  given: readonly IdentityOptions[] | ListSource<IdentityOptions> | undefined;
  strategy: StrategyChoice | undefined;
  region: string | undefined;
  providers: readonly Provider[];
  config: ConfigStore;
  /** Where answers are kept beyond this process. @default nowhere */
  store: Store | undefined;
}

export interface OpenIdentities {
  pool: IdentityPool;
  source: OpenSource | undefined;
}

/** Keeps the room's identity whatever load it has: a room that changes its identity looks like two visitors. */
const SAME_ROOM_SAME_IDENTITY: StrategyChoice = {
  name: "consistent-hash",
  balanceFactor: Number.POSITIVE_INFINITY,
};

/** @throws StreamFallbackError `INVALID_INPUT` for a list that cannot be had or used, and for what is no strategy */
export function openIdentities(opening: Opening): OpenIdentities {
  const { given, strategy = SAME_ROOM_SAME_IDENTITY, config, providers, store, ...parts } = opening;
  const { clock, random, logger } = parts;
  // One object for all breakers, so that a change of the settings reaches them.
  const policy: BreakerPolicy = { ...config.current.breaker };
  config.watch((_before, { breaker }) => void Object.assign(policy, breaker));
  const guarded = guardedStrategy(strategyOf(checkedChoice(strategy)), { tools: { clock, random }, logger });
  const memory = store && createIdentityMemory(store, clock);
  const sites = providers.map(siteOf);
  const pool = new IdentityPool({ ...parts, strategy: guarded, policy, memory, sites });
  if (given === undefined) {
    pool.useAnonymous();
    return { pool, source: undefined };
  }
  const source = Array.isArray(given) ? staticSource<IdentityOptions>(given) : checkedSource(given);
  return { pool, source: opened(source, { pool, clock, logger }) };
}

function checkedSource(given: unknown): ListSource<IdentityOptions> {
  const source = given as Partial<ListSource<IdentityOptions>>;
  if (isRecord(given) && typeof source.open === "function") return source as ListSource<IdentityOptions>;
  const what = `createClient: identities must be a list, or a source such as fileSource(path), not ${kindOf(given)}`;
  throw new StreamFallbackError("INVALID_INPUT", what);
}

function opened(
  source: ListSource<IdentityOptions>,
  { pool, clock, logger }: { pool: IdentityPool } & Pick<Opening, "clock" | "logger">,
): OpenSource {
  const open: Partial<OpenSource> | undefined = source.open((list) => pool.take(list), { clock, logger });
  if (typeof open?.follow === "function" && typeof open.close === "function") return open as OpenSource;
  throw new StreamFallbackError(
    "INVALID_INPUT",
    "a source of identities must give functions `follow` and `close`",
  );
}
