/** From `！` (U+FF01) to `!`, and so for all of ASCII that has a wide form. */
const WIDE_OFFSET = 0xfee0;

/**
 * Text as people mean it, without white space around it: what is copied out of chats has characters that nobody sees, and
 * keyboards for Chinese type wide digits and letters.
 */
export function readableText(text: string): string {
  if (typeof text !== "string") return "";
  return narrow(text.replace(/\p{Cf}/gu, ""), /[０-９Ａ-Ｚａ-ｚ＿]/g).trim();
}

/** The text with wide marks in the form that they have in an address, and `。` as the dot that it is typed for. */
export function addressMarks(text: string): string {
  return narrow(text, /[／：．？＝＆％＃－]/g).replace(/[。｡]/g, ".");
}

function narrow(text: string, wide: RegExp): string {
  return text.replace(wide, (character) => String.fromCharCode(character.charCodeAt(0) - WIDE_OFFSET));
}
