import { StreamFallbackError } from "../../errors.ts";

/** A proxy as it is reached. Everything but `place` may hold a secret, and is shown nowhere. */
export interface ProxyAddress {
  kind: "http" | "https" | "socks5";
  host: string;
  port: number;
  user: string | undefined;
  password: string | undefined;
  /** Whether names are looked up here, not by the proxy. */
  looksUpHere: boolean;
  /** Tells it from others. */
  key: string;
  /** Host and port, for messages. */
  place: string;
}

/** Whom a proxy is to lead to. */
export interface Target {
  host: string;
  port: number;
}

const KINDS: Readonly<Record<string, { kind: ProxyAddress["kind"]; port: number; looksUpHere?: boolean }>> = {
  "http:": { kind: "http", port: 80 },
  "https:": { kind: "https", port: 443 },
  "socks5:": { kind: "socks5", port: 1_080, looksUpHere: true },
  "socks5h:": { kind: "socks5", port: 1_080 },
  "socks:": { kind: "socks5", port: 1_080 },
};

/** What SOCKS5 can carry of a name or a password. */
const LONGEST_SECRET = 255;

/**
 * @param what names the text in the message, which never quotes it
 * @throws StreamFallbackError `INVALID_INPUT`
 */
export function parseProxy(text: string, what: string): ProxyAddress {
  // Many write no scheme, which means HTTP everywhere.
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  const known = url && Object.hasOwn(KINDS, url.protocol) ? KINDS[url.protocol] : undefined;
  if (!url || !known || url.hostname === "") throw noProxy(what);
  // Of a password with / or # in it the rest is a path, and what stands before it would be shown as the host.
  if (url.pathname.length > 1 || url.search !== "" || url.hash !== "") throw noProxy(what);
  const { kind, looksUpHere = false } = known;
  const port = url.port === "" ? known.port : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const user = decoded(url.username, what);
  const password = decoded(url.password, what);
  const place = `${url.hostname}:${port}`;
  return { kind, host, port, user, password, looksUpHere, key: url.href, place };
}

function decoded(text: string, what: string): string | undefined {
  if (text === "") return undefined;
  try {
    const plain = decodeURIComponent(text);
    if (Buffer.byteLength(plain) <= LONGEST_SECRET) return plain;
  } catch {
    // A percent sign that stands for nothing.
  }
  throw noProxy(what);
}

function noProxy(what: string): StreamFallbackError {
  return new StreamFallbackError(
    "INVALID_INPUT",
    `${what} must be the URL of a proxy, such as http://user:password@host:8080 or socks5h://host:1080 (http, https, socks5, socks5h; special characters of the password as %XX)`,
  );
}
