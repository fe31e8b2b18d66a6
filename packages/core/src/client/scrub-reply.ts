import type { HttpHead, HttpRequest } from "../http/http-client.ts";

/** Shorter values, such as `1` or `zh-CN`, are no secrets, and are everywhere. */
const LEAST_SECRET = 8;
const GONE = "***";
const SECRET_HEADER = /cookie|token|auth|secret|signature/;
/** Names in a query whose values are secrets: the others name the room, which the reply may well repeat. */
const SECRET_PARAMETER = /token|sign|bogus|fp$|session|ticket|cookie/i;

/** What must not be repeated: values of cookies in both directions, and of tokens and signatures in the query. */
export function secretsOf({ url, headers = {} }: HttpRequest, head: HttpHead): string[] {
  const sent = Object.entries(headers)
    .filter(([name]) => SECRET_HEADER.test(name.toLowerCase()))
    .flatMap(([, value]) => valuesOf(value));
  const set = [head.headers["set-cookie"] ?? []].flat().flatMap((line) => valuesOf(line.split(";")[0] ?? ""));
  const query = [...new URL(url).searchParams].flatMap(([name, value]) =>
    SECRET_PARAMETER.test(name) ? [value] : [],
  );
  const all = [...sent, ...set, ...query].flatMap((value) => [value, encodeURIComponent(value)]);
  return [...new Set(all)]
    .filter((value) => value.length >= LEAST_SECRET)
    .sort((one, other) => other.length - one.length);
}

function valuesOf(cookies: string): string[] {
  return cookies.split(";").flatMap((pair) => {
    const value = pair.slice(pair.indexOf("=") + 1).trim();
    return [value, decoded(value)];
  });
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

interface Scrubbed {
  headers: Record<string, string>;
  text: Uint8Array;
}

/** The reply without what must not be repeated. */
export function scrubbed(
  head: HttpHead,
  { body, secrets }: { body: Uint8Array; secrets: readonly string[] },
): Scrubbed {
  const without = (text: string) => secrets.reduce((left, secret) => left.replaceAll(secret, GONE), text);
  const headers = Object.entries(head.headers).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || SECRET_HEADER.test(name.toLowerCase())) return [];
    return [[name.toLowerCase(), without([value].flat().join(", "))]];
  });
  // Byte by byte, so that what is no UTF-8 stays as it came.
  const bytes = Buffer.from(body).toString("latin1");
  const isClean = !secrets.some((secret) => bytes.includes(latin(secret)));
  const text = isClean
    ? body
    : Buffer.from(
        secrets.reduce((left, secret) => left.replaceAll(latin(secret), GONE), bytes),
        "latin1",
      );
  return { headers: Object.fromEntries(headers), text };
}

/** The bytes of a text, a character each. */
function latin(text: string): string {
  return Buffer.from(text).toString("latin1");
}
