import type { Identity } from "./identity.ts";

/** As whom a client may ask, as it is written in a list, a file or the environment. */
export interface IdentityOptions {
  /** Letters, digits, `.`, `_` and `-`; unique, and safe to log. */
  id: string;
  /** A cookie of the user's own, as a browser sends it, or an export of a browser. @default none */
  cookie?: string | undefined;
  /**
   * The proxy that it asks through: a URL of `http`, `https`, `socks5` or `socks5h`, with user and password where it wants
   * them. @default what the environment says
   */
  proxy?: string | undefined;
  /** A bigger weight gets more rooms; 0 takes the identity out. @default 1 */
  weight?: number | undefined;
  /** Where it is, in words of your own: farther than others, for strategies that heed it, if it is not the client's. @default the client's */
  region?: string | undefined;
  /** The browser that the cookie is out of, word for word. @default the provider's own */
  userAgent?: string | undefined;
}

/** A member of the pool, checked. What adapters see of it is an `Identity`: the proxy and its password stay here. */
export interface PooledIdentity extends Identity {
  proxy?: string | undefined;
  weight: number;
  region?: string | undefined;
}
