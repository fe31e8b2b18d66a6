import { inspect } from "node:util";
import { kindOf } from "../../errors/kind-of.ts";

/** What was thrown, for people; there are values that cannot be shown. */
export function wordsOf(thrown: unknown): string {
  try {
    return inspect(thrown);
  } catch {
    return kindOf(thrown);
  }
}
