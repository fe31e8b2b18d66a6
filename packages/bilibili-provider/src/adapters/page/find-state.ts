/** As the site writes it; what anchors write has `<` as `&lt;` where it stands on the page, and stands behind this in scripts. */
const BEGINNING = /<script[^<>]*>\s*window\.__NEPTUNE_IS_MY_WAIFU__\s*=\s*(?=\{)/g;

/** Healthy pages have one, and each is read to the end of the page where it has none. */
const MOST_BEGINNINGS = 3;

/**
 * The object that the page's script begins with, as text; undefined where there is none, or the page was cut. A title
 * inside may hold whatever ends a script or an object, so the text is read by its quotes and brackets. Pure.
 */
export function findState(page: string): string | undefined {
  for (const match of [...page.matchAll(BEGINNING)].slice(0, MOST_BEGINNINGS)) {
    const start = match.index + match[0].length;
    const end = endOfObject(page, start);
    if (end !== undefined) return page.slice(start, end);
  }
  return undefined;
}

const MARKS = /["{}]/g;

function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  MARKS.lastIndex = start;
  for (let mark = MARKS.exec(text); mark !== null; mark = MARKS.exec(text)) {
    if (mark[0] === '"') {
      const end = endOfString(text, MARKS.lastIndex);
      if (end === undefined) return undefined;
      MARKS.lastIndex = end;
    } else {
      depth += mark[0] === "{" ? 1 : -1;
      if (depth === 0) return MARKS.lastIndex;
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number | undefined {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return undefined;
}
