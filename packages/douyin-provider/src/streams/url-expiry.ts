const EARLIEST_SECONDS = Date.UTC(2020, 0) / 1_000;
const LATEST_SECONDS = Date.UTC(2100, 0) / 1_000;

const PARAMETER = /[?&](expire|volcTime|wsTime|keeptime|auth_key|k|t)=([^&]*)/g;

/** When the first of these URLs stops working, by what their queries say; undefined where none says anything likely. */
export function earliestExpiry(...urls: readonly (string | undefined)[]): Date | undefined {
  const ends = urls.flatMap((url) => (url === undefined ? [] : endsOf(url)));
  const likely = ends.filter((seconds) => seconds >= EARLIEST_SECONDS && seconds < LATEST_SECONDS);
  return likely.length > 0 ? new Date(Math.min(...likely) * 1_000) : undefined;
}

/** In Unix seconds; each network that delivers has a form of its own, and some URLs have two of them. */
function endsOf(url: string): number[] {
  const query = queryOf(url);
  // Read from the last to the first, so that the first of two equal names counts.
  // URLSearchParams takes seconds for a megabyte of parameters.
  const found = Array.from(query.matchAll(PARAMETER), ([, name, value]) => [name, value] as const);
  const parameters = new Map(found.reverse());
  const [key] = /^\d{10}(?=-)/.exec(parameters.get("auth_key") ?? "") ?? [];
  return [
    readSeconds(parameters.get("expire")),
    readSeconds(parameters.get("volcTime")),
    readSeconds(parameters.get("wsTime")) + readKeepSeconds(parameters.get("keeptime")),
    key === undefined ? Number.NaN : Number(key),
    // Beside a key only: alone, `t` may be any moment.
    isKey(parameters.get("k")) ? readDecimal(parameters.get("t")) : Number.NaN,
  ].filter((seconds) => !Number.isNaN(seconds));
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
