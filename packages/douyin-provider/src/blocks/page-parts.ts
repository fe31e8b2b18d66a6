/** A page, taken apart by who can have written what. */
export interface PageParts {
  /** Empty for a page of the site's application: there it names the room, so it is an anchor's. */
  title: string;
  /** Scripts and style sheets, and the names in tags. */
  code: string;
  /** Everything. */
  text: string;
}

/** The last one may be cut off. */
const ELEMENT = /<(?:script|style)\b[^<>]*>(.*?)(?:<\/s(?:cript|tyle)|$)/gis;
/** Such scripts only carry state. Titles stand in it as they are, where quotes alone keep them from being code. */
const STATE = /^\s*(?:\(?self\.__\w+_f\b|[{["%])/;
const APPLICATION = /\bself\.__\w+_f\b/;
/** With the quote: in what anchors write, the site turns it into `&quot;` or `\"`. */
const NAME_IN_TAG = /(?<=\b(?:class|id|name|src))="([^"<>]*)/g;

/**
 * Keeps apart what the site itself wrote on a page and what an anchor may have: names, titles and bios stand between
 * tags, in attributes such as `content`, and in scripts that carry state.
 */
export function partsOf(text: string): PageParts {
  const scripts = captured(text, ELEMENT).filter((body) => !STATE.test(body));
  const [, title = ""] = /<title\b[^<>]*>([^<]*)<\/title/i.exec(text) ?? [];
  return {
    title: APPLICATION.test(text) ? "" : title.trim(),
    code: [...scripts, ...captured(text, NAME_IN_TAG)].join("\n"),
    text,
  };
}

function captured(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, inside = ""]) => inside);
}
