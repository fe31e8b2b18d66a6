import { StreamFallbackError } from "../../errors.ts";

/** What a promise fails with, which must be an error of ours. */
export async function failureOf(work: Promise<unknown>): Promise<StreamFallbackError> {
  const outcome = await work.catch((error: unknown) => error);
  if (outcome instanceof StreamFallbackError) return outcome;
  throw new Error(`expected a StreamFallbackError, got ${String(outcome)}`);
}

/** What a function throws, which must be an error of ours. */
export function refusalOf(work: () => unknown): StreamFallbackError {
  try {
    work();
  } catch (error) {
    if (error instanceof StreamFallbackError) return error;
    throw new Error(`expected a StreamFallbackError, got ${String(error)}`);
  }
  throw new Error("nothing was refused");
}

/** A listener, strategy or sink that is broken. */
export function boom(): never {
  throw new Error("for a test");
}
