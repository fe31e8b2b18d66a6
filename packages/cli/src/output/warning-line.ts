import { plainText } from "@stream-fallback/core";

/** A warning as one line of text, with those of its fields that are texts, numbers or errors. */
export function warningLine(fields: object, message: string): string {
  const details = Object.entries(fields).flatMap(([name, value]) => {
    if (value instanceof Error) return [value.message];
    if (typeof value !== "string" && typeof value !== "number") return [];
    const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return [name === "reason" ? inWords(String(value)) : `${words} ${value}`];
  });
  const reason = details.length === 0 ? "" : ` (${details.join(", ")})`;
  return `douyin-info: warning: ${plainText(message + reason)}\n`;
}

/** Makes words of a store's reason again, which the client gives as one word such as `database_is_locked`. */
function inWords(reason: string): string {
  return /^\w*[a-z]\w*$/.test(reason) ? reason.replaceAll("_", " ") : reason;
}
