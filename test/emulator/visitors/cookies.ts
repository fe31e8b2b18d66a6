/** The cookies of a Cookie header by name, as the site reads them: one without a name is none. */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  return new Map(cookiePairs(header).filter(([name]) => name !== ""));
}

/** Every name and value of a Cookie header, doubles included; a value that came without a name has "" for one. */
export function cookiePairs(header: string | undefined): (readonly [name: string, value: string])[] {
  return (header ?? "").split(";").map((pair) => {
    const equals = pair.indexOf("=");
    return [pair.slice(0, Math.max(0, equals)).trim(), pair.slice(equals + 1).trim()];
  });
}

/** The Cookie header of a client that was given these Set-Cookie lines: attributes are not sent back. */
export function cookieHeaderFrom(setCookieLines: readonly string[]): string {
  return setCookieLines.map((line) => line.split(";", 1)[0]).join("; ");
}

export interface CookieOptions {
  maxAgeSeconds: number;
  httpOnly?: boolean;
}

/** No Domain attribute: the site names its own domain, which a cookie jar on localhost would refuse. */
export function setCookie(name: string, value: string, { maxAgeSeconds, httpOnly }: CookieOptions): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}${httpOnly ? "; HttpOnly" : ""}`;
}
