import { shownName } from "../config/describe-faults.ts";
import { hintOf } from "../config/refuse-unknown-options.ts";
import { kindOf } from "../errors/kind-of.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { anonymous, identityOf } from "./identity.ts";
import type { IdentityOptions, PooledIdentity } from "./pooled-identity.ts";

/** A site that will be asked. */
export interface Site {
  /** The id of its provider. */
  id: string;
  /** The domains whose cookies are taken out of exports. */
  cookieDomains: readonly string[];
  /** Why it cannot be asked with such a browser, in plain words that follow the option's name; undefined where it can. */
  faultOfUserAgent(userAgent: string): string | undefined;
}

type Field = keyof IdentityOptions;
type Fault = string | undefined;

const MOST_IDENTITIES = 10_000;
const LONGEST_TEXT = 100;
const LONGEST_URL = 2_048;
const LONGEST_USER_AGENT = 512;
/** What SOCKS5 can carry of a name or a password. */
const LONGEST_SECRET = 255;
const PROTOCOLS = ["http:", "https:", "socks5:", "socks5h:"];

/** What is wrong with a field; the words follow its path, and quote nothing of it. */
const FIELDS: Readonly<Record<Field, (value: unknown, sites: readonly Site[]) => Fault>> = {
  id: faultOfId,
  cookie: faultOfCookie,
  proxy: faultOfProxy,
  weight: (value) =>
    typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY
      ? undefined
      : `must be a number of at least 0, not ${kindOf(value, { least: 0 })}`,
  region: (value) =>
    typeof value === "string" && value !== "" && value.length <= LONGEST_TEXT
      ? undefined
      : `must be a text of at most ${LONGEST_TEXT} characters, such as "shanghai"${notKind(value)}`,
  userAgent: faultOfUserAgent,
};

/**
 * The identities of a list that comes from outside, in their own objects.
 * @throws StreamFallbackError `INVALID_INPUT` with the place and the reason, never a value: it may be a cookie or a password
 */
export function checkedIdentities(list: unknown, sites: readonly Site[]): readonly PooledIdentity[] {
  const fault = unlessItThrows(() => faultOfList(list));
  if (fault !== undefined) throw refusal("identities", fault);
  const ids = new Set<string>();
  // Unlike `map` it leaves out no hole of a list.
  return Array.from(list as readonly unknown[], (entry, index) => {
    const path = `identities[${index}]`;
    const given = ownFields(entry, path);
    const identity = checkedIdentity(given, { path, sites });
    if (ids.has(identity.id))
      throw refusal(`${path}.id`, "is that of another one; give each an id of its own");
    ids.add(identity.id);
    return identity;
  });
}

function faultOfList(list: unknown): Fault {
  if (!Array.isArray(list)) return `must be a list of identities, not ${kindOf(list)}`;
  if (list.length === 0) return "must have at least one; leave the option out to ask without any";
  return list.length > MOST_IDENTITIES ? `has more than ${MOST_IDENTITIES}` : undefined;
}

/** Read once: a getter may throw, and may say something else the next time. */
function ownFields(entry: unknown, path: string): Record<string, unknown> {
  let fields: Record<string, unknown> | undefined;
  const fault = unlessItThrows(() => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry))
      return `must be an object with an id, not ${kindOf(entry)}`;
    fields = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
    return undefined;
  });
  if (fields === undefined) throw refusal(path, fault ?? "cannot be read");
  return fields;
}

function checkedIdentity(
  given: Record<string, unknown>,
  { path, sites }: { path: string; sites: readonly Site[] },
): PooledIdentity {
  const known = Object.keys(FIELDS);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(FIELDS, name));
  if (unknown !== undefined)
    throw refusal(`${path}.${shownName(unknown)}`, `is unknown${hintOf(unknown, known)}`);
  if (given.id === undefined) throw refusal(`${path}.id`, "is missing");
  for (const [name, value] of Object.entries(given)) {
    // Files have null where somebody took a value away.
    const fault = value === null ? "must have a value; leave it out" : FIELDS[name as Field](value, sites);
    if (fault !== undefined) throw refusal(`${path}.${name}`, fault);
  }
  return { weight: 1, ...given } as PooledIdentity;
}

/** `default` is all who ask without a cookie, `cookie-…` a user who gives one with a call. */
function faultOfId(value: unknown): Fault {
  if (typeof value !== "string") return `must be text, not ${kindOf(value)}`;
  if (!/^[\w.-]{1,64}$/.test(value))
    return "must be 1 to 64 letters, digits, dots, underscores and hyphens, since it is logged";
  const isTaken = value === anonymous.id || value.startsWith("cookie-");
  return isTaken ? 'must be another one: "default" and those that begin with "cookie-" are taken' : undefined;
}

/**
 * An export says whose each cookie is. A header does not: where there is more than one site it would go to all of them,
 * and a login is no other site's business.
 */
function faultOfCookie(value: unknown, sites: readonly Site[]): Fault {
  if (typeof value !== "string" || value.trim() === "") return `must be a cookie, not ${kindOf(value)}`;
  const refusals = sites.map(({ cookieDomains }) => faultOfCookieFor(value, cookieDomains));
  if (!refusals.includes(undefined)) return refusals[0];
  const isOfAnySite = sites.length > 1 && faultOfCookieFor(value, []) === undefined;
  return isOfAnySite
    ? "does not say which of the client's sites it is for; give an export of the browser, with domains"
    : undefined;
}

function faultOfCookieFor(cookie: string, domains: readonly string[]): Fault {
  try {
    return identityOf(cookie, domains).cookie === undefined ? "is empty" : undefined;
  } catch (thrown) {
    return `is refused: ${toStreamFallbackError(thrown).reason}`;
  }
}

function faultOfProxy(value: unknown): Fault {
  const url = typeof value === "string" && value.length <= LONGEST_URL ? URL.parse(value) : null;
  if (url === null || !PROTOCOLS.includes(url.protocol) || url.hostname === "")
    return `must be a URL of http, https, socks5 or socks5h, such as "http://user:password@host:8080" (special characters of the password as %XX)${notKind(value)}`;
  if (url.pathname.length > 1 || url.search !== "" || url.hash !== "")
    return "must end after the port, since a proxy has no path; write special characters of the password as %XX";
  const lengths = [url.username, url.password].map(lengthOfEscaped);
  if (lengths.includes(undefined))
    return "has a user or password with a % that escapes nothing; write %25 for it";
  const isShort = lengths.every((length = 0) => length <= LONGEST_SECRET);
  return isShort ? undefined : `has a user or password of more than ${LONGEST_SECRET} bytes`;
}

/** In bytes; undefined for a % that escapes nothing. */
function lengthOfEscaped(text: string): number | undefined {
  try {
    return Buffer.byteLength(decodeURIComponent(text));
  } catch {
    return undefined;
  }
}

function faultOfUserAgent(value: unknown, sites: readonly Site[]): Fault {
  if (typeof value !== "string" || !/^[\x20-\x7e]+$/.test(value) || value.length > LONGEST_USER_AGENT)
    return `must be the user agent of a browser, at most ${LONGEST_USER_AGENT} plain characters${notKind(value)}`;
  return sites.map((site) => site.faultOfUserAgent(value)).find((fault) => fault !== undefined);
}

/** "Must be a text, not text" would help nobody. */
function notKind(value: unknown): string {
  return typeof value === "string" ? "" : `, not ${kindOf(value)}`;
}

function unlessItThrows(find: () => Fault): Fault {
  try {
    return find();
  } catch {
    return "cannot be read: reading it throws";
  }
}

function refusal(path: string, fault: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", `${path} ${fault}`);
}
