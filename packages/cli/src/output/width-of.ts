import { eastAsianWidth } from "get-east-asian-width";

const PLAIN = /^[\u0020-\u007e]*$/;
/** Characters that nothing joins: Latin letters, usual signs and punctuation, Chinese, and wide forms. */
export const SINGLE: RegExp =
  /^[\u0020-\u007e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u2010-\u2027\u2190\u2192\u2500-\u25a9\u25cb\u25cf\u2713\u2717\u3001-\u3029\u4e00-\u9fff\uff01-\uff60]*$/;
let segmenter: Intl.Segmenter | undefined;

/** Making a segmenter takes half as long as a bare start of Node, which few texts need. */
function graphemesOf(text: string): string[] {
  if (SINGLE.test(text)) return Array.from(text);
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many columns of a terminal a text takes: Chinese characters and emoji take two. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return graphemesOf(text).reduce((width, grapheme) => width + widthOfGrapheme(grapheme), 0);
}

function widthOfGrapheme(grapheme: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u.test(grapheme)) return 0;
  // A sign with this selector is drawn as a picture, as is a pair of letters that stands for a flag.
  if (/\ufe0f|\p{Regional_Indicator}{2}/u.test(grapheme)) return 2;
  return eastAsianWidth(grapheme.codePointAt(0) ?? 0);
}

/** The beginning of a text that fits, with an ellipsis where something was left out. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return "";
  let cut = "";
  let width = 0;
  for (const grapheme of graphemesOf(text)) {
    width += widthOf(grapheme);
    if (width > columns - 1) break;
    cut += grapheme;
  }
  return `${cut}…`;
}

/** A text in parts of at most so many columns. */
export function foldedAt(text: string, columns: number): string[] {
  const parts = [""];
  let width = 0;
  for (const grapheme of graphemesOf(text)) {
    const more = widthOf(grapheme);
    if (width + more > columns && width > 0) {
      parts.push("");
      width = 0;
    }
    parts[parts.length - 1] += grapheme;
    width += more;
  }
  return parts;
}

export function padTo(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}
