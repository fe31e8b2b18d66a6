import {
  type Client,
  type ClientOptions,
  createClient,
  type KeyvLike,
  type Logger,
  type OpenCache,
} from "@stream-fallback/core";
import { createProvider, type DouyinExtra } from "@stream-fallback/douyin-provider";
import { chooseIdentities } from "../choose-identities.ts";
import type { AskingOptions } from "../options/asking.ts";
import type { EverywhereOptions } from "../options/everywhere.ts";
import type { Surroundings } from "../surroundings.ts";
import { logEvents } from "./log-events.ts";
import { type Memory, openMemory } from "./open-memory.ts";

/** A client as the line wants it, and what was made for it. */
export interface OpenClient {
  client: Client<DouyinExtra>;
  logger: Logger;
  /** Where answers are remembered; undefined for nowhere. */
  store: OpenCache | undefined;
}

/** The options of the line that make a client. */
export type OpeningOptions = Omit<AskingOptions, "api" | "uid" | "cookie" | "cookieFile" | "timeout"> &
  EverywhereOptions;

interface Opening<T> {
  surroundings: Surroundings;
  run(open: OpenClient): Promise<T>;
  /** What was opened already; closed with the client. @default opened as the line says */
  memory?: Memory | undefined;
}

/** Runs the function with a client, and closes it and its cache whatever happens. */
export async function withClient<T>(
  options: OpeningOptions,
  { surroundings, run, memory }: Opening<T>,
): Promise<T> {
  const { environment } = surroundings;
  const { logger, cache } = memory ?? (await openMemory(options, surroundings));
  try {
    const client = createClient<DouyinExtra>(clientOptions(options, { environment, logger, cache }));
    // Whoever types it means it, whatever the file of settings says.
    if (options.transport) client.updateConfig({ transport: options.transport });
    if (options.strategy) client.updateConfig({ strategy: options.strategy });
    logEvents(client, logger);
    try {
      return await run({ client, logger, store: cache });
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
}

function clientOptions(
  { identities, proxy, config, driftSamples }: OpeningOptions,
  { environment, logger, cache }: Made,
): ClientOptions<DouyinExtra> {
  return {
    providers: [createProvider({ origins: environment.DOUYIN_ORIGINS })],
    identities: chooseIdentities(identities, environment),
    configFile: config,
    logger,
    cache,
    driftSamples,
    proxy: proxy ?? environment,
  };
}
