import { resolve } from "node:path";
import { toStreamFallbackError } from "../errors.ts";
import { type Clock, letGo, type TimerHandle } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import { changedSettings, pathsOf } from "./changed-settings.ts";
import type { ConfigStore } from "./config-store.ts";
import { parseConfig, readConfigFile, signatureOf } from "./read-config-file.ts";

/** The file of settings behind a client. */
export interface ConfigFile {
  /** Looks once a second whether it has changed. */
  follow(): void;
  close(): void;
}

const LOOK_EVERY_MS = 1_000;

/**
 * Lays the file over the settings of this moment.
 * @throws StreamFallbackError `INVALID_INPUT` for a file that cannot be read, or holds what no settings can be
 */
export function openConfigFile(
  given: string,
  { config, clock, logger }: { config: ConfigStore; clock: Clock; logger: Logger },
): ConfigFile {
  // The path is made absolute now: a program that changes its folder later still means this file.
  const path = resolve(String(given));
  // The signature is taken before the file is read, so that a write in between is seen at the first look.
  let signature = signatureOf(path);
  let isNew = true;
  let isGood = true;
  let warnedOf = "";
  let timer: TimerHandle;

  function apply(text: string): void {
    const before = config.current;
    config.layFile(parseConfig(text));
    const settings = pathsOf(changedSettings(before, config.current));
    if (settings.length > 0) logger.info({ file: path, settings }, "settings were taken from the file");
  }

  /**
   * A stat sees what `fs.watch` misses: a file renamed into its place, a link that leads elsewhere now, as in Kubernetes,
   * and what another machine wrote. What is new is read at the next look again: it may be half written, and of two
   * changes within a tick of the file system the second one shows in nothing but the content.
   */
  function look(): void {
    const last = signature;
    const wasNew = isNew;
    signature = signatureOf(path);
    isNew = signature !== last;
    if (!isNew && !wasNew) return;
    let content = "";
    try {
      content = readConfigFile(path);
      apply(content);
      isGood = true;
      warnedOf = "";
    } catch (thrown) {
      const { reason } = toStreamFallbackError(thrown);
      const fault = `${reason}\n${content}`;
      const mayBeHalfWritten = isGood;
      isGood = false;
      if (mayBeHalfWritten || fault === warnedOf) return;
      warnedOf = fault;
      logger.warn(
        { file: path, reason },
        "the file of settings cannot be used; all settings stay as they are",
      );
    }
  }

  function lookLater(): void {
    timer = clock.setTimeout(() => {
      // The next look is planned before this one, since a listener that hears of a change may close the client.
      lookLater();
      look();
    }, LOOK_EVERY_MS);
    // This timer alone would keep a program running that has nothing else to do.
    letGo(timer);
  }

  try {
    apply(readConfigFile(path));
  } catch (thrown) {
    throw toStreamFallbackError(thrown).at(path);
  }
  return { follow: lookLater, close: () => clock.clearTimeout(timer) };
}
