import { type Logger, StreamFallbackError } from "@stream-fallback/core";
import type { Text } from "../language/text.ts";
import type { AskingOptions } from "../options/asking.ts";
import type { Surroundings } from "../surroundings.ts";
import { openGivenFile } from "./open-given-file.ts";
import type { Platforms } from "./open-platforms.ts";
import { ownVariable } from "./own-variable.ts";
import { platformOf } from "./platform-of.ts";
import { readWhole } from "./read-whole.ts";

/** Any cookie is much shorter; a browser's export of all sites may be long. */
const LONGEST_FILE = 4_194_304;

/** The cookie that a room is asked about with; undefined for none. */
export type CookieOf = (room: string) => string | undefined;

interface Choosing extends Pick<Surroundings, "environment" | "language" | "signal"> {
  rooms: readonly string[];
  platforms: Platforms;
  logger: Logger;
}

/**
 * The cookie to ask with: that of `--cookie`, else of `--cookie-file`, else of the room's platform, such as `DOUYIN_COOKIE`.
 * @throws StreamFallbackError `INVALID_INPUT` for a file that cannot be read, and where one cookie would go to several sites;
 * the reason of the signal
 */
export async function chooseCookie(
  { cookie, cookieFile }: Pick<AskingOptions, "cookie" | "cookieFile">,
  { environment, language, rooms, platforms, logger, signal }: Choosing,
): Promise<CookieOf> {
  if (cookie === undefined && cookieFile === undefined)
    return (room) => environment[ownVariable(platformOf(room, platforms), "COOKIE") ?? ""];
  const given = new Set(rooms.map((room) => platformOf(room, platforms)));
  if (given.size > 1)
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `a cookie is one site's, and the rooms are of ${[...given].join(" and ")}; ask for them one platform at a time（请按平台分开查询）`,
    );
  if (cookie !== undefined) logger.warn({}, seenByOthers([...given][0] ?? platforms.main.id)[language]);
  const chosen = cookie ?? (await readCookieFile(cookieFile ?? "", signal));
  return () => chosen;
}

function seenByOthers(platform: string): Text {
  const variable = ownVariable(platform, "COOKIE");
  const [orInEnglish, orInChinese] =
    variable === undefined ? ["", ""] : [` or ${variable}`, ` 或 ${variable}`];
  return {
    en: `every process of this machine can read a cookie given on the line; use --cookie-file${orInEnglish}`,
    zh: `本机所有进程都能看到命令行上的 cookie，请改用 --cookie-file${orInChinese}`,
  };
}

async function readCookieFile(file: string, signal: AbortSignal): Promise<string> {
  const name = `--cookie-file ${file}`;
  const reading = { name, as: "a cookie", mostBytes: LONGEST_FILE, signal };
  const text = await readWhole(() => openGivenFile(file), reading);
  if (text.trim() === "") throw new StreamFallbackError("INVALID_INPUT", `${name} is empty`);
  return text;
}
