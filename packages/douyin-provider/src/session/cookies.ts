import type { HttpHead } from "@stream-fallback/core";

/** The value that a reply sets for a cookie. */
export function setCookieOf(reply: HttpHead, name: string): string | undefined {
  const lines = [reply.headers["set-cookie"] ?? []].flat();
  const line = lines.find((candidate) => candidate.startsWith(`${name}=`));
  return line?.slice(name.length + 1).split(";")[0] || undefined;
}

/** The value of a cookie in a header; an empty one counts as none. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  return parse(header).get(name) || undefined;
}

/** A cookie header of the user's cookies and ours; where both have one, ours counts. */
export function cookieHeader(userCookie: string | undefined, ours: Readonly<Record<string, string>>): string {
  const cookies = new Map([...parse(userCookie), ...Object.entries(ours)]);
  return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

function parse(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? "").split(";")) {
    const [name = "", ...rest] = pair.trim().split("=");
    if (name !== "") cookies.set(name, rest.join("="));
  }
  return cookies;
}
