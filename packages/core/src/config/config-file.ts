import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import { openFollowedFile } from "../sources/followed-file.ts";
import type { OpenSource } from "../sources/list-source.ts";
import { parseJson } from "../sources/parse-json.ts";
import { changedSettings, pathsOf } from "./changed-settings.ts";
import type { ConfigStore } from "./config-store.ts";
import { MOST_MEGABYTES, splitSettings } from "./provider-sections.ts";

/**
 * Lays the file over the settings of this moment, and again whenever it changes.
 * @throws StreamFallbackError `INVALID_INPUT` for a file that cannot be read, or holds what no settings can be
 */
export function openConfigFile(
  given: string,
  { config, clock, logger }: { config: ConfigStore; clock: Clock; logger: Logger },
): OpenSource {
  return openFollowedFile(given, {
    what: "settings",
    mostMegabytes: MOST_MEGABYTES,
    whatStays: "all settings stay as they are",
    tools: { clock, logger },
    apply(text, path) {
      const before = config.current;
      config.layFile(splitSettings(parseJson(text)).settings);
      const settings = pathsOf(changedSettings(before, config.current));
      if (settings.length > 0) logger.info({ file: path, settings }, "settings were taken from the file");
    },
  });
}
