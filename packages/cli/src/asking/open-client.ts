import {
  type Client,
  type ClientOptions,
  createClient,
  type KeyvLike,
  type Logger,
  type MetricsSink,
  type OpenCache,
} from "@stream-fallback/core";
import { chooseIdentities } from "../choose-identities.ts";
import type { AskingOptions } from "../options/asking.ts";
import type { EverywhereOptions } from "../options/everywhere.ts";
import type { Surroundings } from "../surroundings.ts";
import type { AnyExtra } from "./built-in.ts";
import { logEvents } from "./log-events.ts";
import { type Memory, openMemory } from "./open-memory.ts";
import { openPlatforms, type Platforms } from "./open-platforms.ts";
import { createPlatformLoader, type PlatformLoader } from "./platform-loader.ts";
import { warnOfStrangeSections } from "./warn-of-strange-sections.ts";

/** A client as the line wants it, and what was made for it. */
export interface OpenClient {
  client: Client<AnyExtra>;
  logger: Logger;
  platforms: Platforms;
  /** Where answers are remembered; undefined for nowhere. */
  store: OpenCache | undefined;
}

/** The options of the line that make a client. */
export type OpeningOptions = Omit<AskingOptions, "api" | "uid" | "cookie" | "cookieFile" | "timeout"> &
  EverywhereOptions;

interface Opening<T> {
  surroundings: Surroundings;
  run(open: OpenClient): Promise<T>;
  /** Those of the line. @default not known */
  rooms?: readonly string[] | undefined;
  /** What was opened already; closed with the client. @default opened as the line says */
  memory?: Memory | undefined;
  /** What has made platforms already. @default made as the line says */
  loader?: PlatformLoader | undefined;
  /** What was opened already. @default opened as the line says */
  platforms?: Platforms | undefined;
  /** Counts what the client does. @default nobody does */
  metrics?: MetricsSink | undefined;
}

/** Runs the function with a client, and closes it and its cache whatever happens. */
export async function withClient<T>(
  options: OpeningOptions,
  { surroundings, run, rooms, memory, loader, platforms: given, metrics }: Opening<T>,
): Promise<T> {
  const { environment } = surroundings;
  const platforms =
    given ?? (await openPlatforms(loader ?? createPlatformLoader(options, surroundings), rooms));
  const { variant } = platforms;
  const { logger, cache } = memory ?? (await openMemory(options, { ...surroundings, variant }));
  try {
    const client = createClient<AnyExtra>(
      clientOptions(options, { environment, logger, cache, platforms, metrics }),
    );
    // Whoever types it means it, whatever the file of settings says.
    if (options.transport) client.updateConfig({ transport: options.transport });
    if (options.strategy) client.updateConfig({ strategy: options.strategy });
    warnOfStrangeSections(platforms, logger);
    logEvents(client, logger);
    try {
      return await run({ client, logger, platforms, store: cache });
    } finally {
      await client.close();
    }
  } finally {
    await cache?.close();
  }
}

interface Made extends Pick<Surroundings, "environment"> {
  logger: Logger;
  cache: KeyvLike | undefined;
  platforms: Platforms;
  metrics: MetricsSink | undefined;
}

function clientOptions(
  { identities, proxy, config, driftSamples }: OpeningOptions,
  { environment, logger, cache, metrics, platforms: { providers, main } }: Made,
): ClientOptions<AnyExtra> {
  return {
    providers,
    defaultProvider: main.id,
    identities: chooseIdentities(identities, { environment, platform: main.id }),
    configFile: config,
    logger,
    cache,
    metrics,
    driftSamples,
    proxy: proxy ?? environment,
  };
}
