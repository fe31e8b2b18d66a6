import {
  checkedOption,
  listOfTexts,
  type OptionKind,
  record,
  required,
  text,
} from "../errors/option-kinds.ts";

/**
 * The value that a reply sets for a cookie, as it was written; undefined where it sets none, or an empty one, as deletions do.
 * @param reply with one Set-Cookie header or several
 */
export function setCookieOf(
  reply: { headers: Readonly<Record<string, string | readonly string[] | undefined>> },
  name: string,
): string | undefined {
  const beginning = `${checkedOption("the name of a cookie", { kind: required(text), read: () => name })}=`;
  const headers = checkedOption("the headers of a reply", {
    kind: required(record),
    read: () => reply.headers,
  });
  const lines = checkedOption("Set-Cookie", {
    kind: listOfTexts,
    read: () => [headers["set-cookie"] ?? []].flat(),
  });
  const line = lines.find((candidate) => candidate.startsWith(beginning));
  return line?.slice(name.length + 1).split(";")[0] || undefined;
}

/** The value of a cookie in a Cookie header; an empty one counts as none. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  return parseCookies(header).get(name) || undefined;
}

/** A Cookie header of the user's cookies and ours; where both have one, ours counts. */
export function cookieHeader(userCookie: string | undefined, ours: Readonly<Record<string, string>>): string {
  const own = checkedOption("cookies", { kind: pairs, read: () => Object.entries(ours) });
  return cookiePairs(new Map([...parseCookies(userCookie), ...own])).join("; ");
}

/**
 * The cookies of a Cookie header: of one name the last value, in the order given; what has no name is no cookie. Values
 * stay as they were written, quotes and escapes included, since the site compares them with what it gave.
 */
export function parseCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  const given = checkedOption("a Cookie header", { kind: text, read: () => header });
  for (const part of (given ?? "").split(";")) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (name !== "") cookies.set(name, part.slice(equals + 1).trim());
  }
  return cookies;
}

const pairs: OptionKind = {
  mustBe: "texts by their names",
  fits: (value) => Array.isArray(value) && value.every(([, inner]) => typeof inner === "string"),
};

/** One `name=value` for each; joined by `; ` they are a Cookie header. */
export function cookiePairs(cookies: ReadonlyMap<string, string>): string[] {
  return Array.from(cookies, ([name, value]) => `${name}=${value}`);
}
