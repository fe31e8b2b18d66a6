const EARLIEST_SECONDS = Date.UTC(2020, 0) / 1_000;
const LATEST_SECONDS = Date.UTC(2100, 0) / 1_000;

/** The parameters that tell of an end. */
const PARAMETERS = ["expire=", "volcTime=", "wsTime=", "keeptime=", "auth_key=", "k=", "t="] as const;

type Parameter = (typeof PARAMETERS)[number];

const QUESTION_MARK = 0x3f;
const AMPERSAND = 0x26;

/** When the first of these URLs stops working, by what their queries say; undefined where none says anything likely. */
export function earliestExpiry(...urls: readonly (string | undefined)[]): Date | undefined {
  let earliest = Number.POSITIVE_INFINITY;
  for (const url of urls) {
    if (url === undefined) continue;
    for (const seconds of endsOf(url)) {
      if (seconds >= EARLIEST_SECONDS && seconds < LATEST_SECONDS) earliest = Math.min(earliest, seconds);
    }
  }
  return earliest === Number.POSITIVE_INFINITY ? undefined : new Date(earliest * 1_000);
}

/** In Unix seconds, NaN for each form that a URL has not; each network that delivers has its own, and some URLs have two. */
function endsOf(url: string): readonly number[] {
  const parameters = parametersOf(queryOf(url));
  const [key] = /^\d{10}(?=-)/.exec(parameters["auth_key="] ?? "") ?? [];
  return [
    readSeconds(parameters["expire="]),
    readSeconds(parameters["volcTime="]),
    readSeconds(parameters["wsTime="]) + readKeepSeconds(parameters["keeptime="]),
    key === undefined ? Number.NaN : Number(key),
    // Beside a key only: alone, `t` may be any moment.
    isKey(parameters["k="]) ? readDecimal(parameters["t="]) : Number.NaN,
  ];
}

/**
 * What a query says of an end; the first of two equal names counts. By hand, since a room has forty such URLs, and
 * URLSearchParams takes seconds for a megabyte of parameters.
 */
function parametersOf(query: string): Partial<Record<Parameter, string>> {
  const found: Partial<Record<Parameter, string>> = {};
  for (let at = 0; at < query.length; at += 1) {
    const mark = query.charCodeAt(at);
    if (mark !== QUESTION_MARK && mark !== AMPERSAND) continue;
    const name = parameterAt(query, at + 1);
    if (name === undefined) continue;
    const next = query.indexOf("&", at + 1);
    const end = next === -1 ? query.length : next;
    found[name] ??= query.slice(at + 1 + name.length, end);
    at = end - 1;
  }
  return found;
}

function parameterAt(query: string, position: number): Parameter | undefined {
  for (const name of PARAMETERS) if (query.startsWith(name, position)) return name;
  return undefined;
}

/** With its question mark; empty where there is none. */
function queryOf(url: string): string {
  const fragment = url.indexOf("#");
  const beforeFragment = fragment === -1 ? url : url.slice(0, fragment);
  const query = beforeFragment.indexOf("?");
  return query === -1 ? "" : beforeFragment.slice(query);
}

/** Ten digits are decimal, eight are hexadecimal, whatever they look like. */
function readSeconds(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  if (/^\d{10}$/.test(text)) return Number(text);
  return /^[\da-f]{8}$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN;
}

function readDecimal(text: string | undefined): number {
  return text !== undefined && /^\d{10}$/.test(text) ? Number(text) : Number.NaN;
}

function isKey(text: string | undefined): boolean {
  return text !== undefined && /^[\da-f]+$/i.test(text);
}

/** With `keeptime`, `wsTime` is the start. Alone it may be either, and the end is the earlier reading. */
function readKeepSeconds(text: string | undefined): number {
  return text !== undefined && /^[\da-f]{1,8}$/i.test(text) ? Number.parseInt(text, 16) : 0;
}
