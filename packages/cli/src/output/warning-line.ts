import { plain } from "./plain.ts";

/** A warning for people: one line, with whatever of its fields is short and plain. */
export function warningLine(fields: object, message: string): string {
  const details = Object.entries(fields).flatMap(([name, value]) => {
    if (value instanceof Error) return [value.message];
    if (typeof value !== "string" && typeof value !== "number") return [];
    const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return [name === "reason" ? inWords(String(value)) : `${words} ${value}`];
  });
  const reason = details.length === 0 ? "" : ` (${details.join(", ")})`;
  return `douyin-info: warning: ${plain(message + reason)}\n`;
}

/** The client tells what a store says as one word: `database_is_locked`. */
function inWords(reason: string): string {
  return /^[a-z_]+$/.test(reason) ? reason.replaceAll("_", " ") : reason;
}
