import { createClient } from "@stream-fallback/core";
import { type Api, createProvider, type DouyinExtra, getInfo } from "@stream-fallback/douyin-provider";
import { exitCodes } from "../exit-codes.ts";
import { createLogger } from "../output/logger.ts";
import { plainJson } from "../output/plain.ts";
import { renderRoom } from "../output/render-room.ts";

export interface InfoOptions {
  api: Api;
  uid?: string;
  json?: boolean;
  cookie?: string;
  /** Seconds. */
  timeout: number;
  /** A folder. */
  driftSamples?: string;
  verbose?: boolean;
  signal: AbortSignal;
}

/** `douyin-info <room>`: the answer on stdout, as a table or as JSON. */
export async function info(room: string, options: InfoOptions): Promise<number> {
  const { api, uid, json = false, cookie, timeout, driftSamples, verbose = false, signal } = options;
  const logger = createLogger(verbose);
  const client = createClient<DouyinExtra>({ providers: [createProvider()], logger, driftSamples });
  client.on("attempt", (event) => logger.debug(event, "asking"));
  client.on("success", ({ report }) => logger.debug(report, "answered"));
  client.on("failure", ({ report, error }) => logger.debug(report, error.message));
  client.on("state", (event) => logger.debug(event, "the breaker moved"));
  try {
    const answer = await getInfo(room, { api, uid, cookie, signal, timeoutMs: timeout * 1_000 }, client);
    const text = json ? plainJson(answer) : renderRoom(answer, process.stdout);
    process.stdout.write(`${text}\n`);
    return exitCodes.answered;
  } finally {
    await client.close();
  }
}
