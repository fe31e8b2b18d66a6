import { refusedCookie } from "./refused-cookie.ts";

const HEADER_FLAG = /^(?:-H|--header(?:=|$))/;
const COOKIE_FLAG = /^(?:-b|--cookie(?:=|$))/;

/** Whether the text is a command of curl, or options of one, as browsers copy a request. */
export function isCurlCommand(text: string): boolean {
  return /^(?:curl\s|(?:-[Hb]\s*|--(?:header|cookie)(?:\s+|=))\$?["'])/.test(text);
}

/**
 * The cookies of a command of curl.
 * @throws StreamFallbackError `INVALID_INPUT` for a command without any, and for one that cannot be read
 */
export function cookiesOfCurl(text: string): string {
  if (text.includes('^"')) throw refusedCookie("is a command for cmd of Windows, which cannot be read here");
  const words = shellWords(text);
  const given = words.flatMap((word, at) => {
    const flag = [HEADER_FLAG, COOKIE_FLAG].find((candidate) => candidate.test(word));
    if (flag === undefined) return [];
    const value = word.replace(flag, "") || (words[at + 1] ?? "");
    const header = /^cookie\s*:\s*(.*)$/is.exec(value)?.[1];
    // One that is no header at all can only be the cookie itself.
    return header ?? (flag === COOKIE_FLAG || /^[^\s:=;]+=/.test(value) ? value : []);
  });
  if (given.length === 0) throw refusedCookie("is a command that sends no cookie");
  return given.join("; ");
}

/** A word, or a part of one: in single quotes, in double quotes, in those with escapes, or bare. */
const PART =
  /\$'([^'\\]*(?:\\[\s\S][^'\\]*)*)'|'([^']*)'|"([^"\\]*(?:\\[\s\S][^"\\]*)*)"|((?:[^\s"'\\$]|\$(?!')|\\[\s\S])+)|(\s+)|([\s\S])/g;

/** The words of a command line, as a shell reads them. */
function shellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [, ansi, single, double, bare, space, stray] of text.matchAll(PART)) {
    if (stray !== undefined) throw refusedCookie("has a quote that is not closed");
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const part =
      single ??
      double?.replaceAll(/\\(["\\$`])|\\\n/g, "$1") ??
      bare?.replaceAll(/\\\r?\n|\\([\s\S])/g, "$1") ??
      unescaped(ansi ?? "");
    // A line that goes on in the next one ends no word, and begins none.
    if (part !== "" || bare === undefined) word = (word ?? "") + part;
  }
  return word === undefined ? words : [...words, word];
}

const CONTROLS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** `$'…'`, in which browsers put what holds a quote or more than ASCII. */
function unescaped(ansi: string): string {
  return ansi.replaceAll(/\\(u[\da-f]{4}|x[\da-f]{2}|[\s\S])/gi, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (CONTROLS[code] ?? code),
  );
}
