import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import type { Store } from "../cache/store.ts";
import type { ConfigStore } from "../config/config-store.ts";
import { checkedChoice } from "../config/strategy-setting.ts";
import { kindOf } from "../errors/kind-of.ts";
import { type OptionKind, withMethods } from "../errors/option-kinds.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { createIdentityMemory } from "../identities/identity-memory.ts";
import { IdentityPool, type IdentityPoolParts } from "../identities/identity-pool.ts";
import type { IdentityOptions } from "../identities/pooled-identity.ts";
import type { Provider } from "../provider/provider.ts";
import { hush } from "../runtime/hush.ts";
import type { Logger } from "../runtime/logger.ts";
import { plainText } from "../runtime/plain-text.ts";
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
  const chosen = guardedStrategy(strategyOf(checkedChoice(strategy)), { tools: { clock, random }, logger });
  const memory = store && createIdentityMemory(store, clock);
  const sites = providers.map(siteOf);
  const pool = new IdentityPool({
    ...{ ...parts, strategy: chosen, policy, memory, sites },
    sourceName: given === undefined ? undefined : sourceNameOf(given),
  });
  if (given === undefined) {
    pool.useAnonymous();
    return { pool, source: undefined };
  }
  const source = sourceOf(given);
  return { pool, source: opened(source, { pool, clock, logger }) };
}

const LONGEST_NAME = 60;

/** Whatever its class: a source may be somebody's own. */
const source = withMethods("a source, such as fileSource(path)", ["open"]);
const openSource = withMethods("an object with the functions `follow` and `close`", ["follow", "close"]);

function sourceOf(given: unknown): ListSource<IdentityOptions> {
  if (isList(given)) return staticSource<IdentityOptions>(given);
  if (fitsSafely(source, given)) return given as ListSource<IdentityOptions>;
  const what = `createClient: identities must be a list, or a source such as fileSource(path), not ${kindOf(given)}`;
  throw new StreamFallbackError("INVALID_INPUT", what);
}

/** Its own name, else that of its class; undefined for what has neither. */
function sourceNameOf(given: object): string | undefined {
  try {
    const ofClass = given.constructor === Object ? undefined : given.constructor?.name;
    const name = ("name" in given && given.name) || ofClass;
    return typeof name === "string" && name !== "" ? plainText(name, LONGEST_NAME) : undefined;
  } catch {
    return undefined;
  }
}

function opened(
  source: ListSource<IdentityOptions>,
  { pool, clock, logger }: { pool: IdentityPool } & Pick<Opening, "clock" | "logger">,
): OpenSource {
  try {
    const open: unknown = source.open((list) => pool.take(list), { clock, logger });
    hush(open);
    if (fitsSafely(openSource, open)) return guarded(open as OpenSource, logger);
  } catch (thrown) {
    if (thrown instanceof StreamFallbackError) throw toStreamFallbackError(thrown);
    throw new StreamFallbackError("INVALID_INPUT", "the source of identities cannot be opened", {
      cause: thrown,
    });
  }
  throw new StreamFallbackError(
    "INVALID_INPUT",
    `what a source of identities opens must be ${openSource.mustBe}`,
  );
}

/** What a source throws once it is open is told to the logger, since there is nobody else. */
function guarded(open: OpenSource, logger: Logger): OpenSource {
  const run = (name: keyof OpenSource) => () => {
    const warn = (error: unknown) => logger.warn({ error }, `the source of identities fails at ${name}`);
    try {
      hush(open[name](), warn);
    } catch (error) {
      warn(error);
    }
  };
  return { follow: run("follow"), close: run("close") };
}

function isList(given: unknown): given is readonly IdentityOptions[] {
  try {
    return Array.isArray(given);
  } catch {
    return false;
  }
}

/** Looking at what comes from outside may throw. */
function fitsSafely(kind: OptionKind, value: unknown): boolean {
  try {
    return kind.fits(value);
  } catch {
    return false;
  }
}
