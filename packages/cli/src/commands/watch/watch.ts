import { chooseCookie } from "../../asking/choose-cookie.ts";
import { type OpenClient, withClient } from "../../asking/open-client.ts";
import { createPlatformLoader } from "../../asking/platform-loader.ts";
import { roomsOfLine } from "../../asking/rooms-of-line.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { AskingOptions } from "../../options/asking.ts";
import type { EverywhereOptions } from "../../options/everywhere.ts";
import { fitted } from "../../output/fitted.ts";
import { splitCommand } from "../../programs/split-command.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { RunCommand } from "../command.ts";
import { createChangePrinter } from "./change-printer.ts";
import { createReactions, type Reacting } from "./reactions.ts";
import { createTally } from "./tally.ts";

interface WatchCommandOptions extends Omit<AskingOptions, "api" | "uid">, EverywhereOptions, Reacting {
  file?: string;
  /** In ms. */
  interval?: number;
  json?: boolean;
}

/** `douyin-info watch <room…>`: a line on stdout per change, until it is interrupted. */
export const watch: RunCommand<WatchCommandOptions> = async ({ words, options }, surroundings) => {
  // What cannot be run is told before anybody is asked.
  for (const command of [options.onLive, options.onEnded]) if (command !== undefined) splitCommand(command);
  const loader = createPlatformLoader(options, surroundings);
  const rooms = await roomsOfLine(words, { file: options.file, loader, ...surroundings });
  await withClient(options, {
    ...{ surroundings, rooms, loader },
    run: (open) => follow(rooms, { open, options, surroundings }),
  });
  return exitCodes.answered;
};

interface Following {
  open: OpenClient;
  options: WatchCommandOptions;
  surroundings: Surroundings;
}

async function follow(
  rooms: readonly string[],
  { open: { client, logger, platforms }, options, surroundings }: Following,
): Promise<void> {
  const { signal, stdout, stderr, language } = surroundings;
  if (options.timeout) client.updateConfig({ timeoutMs: options.timeout });
  const cookieOf = await chooseCookie(options, { ...surroundings, logger, platforms, rooms });
  const print = createChangePrinter(surroundings, { isJson: options.json ?? false });
  const reactions = createReactions(options, { logger });
  const tally = createTally();
  const watcher = client.watch(
    rooms.map((room) => ({ room, auth: cookieOf(room) })),
    { intervalMs: options.interval, signal },
  );
  for await (const change of watcher) {
    tally.count(change);
    stdout.write(print(change));
    reactions.to(change);
  }
  stderr.write(fitted(tally.summary(watcher.status(), language), stderr));
}
