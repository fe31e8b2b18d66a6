import { plainText, type RoomStream, StreamFallbackError, type StreamFormat } from "@stream-fallback/core";
import { chooseCookie } from "../../asking/choose-cookie.ts";
import { type OpenClient, withClient } from "../../asking/open-client.ts";
import { createPlatformLoader } from "../../asking/platform-loader.ts";
import { roomsOfLine } from "../../asking/rooms-of-line.ts";
import { withCacheAdvice } from "../../asking/with-cache-advice.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { AskingOptions } from "../../options/asking.ts";
import type { EverywhereOptions } from "../../options/everywhere.ts";
import { plainJson } from "../../output/plain-json.ts";
import { checkAddress } from "../../programs/check-address.ts";
import { fillIn } from "../../programs/fill-in.ts";
import { type Player, playerCommand } from "../../programs/players.ts";
import { runProgram } from "../../programs/run-program.ts";
import { splitCommand } from "../../programs/split-command.ts";
import { strangersText } from "../../programs/strangers-text.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { RunCommand } from "../command.ts";
import { checkQuality } from "./check-quality.ts";
import { renderStreams } from "./render-streams.ts";

interface StreamOptions extends AskingOptions, EverywhereOptions {
  quality?: string;
  strict?: boolean;
  format?: StreamFormat;
  onlyAudio?: boolean;
  list?: boolean;
  open?: Player;
  exec?: string;
  json?: boolean;
  /** In ms. */
  maxAge?: number;
}

interface Streaming {
  options: StreamOptions;
  surroundings: Surroundings;
  open: OpenClient;
}

/** In a window's frame. */
const LONGEST_TITLE = 200;

/** `douyin-info stream <room>`: the address on stdout, or whatever is to be done with it. */
export const stream: RunCommand<StreamOptions> = async ({ words, options }, surroundings) => {
  // What cannot be run is told before anybody is asked.
  if (options.exec !== undefined) splitCommand(options.exec);
  const loader = createPlatformLoader(options, surroundings);
  const [room = "", ...others] = await roomsOfLine(words, { loader, ...surroundings });
  if (others.length > 0)
    throw new StreamFallbackError("INVALID_INPUT", "stream takes one room（stream 只能用于一个直播间）");
  const chosen = await withClient(options, {
    ...{ surroundings, rooms: [room], loader },
    run: (open) => withCacheAdvice(open, () => show(room, { options, surroundings, open })),
  });
  if (chosen !== undefined) await runProgram(commandFor(chosen, options), surroundings);
  return exitCodes.answered;
};

/** Prints what is to be printed; gives the stream where a program is to be run with it, which needs no client any more. */
async function show(
  room: string,
  { options, surroundings, open: { client, logger, platforms } }: Streaming,
): Promise<RoomStream | undefined> {
  const { api, uid, timeout: timeoutMs, maxAge: maxAgeMs, quality, strict, format, onlyAudio } = options;
  const { signal, stdout } = surroundings;
  const cookieOf = await chooseCookie(options, { ...surroundings, logger, platforms, rooms: [room] });
  const asked = { api, uid, auth: cookieOf(room), timeoutMs, maxAgeMs, signal, ignoreBadUid: true };
  if (options.list) {
    const info = await client.getInfo(room, asked);
    if (!info.living)
      throw new StreamFallbackError("NOT_LIVE", `room ${info.roomId || info.uid} is not on air`);
    // An adapter that tells no streams may have answered.
    const isListed = info.sources.some(({ streams }) => streams.length > 0);
    const { sources, availableQualities } = isListed ? info : await client.getStream(room, asked);
    stdout.write(
      options.json ? `${plainJson(sources)}\n` : renderStreams({ sources, availableQualities }, surroundings),
    );
    return undefined;
  }
  const formatPriorities = format && [format];
  const wishes = { ...asked, quality, strictQuality: strict, formatPriorities, onlyAudio };
  const found = await client.getStream(room, wishes);
  if (quality !== undefined && !onlyAudio) checkQuality(found, { wanted: quality, platforms, logger });
  const isToRun = options.open !== undefined || options.exec !== undefined;
  // JSON says what the site said, whatever that is.
  if (!options.json || isToRun) checkAddress(found.currentStream.url);
  if (options.json) stdout.write(`${plainJson(jsonOf(found))}\n`);
  if (!options.json && !isToRun) stdout.write(`${found.currentStream.url}\n`);
  return isToRun ? found : undefined;
}

function jsonOf({ roomId, uid, owner, title, liveId, api, currentStream }: RoomStream): object {
  return { roomId, uid, owner, title, liveId, api, ...currentStream };
}

function commandFor(
  { roomId, uid, owner, title, currentStream }: RoomStream,
  { open, exec = "" }: StreamOptions,
): [program: string, ...args: string[]] {
  if (open !== undefined)
    return playerCommand(open, {
      stream: currentStream,
      title: plainText(`${owner} ${title}`, LONGEST_TITLE),
    });
  const [program, ...args] = splitCommand(exec);
  const { url, quality, format } = currentStream;
  return [
    program,
    ...fillIn(args, {
      ...{ url, room: roomId || strangersText(uid), format },
      quality: strangersText(quality),
      owner: strangersText(owner),
      title: strangersText(title),
    }),
  ];
}
