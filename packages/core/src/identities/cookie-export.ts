import { refusedCookie } from "./refused-cookie.ts";

/** A cookie of an export; a domain is missing where the export is of one site. */
interface ExportedCookie {
  name: string;
  value: string;
  domain?: string | undefined;
}

/** Domain, whether for its subdomains too, path, whether for https alone, end; what is behind is name and value. */
const NETSCAPE_LINE = /^(\S+)\s+(?:TRUE|FALSE)\s+\S+\s+(?:TRUE|FALSE)\s+-?[\d.]+\s+(.*)$/i;
/** Before the domain of a cookie that scripts may not read: such a line is no comment. */
const HTTP_ONLY = /^#HttpOnly_/i;

/** Whether the text is a list of cookies, as browser extensions and cURL write it, and not a header. */
export function isCookieExport(text: string): boolean {
  return isJson(text) || /^# (?:Netscape )?HTTP Cookie File/i.test(text) || linesOf(text).some(isNetscape);
}

/**
 * The cookies of an export that belong to one of the domains, or to none, as the pairs of a Cookie header. An export of a
 * whole browser has those of other sites too, which this one must not get.
 * @throws StreamFallbackError `INVALID_INPUT` for what cannot be read, and where none is left
 */
export function headerOfExport(text: string, domains: readonly string[]): string {
  const cookies = isJson(text) ? cookiesOfJson(text) : linesOf(text).map(cookieOfLine);
  const own = cookies.filter(({ domain }) => domain === undefined || belongs(domain, domains));
  if (own.length === 0)
    throw refusedCookie(`is an export without one of ${domains.join(", ") || "this site"}`);
  for (const { name, value } of own)
    if (/[=;]/.test(name) || value.includes(";"))
      throw refusedCookie("is an export with a name or value that no cookie can have");
  return own.map(({ name, value }) => `${name}=${value}`).join("; ");
}

function isJson(text: string): boolean {
  return /^[[{]/.test(text);
}

/** Without comments. */
function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== "" && (!line.startsWith("#") || HTTP_ONLY.test(line)));
}

function isNetscape(line: string): boolean {
  return NETSCAPE_LINE.test(line);
}

function cookieOfLine(line: string): ExportedCookie {
  const [, domain = "", pair = ""] = NETSCAPE_LINE.exec(line.trim()) ?? [];
  // Tabs may have become spaces on the way; then a value with spaces cannot be told from the cookie behind it.
  const separator = line.includes("\t") ? /\t/ : /\s+/;
  const [name = "", value = "", ...more] = pair.split(separator);
  if (name === "" || more.length > 0) throw refusedCookie("is a cookies.txt with a line that is no cookie");
  return { name, value, domain: domain.replace(HTTP_ONLY, "") };
}

function cookiesOfJson(text: string): ExportedCookie[] {
  const json = parsed(text);
  const listed = Array.isArray(json) ? json : Array.isArray(json.cookies) ? json.cookies : undefined;
  if (listed) return listed.map(cookieOfEntry);
  if (typeof json.name === "string" && typeof json.value === "string") return [cookieOfEntry(json)];
  return Object.entries(json).map(([name, value]) => {
    if (/^(?:set-)?cookie$/i.test(name)) throw refusedCookie("is JSON around a header");
    return cookieOfEntry({ name, value: typeof value === "number" ? String(value) : value });
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    throw refusedCookie("looks like JSON and cannot be read as such");
  }
}

function cookieOfEntry(entry: unknown): ExportedCookie {
  const { name, key, value, domain, host } = (entry ?? {}) as Record<string, unknown>;
  const [called, at] = [name ?? key, domain ?? host ?? undefined];
  if (typeof called !== "string" || called === "" || typeof value !== "string")
    throw refusedCookie("is JSON that lists no cookies by name and value");
  if (at !== undefined && typeof at !== "string") throw refusedCookie("is JSON with a domain that is none");
  return { name: called, value, domain: at };
}

/** Whether a browser sends a cookie of the domain to the site, or to a part of it. */
function belongs(domain: string, sites: readonly string[]): boolean {
  const own = domain.replace(/^\./, "").toLowerCase();
  const isWithin = (inner: string, outer: string) => inner === outer || inner.endsWith(`.${outer}`);
  // A whole country's cookies are nobody's.
  return own.includes(".") && sites.some((site) => isWithin(own, site) || isWithin(site, own));
}
