import { headerOfExport, isCookieExport } from "./cookie-export.ts";
import { cookiesOfCurl, isCurlCommand } from "./curl-command.ts";
import { refusedCookie } from "./refused-cookie.ts";

/** An export of a whole browser has some hundred KB. */
const MOST_CHARACTERS = 1_048_576;
/** Such as quotes in a line of a settings file, around a header, around quotes. */
const MOST_LAYERS = 6;

const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", "`": "`", "“": "”", "‘": "’" };

/**
 * The Cookie header in what people paste for it: quotes, `Cookie:`, a variable or options of curl around it, and exports.
 * What is not understood is given back as it is, for the judgement of whether that is a header.
 * @param domains whose cookies are taken out of exports
 * @throws StreamFallbackError `INVALID_INPUT` for what is understood, and is no cookie of the site
 */
export function headerIn(pasted: string, domains: readonly string[]): string {
  if (pasted.length > MOST_CHARACTERS) throw refusedCookie(`is longer than ${MOST_CHARACTERS} characters`);
  let text = tidied(pasted);
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    if (isCookieExport(text)) return headerOfExport(text, domains);
    if (/^set-cookie\s*:/i.test(text))
      throw refusedCookie("is what the site sets, and not what a browser sends");
    const inner = tidied(withoutLayer(text));
    if (inner === text) return asHeader(text);
    text = inner;
  }
  throw refusedCookie("is wrapped in too much");
}

function withoutLayer(text: string): string {
  if (isCurlCommand(text)) return cookiesOfCurl(text);
  return (
    /^(?:-[Hb]\s+|--(?:header|cookie)(?:\s+|=))(.*)$/s.exec(text)?.[1] ??
    lineOfHeaders(text) ??
    /^cookie(?:\s*[:：]|[ \t]*\r?\n)\s*(.*)$/is.exec(text)?.[1] ??
    assigned(text) ??
    unquoted(text)
  );
}

/** The one line of copied request headers, where all lines are headers: another one could be a part of the cookie. */
function lineOfHeaders(text: string): string | undefined {
  const [first = "", ...others] = text.split(/\r?\n/);
  const lines = /^[A-Z]+ \S+ HTTP/.test(first) ? others : [first, ...others];
  if (others.length === 0 || !lines.every((line) => /^:?[\w-]+:\s/.test(line))) return undefined;
  return lines.find((line) => /^cookie:/i.test(line));
}

/** Without what no one sees, at either end: blanks, line ends, also as they are escaped, and the mark of a UTF-8 file. */
function tidied(text: string): string {
  return text
    .trim()
    .replace(/(?:\\r)?(?:\\n)+$/, "")
    .replaceAll(/[\u200b\ufeff]/g, "")
    .trim();
}

/** Quotes behind a name that go around several pairs: those around a value end before the next pair begins. */
const PAIRS_IN_QUOTES =
  /^(?:(?:const|let|var|export|set)\s+)?["']?[\w.$-]+["']?\s*[=:]\s*((["'`])[^"'`;=]*=[^"'`;]*;[^"'`=]*=[^"'`]*\2[,;]?)$/;

/**
 * The value of `DOUYIN_COOKIE="…"`, as a shell or a settings file has it. A cookie of such a name is told by its value, which
 * is neither in quotes as a whole nor begins with a pair.
 */
function assigned(text: string): string | undefined {
  const [, pairs] = PAIRS_IN_QUOTES.exec(text) ?? [];
  if (pairs !== undefined) return pairs;
  const found = /^(export\s+|set\s+)?(?:[A-Z\d_]*COOKIES?|cookies?)\s*=\s*(.*)$/s.exec(text);
  const [, command, value = ""] = found ?? [];
  if (found === null) return undefined;
  const closing = CLOSING[value.charAt(0)];
  const isOpen = closing !== undefined && !value.slice(1).includes(closing);
  const isWrapper = command !== undefined || isOpen || isQuoted(value) || /^[\w.-]+=[^=;\s]/.test(value);
  return isWrapper && unquoted(value).includes("=") ? value : undefined;
}

function isQuoted(text: string): boolean {
  const closing = CLOSING[text.charAt(0)];
  return closing !== undefined && text.length > 1 && text.replace(/[,;]$/, "").endsWith(closing);
}

/**
 * Without quotes around the whole; those around a value belong to it.
 * @throws StreamFallbackError `INVALID_INPUT` for a quote that is opened before a name and not closed
 */
function unquoted(text: string): string {
  if (CLOSING[text.charAt(0)] === undefined) return text;
  if (!isQuoted(text)) throw refusedCookie("begins with a quote that is not closed");
  const whole = text.replace(/[,;]$/, "");
  // Quotes inside quotes are escaped where a program wrote it.
  return (whole.includes('\\"') ? jsonText(whole) : undefined) ?? whole.slice(1, -1);
}

function jsonText(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What keyboards for Chinese write between pairs, and blanks that look like others: no browser sends them. */
function asHeader(text: string): string {
  return text
    .replaceAll("；", ";")
    .replaceAll("＝", "=")
    .replaceAll(/[\u00a0\u3000]/g, " ");
}
