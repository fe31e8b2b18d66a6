import { plainText, StreamFallbackError } from "@stream-fallback/core";

const LONGEST_NAME = 200;
const LONGEST_REASON = 400;

/** What is wrong with a plugin, in one line that names it as it was named. */
export function pluginError(plugin: string, what: string): StreamFallbackError {
  return new StreamFallbackError(
    "INVALID_INPUT",
    `--provider ${plainText(plugin, LONGEST_NAME)}: ${plainText(what, LONGEST_REASON)}`,
  );
}

/** The first line of what a plugin has thrown: it may be anything, and reading it may throw. */
export function reasonOf(thrown: unknown): string {
  try {
    const { message } = thrown as Error;
    const [first = ""] = typeof message === "string" ? message.split("\n") : [];
    return first.trim() || "it gives no reason";
  } catch {
    return "it gives no reason";
  }
}
