import { chooseCookie } from "../../asking/choose-cookie.ts";
import { type OpenClient, withClient } from "../../asking/open-client.ts";
import type { Memory } from "../../asking/open-memory.ts";
import type { PlatformLoader } from "../../asking/platform-loader.ts";
import { exitCodeOf, exitCodeOfAll, exitCodes } from "../../exit-codes.ts";
import { createProgress } from "../../output/progress.ts";
import type { Surroundings } from "../../surroundings.ts";
import { type AskOptions, askRoom } from "./ask-room.ts";
import { forEachAtATime } from "./for-each-at-a-time.ts";
import type { InfoOptions } from "./info-options.ts";
import { lineFor } from "./line-for.ts";
import { lookInto } from "./look-into.ts";
import type { Outcome } from "./outcome.ts";
import { renderRooms } from "./render-rooms.ts";
import { show } from "./show.ts";

interface Wished {
  options: InfoOptions;
  surroundings: Surroundings;
  loader: PlatformLoader;
  /** What was opened already. */
  memory?: Memory | undefined;
}

interface Asking extends Omit<Wished, "loader"> {
  open: OpenClient;
  how: AskOptions;
}

const POLITE = 4;

/** Asks for rooms with a client, and shows them; the result is the exit code. */
export function askRooms(
  rooms: readonly string[],
  { options, surroundings, memory, loader }: Wished,
): Promise<number> {
  const { api, uid, timeout, maxAge, raw, explain, explainJson } = options;
  return withClient(options, {
    ...{ surroundings, memory, rooms, loader },
    run: async (open) => {
      const cookieOf = await chooseCookie(options, { ...surroundings, ...open, rooms });
      const how = { api, uid, timeout, maxAge, cookieOf, signal: surroundings.signal };
      const asking = { open, options, surroundings, how };
      const outcomes =
        raw || explain || explainJson
          ? [await lookInto(rooms[0] ?? "", asking)]
          : await askForAll(rooms, asking);
      return exitCodeOfAll(outcomes.map(({ error }) => (error ? exitCodeOf(error) : exitCodes.answered)));
    },
  });
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
        if (outcome.error) how.signal.throwIfAborted();
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
  else surroundings.stdout.write(renderRooms(outcomes, surroundings));
  return outcomes;
}
