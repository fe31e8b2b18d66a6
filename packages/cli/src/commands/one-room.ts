import { StreamFallbackError } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";

/**
 * The room that the words of a command line name together: a share text that was pasted without quotes comes as many.
 * @throws StreamFallbackError `INVALID_INPUT` for several words that have no link of the site, or more than one
 */
export function oneRoom(words: readonly string[], origins: string | undefined): string {
  const { matchURL } = createProvider({ origins });
  const isOneRoom = words.length === 1 || words.filter((word) => matchURL(word)).length === 1;
  if (isOneRoom) return words.join(" ");
  throw new StreamFallbackError(
    "INVALID_INPUT",
    `${words.length} words do not name one room; ask for one at a time, and put a share text in quotes（一次查询一个直播间，分享文本请加引号）`,
  );
}
