import { defineProvider, type Provider } from "@stream-fallback/core";
import { locatePlugin } from "./locate-plugin.ts";
import { pluginError, reasonOf } from "./plugin-error.ts";
import { openWatchdog, type Watchdog } from "./watchdog.ts";

/** A module that waits for ever is no plugin; an honest one is there in a tenth of this. */
const PATIENCE_MS = 5_000;
/** A plugin that waits is told by a timer before one that does not is ended. */
const GRACE_MS = 1_000;

interface Loading {
  /** What factories are given, by the id of their provider. */
  sections: Readonly<Record<string, object>>;
  signal: AbortSignal;
  /** Where files and packages are looked for. @default the working directory */
  folder?: string;
}

type Factory = (options?: object) => unknown;

/** The provider that a plugin has made, and where the plugin is. */
export interface LoadedPlugin {
  provider: Provider;
  /** The URL of its module. */
  href: string;
}

/**
 * What a package or a file makes by its `createProvider`, or by its default export.
 * @throws StreamFallbackError `INVALID_INPUT` with the plugin and what is wrong with it
 */
export async function loadPlugin(plugin: string, loading: Loading): Promise<LoadedPlugin> {
  const { folder = process.cwd() } = loading;
  const href = locatePlugin(plugin, folder);
  const { message } = pluginError(plugin, `it holds this process for more than ${PATIENCE_MS / 1_000} s`);
  const watchdog = await openWatchdog(`douyin-info: ${message}\n`, PATIENCE_MS + GRACE_MS);
  try {
    return { provider: await made(href, { ...loading, plugin, watchdog }), href };
  } finally {
    await watchdog.close();
  }
}

interface Making extends Loading {
  plugin: string;
  watchdog: Watchdog;
}

async function made(href: string, making: Making): Promise<Provider> {
  const { plugin, sections } = making;
  const module = await inTime(() => import(href), { ...making, doing: "loading it" });
  const { factory, id } = readModule(module, plugin);
  const make = (section?: string) =>
    inTime(async () => (section === undefined ? factory() : factory(sections[section])), {
      ...making,
      doing: `its createProvider${section === undefined ? "" : `, given providers.${section} of --config,`}`,
    });
  const isMeant = (name: string | undefined): name is string =>
    name !== undefined && Object.hasOwn(sections, name);
  if (isMeant(id)) return checked(await make(id), plugin);
  const provider = checked(await make(), plugin);
  if (!isMeant(provider.id)) return provider;
  // Its id was not known before; nothing was asked of it yet.
  await inTime(async () => provider.close?.(), { ...making, doing: "closing it" });
  return checked(await make(provider.id), plugin);
}

/** @throws StreamFallbackError `INVALID_INPUT` for a module without a factory */
function readModule(module: unknown, plugin: string): { factory: Factory; id: string | undefined } {
  try {
    const named = module as { createProvider?: unknown; id?: unknown; default?: unknown };
    const inDefault = named.default as { createProvider?: unknown } | undefined;
    const found = [named.createProvider, inDefault?.createProvider, inDefault];
    const factory = found.find((each) => typeof each === "function") as Factory | undefined;
    if (factory !== undefined) return { factory, id: typeof named.id === "string" ? named.id : undefined };
  } catch (thrown) {
    throw pluginError(plugin, `its exports cannot be read: ${reasonOf(thrown)}`);
  }
  throw pluginError(plugin, "it exports no createProvider, which is to make the provider");
}

function checked(made: unknown, plugin: string): Provider {
  try {
    return defineProvider(made as Provider);
  } catch (thrown) {
    const isNone = typeof made !== "object" || made === null;
    throw pluginError(plugin, isNone ? "its createProvider made no provider" : reasonOf(thrown));
  }
}

interface Timed extends Pick<Making, "signal" | "plugin" | "watchdog"> {
  doing: string;
}

/** What is thrown later than that is heard by nobody, and must not end the process: the race has taken it. */
async function inTime<T>(work: () => Promise<T>, { plugin, doing, signal, watchdog }: Timed): Promise<T> {
  watchdog.calm();
  signal.throwIfAborted();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const done = work().catch((thrown: unknown) => {
    throw pluginError(plugin, `${doing} fails: ${reasonOf(thrown)}`);
  });
  const tooLate = () => reject(pluginError(plugin, `${doing} takes more than ${PATIENCE_MS / 1_000} s`));
  const interrupt = () => reject(signal.reason);
  const timer = setTimeout(tooLate, PATIENCE_MS);
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    return await Promise.race([done, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", interrupt);
  }
}
