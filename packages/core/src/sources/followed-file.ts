import { resolve } from "node:path";
import { toStreamFallbackError } from "../errors.ts";
import { letGo, type TimerHandle } from "../runtime/clock.ts";
import type { OpenSource, SourceTools } from "./list-source.ts";
import { readFile, signatureOf } from "./read-file.ts";

interface Followed {
  /** What is in the file, for messages, such as `settings`. */
  what: string;
  mostMegabytes: number;
  /**
   * Takes what the file says, all or nothing.
   * @throws StreamFallbackError for what cannot be used
   */
  apply(text: string, path: string): void;
  /** What stays while the file cannot be used, for the warning. */
  whatStays: string;
  /** Whether half of a file may look like a whole one: then it is read only once it has lain still for a second. */
  mayLookWhole?(path: string, text: string): boolean;
  tools: SourceTools;
}

const LOOK_EVERY_MS = 1_000;

/**
 * Reads a file and, once it is followed, looks once a second whether it has changed. A file that cannot be used later is
 * warned of once, and what was taken last stays.
 * @throws StreamFallbackError `INVALID_INPUT` for a file that cannot be read, or that cannot be applied
 */
export function openFollowedFile(given: string, followed: Followed): OpenSource {
  const { what, whatStays, apply, mayLookWhole = () => false, tools } = followed;
  const { clock, logger } = tools;
  // The path is made absolute now: a program that changes its folder later still means this file.
  const path = resolve(String(given));
  // The signature is taken before the file is read, so that a write in between is seen at the first look.
  let signature = signatureOf(path);
  let isNew = true;
  let isGood = true;
  let warnedOf = "";
  let timer: TimerHandle;

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
      content = readFile(path, followed);
      if (isNew && mayLookWhole(path, content)) return;
      apply(content, path);
      isGood = true;
      warnedOf = "";
    } catch (thrown) {
      const { reason } = toStreamFallbackError(thrown);
      const fault = `${reason}\n${content}`;
      // One that has lain still is what somebody has written.
      const mayBeHalfWritten = isGood && isNew;
      isGood = false;
      if (mayBeHalfWritten || fault === warnedOf) return;
      warnedOf = fault;
      logger.warn({ file: path, reason }, `the file of ${what} cannot be used; ${whatStays}`);
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
    apply(readFile(path, followed), path);
  } catch (thrown) {
    throw toStreamFallbackError(thrown).at(path);
  }
  return { follow: lookLater, close: () => clock.clearTimeout(timer) };
}
