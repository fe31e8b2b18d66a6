import { inspect, types } from "node:util";
import { StreamFallbackError } from "@stream-fallback/core";

/** Something that takes odd values: a parameter, an option, or what a function of the caller's gives or throws. */
export interface Slot {
  name: string;
  /** Hands the value in. Ends in an answer or throws. */
  hand(odd: unknown): unknown;
  /** What the caller's own function throws, or does when it is waited for, comes out as it is. @default false */
  isTransparent?: boolean;
  /** The value is thrown, not given: fewer of them make a difference. @default false */
  isThrown?: boolean;
}

/** How long one may take: far more than any of them needs on a busy machine. */
const PATIENCE_MS = 30_000;

/** What is wrong with what became of it; undefined where it is an answer or a typed error. */
export async function faultOf(slot: Slot, odd: unknown): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("it hangs"), PATIENCE_MS);
  });
  try {
    return await Promise.race([outcomeOf(slot, odd), hung]);
  } finally {
    clearTimeout(timer);
  }
}

async function outcomeOf(slot: Slot, odd: unknown): Promise<string | undefined> {
  try {
    // Wrapped, since an answer may be a thenable of the caller's own.
    await settled(slot.hand(odd));
    return undefined;
  } catch (thrown) {
    return slot.isTransparent === true || isTyped(thrown) ? undefined : `it threw ${told(thrown)}`;
  }
}

/** Waits for promises of ours only. */
async function settled(outcome: unknown): Promise<void> {
  if (types.isPromise(outcome)) await (outcome as Promise<unknown>).then(() => {});
}

/** Runs what may fail with a typed error. */
export async function typed(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    if (!isTyped(thrown)) throw thrown;
  }
}

function isTyped(thrown: unknown): boolean {
  try {
    if (!(thrown instanceof StreamFallbackError)) return false;
    return (
      /^[A-Z_]+$/.test(thrown.code) && typeof thrown.message === "string" && thrown.message.length < 5_000
    );
  } catch {
    return false;
  }
}

/** What was thrown, for a reader. */
export function told(thrown: unknown): string {
  try {
    const what = thrown instanceof Error ? (thrown.stack ?? thrown.message) : inspect(thrown);
    return what.split("\n").slice(0, 8).join("\n").slice(0, 800);
  } catch {
    return "what cannot be told";
  }
}
