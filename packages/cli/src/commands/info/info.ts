import { StreamFallbackError } from "@stream-fallback/core";
import { getInfo } from "@stream-fallback/douyin-provider";
import { chooseCookie } from "../../asking/choose-cookie.ts";
import { type OpenClient, withClient } from "../../asking/open-client.ts";
import { roomsOfLine } from "../../asking/rooms-of-line.ts";
import { withCacheAdvice } from "../../asking/with-cache-advice.ts";
import { exitCodeOf, exitCodeOfAll, exitCodes } from "../../exit-codes.ts";
import type { AskingOptions } from "../../options/asking.ts";
import type { EverywhereOptions } from "../../options/everywhere.ts";
import { errorLines } from "../../output/error-lines.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { RunCommand } from "../command.ts";
import { forEachAtATime } from "./for-each-at-a-time.ts";
import { type JsonOptions, jsonLine } from "./json-line.ts";
import type { Outcome } from "./outcome.ts";
import { renderRoom } from "./render-room.ts";
import { renderRooms } from "./render-rooms.ts";

interface InfoOptions extends AskingOptions, EverywhereOptions, JsonOptions {
  file?: string;
  concurrency?: number;
  json?: boolean;
  maxAge?: number;
}

const POLITE = 4;

/** `douyin-info <room…>`: the answers on stdout, as a table or as JSON. */
export const info: RunCommand<InfoOptions> = async ({ words, options }, surroundings) => {
  const rooms = await roomsOfLine(words, { file: options.file, ...surroundings });
  return withClient(options, {
    surroundings,
    run: (open) => askFor(rooms, { open, options, surroundings }),
  });
};

interface Asking {
  open: OpenClient;
  options: InfoOptions;
  surroundings: Surroundings;
}

async function askFor(rooms: readonly string[], asking: Asking): Promise<number> {
  const { options, surroundings } = asking;
  const { stdout, stderr, language, signal } = surroundings;
  const cookie = await chooseCookie(options, { ...surroundings, ...asking.open });
  const outcomes: Outcome[] = [];
  await forEachAtATime(rooms, {
    most: options.concurrency ?? POLITE,
    run: async (input, index) => {
      const outcome = await ask(input, { ...asking, cookie });
      outcomes[index] = outcome;
      if (options.json) stdout.write(`${jsonLine(outcome, options)}\n`);
    },
  });
  if (signal.aborted && !options.json) throw signal.reason;
  if (!options.json) {
    const [only] = outcomes;
    if (rooms.length > 1) stdout.write(renderRooms(outcomes, surroundings));
    else if (only?.info) stdout.write(`${renderRoom(only.info, surroundings)}\n`);
    else if (only?.error) stderr.write(errorLines(only.error, language));
  }
  return exitCodeOfAll(outcomes.map(({ error }) => (error ? exitCodeOf(error) : exitCodes.answered)));
}

async function ask(
  input: string,
  { open, options, surroundings, cookie }: Asking & { cookie: string | undefined },
): Promise<Outcome> {
  const { api, uid, timeout: timeoutMs, maxAge: maxAgeMs } = options;
  const { signal } = surroundings;
  try {
    const how = { api, uid, cookie, timeoutMs, maxAgeMs, signal };
    return { input, info: await withCacheAdvice(open, () => getInfo(input, how, open.client)) };
  } catch (thrown) {
    return { input, error: asError(thrown) };
  }
}

/** What is no error of ours is a mistake of this program, and ends it. */
function asError(thrown: unknown): StreamFallbackError {
  if (thrown instanceof StreamFallbackError) return thrown;
  throw thrown;
}
