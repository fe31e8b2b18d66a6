import type { HttpReply } from "@stream-fallback/core";

/** The value that a reply sets for a cookie. */
export function setCookieOf(reply: HttpReply, name: string): string | undefined {
  const lines = [reply.headers["set-cookie"] ?? []].flat();
  const line = lines.find((candidate) => candidate.startsWith(`${name}=`));
  return line?.slice(name.length + 1).split(";")[0] || undefined;
}

/** Whether the header has the cookie, with a value. */
export function hasCookie(header: string | undefined, name: string): boolean {
  return Boolean(parse(header).get(name));
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
