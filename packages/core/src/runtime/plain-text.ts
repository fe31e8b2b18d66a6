/** Longer texts are cut: nobody reads on, and a log has many lines. */
const LONGEST = 1_000;

/** Control characters, separators of lines, and characters that turn the direction of the text. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/**
 * A text of strangers as one line that commands no terminal and forges no line of a log: without control characters,
 * without turns of direction, and of a bounded length.
 * @param maxLength in UTF-16 units. @default 1000
 */
export function plainText(text: string, maxLength: number = LONGEST): string {
  if (typeof text !== "string") return "";
  // Cut before it is read: a name may have a hundred thousand characters.
  const most = typeof maxLength === "number" ? maxLength : LONGEST;
  const isLong = text.length > most;
  const kept = (isLong ? text.slice(0, most - 1) : text).replace(UNSAFE, " ").trim();
  // Half of a pair of surrogates, from the cut or from the start, is no character.
  const whole = isLong ? `${kept.replace(/[\uD800-\uDBFF]$/, "")}…` : kept;
  return whole.replace(/\p{Cs}/gu, "\uFFFD");
}
