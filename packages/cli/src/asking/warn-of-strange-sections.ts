import { type Logger, plainText } from "@stream-fallback/core";
import { nearestName } from "../parse/nearest-name.ts";
import { builtIn } from "./built-in.ts";
import type { Platforms } from "./open-platforms.ts";

const LONGEST_NAME = 64;

/**
 * Warns of sections of the file of settings that are of no platform: a slip of the name would have the real site asked in place of
 * the one that it names. It may be that of a plugin which another line names, so it is no error.
 */
export function warnOfStrangeSections(
  { sections, providers }: Pick<Platforms, "sections" | "providers">,
  logger: Logger,
): void {
  const known = [...new Set([...providers.map(({ id }) => id), ...Object.keys(builtIn)])];
  for (const id of Object.keys(sections).filter((each) => !known.includes(each))) {
    const meant = nearestName(id, known);
    const hint = meant === undefined ? "its plugin is named by --provider" : `did you mean ${meant}?`;
    const name = plainText(id, LONGEST_NAME);
    logger.warn({}, `providers.${name} of --config is of no platform of this line; ${hint}（没有这个平台）`);
  }
}
