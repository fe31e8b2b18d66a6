import { StreamFallbackError } from "@stream-fallback/core";
import { chooseCookie } from "../../asking/choose-cookie.ts";
import { type OpenClient, withClient } from "../../asking/open-client.ts";
import { roomsOfLine } from "../../asking/rooms-of-line.ts";
import { exitCodeOf, exitCodeOfAll, exitCodes } from "../../exit-codes.ts";
import type { AskingOptions } from "../../options/asking.ts";
import type { EverywhereOptions } from "../../options/everywhere.ts";
import { errorLines } from "../../output/error-lines.ts";
import { createProgress } from "../../output/progress.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { RunCommand } from "../command.ts";
import { type AskOptions, askRoom } from "./ask-room.ts";
import { fieldsLine } from "./fields-line.ts";
import { forEachAtATime } from "./for-each-at-a-time.ts";
import { type JsonOptions, jsonLine } from "./json-line.ts";
import { type LookingOptions, lookInto } from "./look-into.ts";
import type { Outcome } from "./outcome.ts";
import { renderRoom } from "./render-room.ts";
import { renderRooms } from "./render-rooms.ts";

interface InfoOptions extends AskingOptions, EverywhereOptions, JsonOptions, LookingOptions {
  file?: string;
  concurrency?: number;
  json?: boolean;
  /** In ms. */
  maxAge?: number;
}

const POLITE = 4;

/** `douyin-info <room…>`: the answers on stdout, as a table or as JSON. */
export const info: RunCommand<InfoOptions> = async ({ words, options }, surroundings) => {
  const { raw, explain, explainJson, file } = options;
  const rooms = await roomsOfLine(words, { file, ...surroundings });
  const isLookedInto = raw || explain || explainJson;
  if (isLookedInto && rooms.length > 1)
    throw new StreamFallbackError("INVALID_INPUT", "--raw and --explain take one room（只能用于一个直播间）");
  return withClient(options, {
    surroundings,
    run: async (open) => {
      const cookie = await chooseCookie(options, { ...surroundings, ...open });
      const { api, uid, timeout, maxAge } = options;
      const how = { api, uid, timeout, maxAge, cookie, signal: surroundings.signal };
      const asking = { open, options, surroundings, how };
      const outcomes = isLookedInto
        ? [await lookInto(rooms[0] ?? "", { ...asking, show })]
        : await askForAll(rooms, asking);
      return exitCodeOfAll(outcomes.map(({ error }) => (error ? exitCodeOf(error) : exitCodes.answered)));
    },
  });
};

interface Asking {
  open: OpenClient;
  options: InfoOptions;
  surroundings: Surroundings;
  how: AskOptions;
}

async function askForAll(rooms: readonly string[], asking: Asking): Promise<Outcome[]> {
  const { options, surroundings, how } = asking;
  const outcomes: Outcome[] = [];
  const line = lineFor(options);
  const progress = createProgress(surroundings, { total: rooms.length });
  try {
    await forEachAtATime(rooms, {
      most: options.concurrency ?? POLITE,
      run: async (input, index) => {
        const outcome = await askRoom(input, asking);
        outcomes[index] = outcome;
        progress.advance();
        if (line !== undefined) surroundings.stdout.write(line(outcome));
      },
    });
  } finally {
    progress.end();
  }
  if (line !== undefined) return outcomes;
  if (rooms.length === 1) for (const outcome of outcomes) show(outcome, surroundings);
  else if (how.signal.aborted) throw how.signal.reason;
  else surroundings.stdout.write(renderRooms(outcomes, surroundings));
  return outcomes;
}

/** The line for each room as it is answered; undefined where they are shown together. */
function lineFor({ json, fields, pretty }: InfoOptions): ((outcome: Outcome) => string) | undefined {
  if (json) return (outcome) => `${jsonLine(outcome, { fields, pretty })}\n`;
  return fields && ((outcome) => `${fieldsLine(outcome, fields)}\n`);
}

/** One room for people. */
function show({ info: answer, error }: Outcome, surroundings: Surroundings): void {
  const { stdout, stderr, language } = surroundings;
  if (answer !== undefined) stdout.write(`${renderRoom(answer, surroundings)}\n`);
  if (error !== undefined) stderr.write(errorLines(error, language));
}
