import { type Logger, StreamFallbackError } from "@stream-fallback/core";
import type { AskingOptions } from "../options/asking.ts";
import type { Surroundings } from "../surroundings.ts";
import { openGivenFile } from "./open-given-file.ts";
import { ownEnvironment } from "./own-environment.ts";
import { readWhole } from "./read-whole.ts";

/** Any cookie is much shorter; a browser's export of all sites may be long. */
const LONGEST_FILE = 4_194_304;

/**
 * The cookie to ask with: that of `--cookie`, else of `--cookie-file`, else of `DOUYIN_COOKIE`; undefined for none.
 * @throws StreamFallbackError `INVALID_INPUT` for a file that cannot be read; the reason of the signal
 */
export async function chooseCookie(
  options: Pick<AskingOptions, "cookie" | "cookieFile" | "provider">,
  {
    environment,
    language,
    logger,
    signal,
  }: Pick<Surroundings, "environment" | "language" | "signal"> & { logger: Logger },
): Promise<string | undefined> {
  const { cookie, cookieFile } = options;
  if (cookie !== undefined) {
    logger.warn({}, SEEN_BY_OTHERS[language]);
    return cookie;
  }
  return cookieFile === undefined
    ? ownEnvironment(options, environment).DOUYIN_COOKIE
    : readCookieFile(cookieFile, signal);
}

const SEEN_BY_OTHERS = {
  en: "every process of this machine can read a cookie given on the line; use --cookie-file or DOUYIN_COOKIE",
  zh: "本机所有进程都能看到命令行上的 cookie，请改用 --cookie-file 或 DOUYIN_COOKIE",
};

async function readCookieFile(file: string, signal: AbortSignal): Promise<string> {
  const name = `--cookie-file ${file}`;
  const reading = { name, as: "a cookie", mostBytes: LONGEST_FILE, signal };
  const text = await readWhole(() => openGivenFile(file), reading);
  if (text.trim() === "") throw new StreamFallbackError("INVALID_INPUT", `${name} is empty`);
  return text;
}
