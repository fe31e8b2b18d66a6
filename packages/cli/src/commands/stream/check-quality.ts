import {
  keyOfQuality,
  type Logger,
  plainText,
  type RoomStream,
  StreamFallbackError,
} from "@stream-fallback/core";
import type { Platforms } from "../../asking/open-platforms.ts";

interface Checking {
  /** As it was typed. */
  wanted: string;
  platforms: Platforms;
  logger: Logger;
}

/**
 * Warns where another quality was taken than the one that was wished for. One that neither the room nor its platform knows is
 * no wish but a slip of whoever typed it; a room may well have one that the platform's list does not know yet.
 * @throws StreamFallbackError `NO_SUCH_QUALITY` with the platform's for such a slip
 */
export function checkQuality(
  { provider: id, currentStream: { quality: taken } }: Pick<RoomStream, "provider" | "currentStream">,
  { wanted, platforms, logger }: Checking,
): void {
  const provider = platforms.providers.find((each) => each.id === id);
  const key = provider === undefined ? wanted : keyOfQuality(wanted, provider);
  if (key === taken) return;
  const { qualities } = provider ?? {};
  const name = plainText(wanted);
  if (qualities !== undefined && !qualities.includes(key)) {
    const what = `${id} has no quality "${name}", but ${qualities.join(", ")}（没有该清晰度）`;
    throw new StreamFallbackError("NO_SUCH_QUALITY", what);
  }
  const what = `the room has no quality "${name}", so ${taken} is taken; see --list（没有该清晰度，改取 ${taken}）`;
  logger.warn({}, what);
}
