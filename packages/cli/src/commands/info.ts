import { createClient, type KeyvLike, type Logger, StreamFallbackError } from "@stream-fallback/core";
import { type Api, createProvider, type DouyinExtra, getInfo } from "@stream-fallback/douyin-provider";
import { type CacheOption, chooseCache } from "../cache/choose-cache.ts";
import { exitCodes } from "../exit-codes.ts";
import { createLogger } from "../output/logger.ts";
import { plainJson } from "../output/plain-json.ts";
import { renderRoom } from "../output/render-room.ts";
import type { Surroundings } from "../surroundings.ts";
import { oneRoom } from "./one-room.ts";

export interface InfoOptions {
  api: Api;
  uid?: string;
  json?: boolean;
  cookie?: string;
  /** @default the settings' `timeoutMs` */
  timeoutMs?: number;
  /** A JSON file of settings. */
  config?: string;
  /** The oldest answer that will do. */
  maxAgeMs?: number;
  /** Where things are remembered from run to run; false for nowhere. @default what the environment says */
  cache?: CacheOption;
  /** The library that requests are sent with. @default that of the settings */
  transport?: "got" | "undici";
  /** A folder. */
  driftSamples?: string;
  verbose?: boolean;
}

interface Asking extends Omit<InfoOptions, "cache">, Surroundings {
  logger: Logger;
  /** Where answers are remembered; undefined for nowhere. */
  store: KeyvLike | undefined;
}

/** `douyin-info <room>`: the answer on stdout, as a table or as JSON. */
export async function info(words: readonly string[], options: InfoOptions & Surroundings): Promise<number> {
  const { environment, stderr } = options;
  const room = oneRoom(words, environment.DOUYIN_ORIGINS);
  const logger = await createLogger(options.verbose ?? false, stderr);
  const cache = chooseCache(options.cache, { environment, logger });
  try {
    return await ask(room, { ...options, logger, store: cache });
  } finally {
    await cache?.close();
  }
}

async function ask(
  room: string,
  {
    json = false,
    config,
    transport,
    driftSamples,
    api,
    uid,
    cookie,
    timeoutMs,
    maxAgeMs,
    signal,
    environment,
    stdout,
    logger,
    store,
  }: Asking,
): Promise<number> {
  const client = createClient<DouyinExtra>({
    providers: [createProvider({ origins: environment.DOUYIN_ORIGINS })],
    configFile: config,
    logger,
    cache: store,
    driftSamples,
    proxy: environment,
  });
  // Whoever types it means it, whatever the file of settings says.
  if (transport) client.updateConfig({ transport });
  client.on("attempt", (event) => logger.debug(event, "asking"));
  client.on("success", ({ report }) => logger.debug(report, "answered"));
  client.on("failure", ({ report, error }) => logger.debug(report, error.message));
  client.on("state", (event) => logger.debug(event, "the breaker moved"));
  try {
    const answer = await getInfo(room, { api, uid, cookie, timeoutMs, maxAgeMs, signal }, client);
    const text = json ? plainJson(answer) : renderRoom(answer, stdout);
    stdout.write(`${text}\n`);
    return exitCodes.answered;
  } catch (error) {
    const isRefused = error instanceof StreamFallbackError && error.code === "NO_ENDPOINT_AVAILABLE";
    if (!isRefused || store === undefined) throw error;
    throw new StreamFallbackError(error.code, `${error.message}, or with --no-cache at once`, error);
  } finally {
    await client.close();
  }
}
