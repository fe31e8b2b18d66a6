/** How much wider bold letters are. */
export const BOLD_FACTOR = 1.1;

/** About how wide `words` are in a system font, rather too wide than too narrow. */
export function textWidth(words: string, fontSize: number): number {
  let width = 0;
  for (const character of words) width += widthInEm(character);
  return width * fontSize;
}

/** `words`, or as many of them as fit with an ellipsis. */
export function fitText(
  words: string,
  { fontSize, maxWidth }: { fontSize: number; maxWidth: number },
): string {
  if (textWidth(words, fontSize) <= maxWidth) return words;
  const characters = [...words];
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, fontSize) > maxWidth) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** As in DejaVu Sans, the widest of the fonts that are likely to be used. */
function widthInEm(character: string): number {
  if (/[ijlIftr.,:;'|!() ]/.test(character)) return 0.4;
  if (/[mwMW%@]/.test(character) || character >= "\u2e80") return 1;
  return /[A-Z]/.test(character) ? 0.75 : 0.63;
}
