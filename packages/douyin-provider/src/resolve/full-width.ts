/** From `！` (U+FF01) to `!`, and so for all of ASCII that has a wide form. */
const WIDE_OFFSET = 0xfee0;

/** The text with the wide characters that the pattern finds in their usual form. */
export function narrow(text: string, wide: RegExp): string {
  return text.replace(wide, (character) => String.fromCharCode(character.charCodeAt(0) - WIDE_OFFSET));
}

/** The text with `。` as the dot that keyboards for Chinese type it for. */
export function ideographicStops(text: string): string {
  return text.replace(/[。｡]/g, ".");
}

/** The text without what nobody sees: zero-width characters, marks of direction, byte order marks. */
export function withoutInvisible(text: string): string {
  return text.replace(/\p{Cf}/gu, "");
}
