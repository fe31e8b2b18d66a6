import { randomUUID } from "node:crypto";
import type { Clock, OpenCache } from "@stream-fallback/core";
import type { Lease } from "../lease-turns.ts";
import { HOLDER, LISTENERS } from "./keys.ts";
import { patiently } from "./patiently.ts";

interface LeaseParts {
  /** Opens the file anew: one that cannot be opened now, since others make it at this moment, may be there soon. */
  open(): OpenCache;
  clock: Clock;
}

export interface FileLease extends Lease {
  /** Whether the caller holds it, as the file says. */
  isHeld(): Promise<boolean>;
  close(): Promise<void>;
}

/** So long a file that cannot be used is waited for; then there is nobody to share it with. */
const PATIENCE_MS = 3_000;
/** How long who holds it is told that others listen, and how often they say so. */
const LISTENING_MS = 60_000;
const SAY_MS = 20_000;

/**
 * The right to watch as an entry of a cache file: who holds it writes another text with each renewal, and who has seen one and the same
 * for the whole time by its own clock may put its own in the place of that one. No clock of the wall is asked, which may be set.
 */
export function fileLease({ open, clock }: LeaseParts): FileLease {
  const id = randomUUID();
  let cache = open();
  let renewals = 0;
  let seen: { text: string; since: number } | undefined;
  let missingSince: number | undefined;
  let saidAt = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  const isOwn = (text: unknown): text is string => typeof text === "string" && text.startsWith(id);
  const read = () => patiently(async () => (await cache.get(HOLDER)) as string | undefined, clock);

  /** Whether it is the caller's now; undefined where there is no file. */
  function put(before: string | undefined): Promise<boolean | undefined> {
    renewals += 1;
    const after = `${id} ${renewals}`;
    return patiently(async () => cache.swap(HOLDER, { before, after }), clock);
  }

  /** Whether the text has stood there, unchanged, for so long. */
  function isOld(text: string, ms: number): boolean {
    if (seen?.text !== text) seen = { text, since: clock.now() };
    return clock.now() - seen.since >= ms;
  }

  async function isAlone(): Promise<boolean> {
    missingSince ??= clock.now();
    if (clock.now() - missingSince >= PATIENCE_MS) return true;
    await cache.close();
    if (!isClosed) cache = open();
    return false;
  }

  async function sayThatOthersListen(): Promise<void> {
    if (clock.now() - saidAt < SAY_MS) return;
    saidAt = clock.now();
    await cache.set(LISTENERS, "1", LISTENING_MS);
  }

  return {
    async take(_isHeld, ms) {
      const text = await read();
      if (text !== undefined && !isOwn(text) && !isOld(text, ms)) {
        missingSince = undefined;
        await sayThatOthersListen().catch(() => {});
        return "another's";
      }
      const isMine = await put(text);
      if (isMine !== undefined) missingSince = undefined;
      else if (!(await isAlone())) throw new Error("the file cannot be used");
      return isMine === false ? "another's" : "mine";
    },
    async isHeld() {
      const text = await read();
      return isOwn(text) || (text === undefined && missingSince !== undefined);
    },
    async release() {
      const text = await read();
      if (isOwn(text)) await cache.swap(HOLDER, { before: text, after: undefined });
    },
    async close() {
      isClosed = true;
      await cache.close();
    },
  };
}
