import { StreamFallbackError, urlsInText } from "@stream-fallback/core";
import type { Surroundings } from "../surroundings.ts";
import { builtIn } from "./built-in.ts";
import { openGivenFile } from "./open-given-file.ts";
import type { PlatformLoader } from "./platform-loader.ts";
import { readWhole } from "./read-whole.ts";

/** More rooms than anybody asks about by hand; `watch` is for these. */
const MOST_ROOMS = 10_000;
/** Share texts of so many rooms are shorter. */
const LONGEST_LIST = 16_777_216;

/** What can be a room by itself: a number, a name, an id. */
const ONE_WORD = /^[\w.:-]+$/;

interface RoomsOptions {
  /** Makes those who know which URLs are of rooms. */
  loader: PlatformLoader;
  /** A file with a room on each line. */
  file?: string | undefined;
}

/**
 * The rooms that a line names: each word is one, or all of them together are a share text that was pasted without quotes;
 * `-` stands for stdin. In files, empty lines and those that begin with # are left out.
 * @throws StreamFallbackError `INVALID_INPUT` for no room, for words that name none, and for what cannot be read; the reason of the signal
 */
export async function roomsOfLine(
  words: readonly string[],
  { file, loader, stdin, signal }: RoomsOptions & Pick<Surroundings, "stdin" | "signal">,
): Promise<string[]> {
  const typed = await wordsAsRooms(
    words.filter((word) => word !== "-"),
    loader,
  );
  const reading = { as: "a list of rooms", mostBytes: LONGEST_LIST, signal };
  // Somebody may type it, and end that by Ctrl-C.
  const piped = words.includes("-")
    ? linesOf(await readWhole(() => stdin, { ...reading, name: "stdin" }))
    : [];
  const listed =
    file === undefined
      ? []
      : linesOf(await readWhole(() => openGivenFile(file), { ...reading, name: `--file ${file}` }));
  const rooms = [...typed, ...piped, ...listed];
  if (rooms.length === 0)
    throw new StreamFallbackError(
      "INVALID_INPUT",
      "no room was given; give its number or URL, or see --help（未指定直播间）",
    );
  if (rooms.length > MOST_ROOMS)
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `${rooms.length} rooms are more than ${MOST_ROOMS} at a time`,
    );
  return rooms;
}

async function wordsAsRooms(words: readonly string[], loader: PlatformLoader): Promise<string[]> {
  if (words.length < 2) return [...words];
  if (words.every((word) => ONE_WORD.test(word))) return [...words];
  const known = new Set([...loader.named, ...(loader.isWhole ? [] : Object.keys(builtIn))]);
  const providers = await Promise.all([...known].map((name) => loader.load(name)));
  const own = words.filter((word) =>
    [word, ...urlsInText(word).map(({ href }) => href)].some((url) =>
      providers.some((provider) => provider.matchURL(url)),
    ),
  );
  // Those of other sites count only where there is none of a platform that is asked: texts may advertise them.
  const links = own.length > 0 ? own : words.filter((word) => urlsInText(word).length > 0);
  if (words.every((word) => ONE_WORD.test(word) || links.includes(word))) return [...words];
  if (links.length === 1) return [words.join(" ")];
  throw new StreamFallbackError(
    "INVALID_INPUT",
    `${words.length} words do not name rooms; put a share text in quotes（分享文本请加引号）`,
  );
}

function linesOf(list: string): string[] {
  return list
    .replace(/^\ufeff/, "")
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
