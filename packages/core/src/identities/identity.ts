import { createHash } from "node:crypto";

/** How we appear to the site. */
export interface Identity {
  /** Safe to log: never made of the cookie's text. */
  id: string;
  /** A cookie header of the user's own. */
  cookie?: string | undefined;
}

const anonymous: Identity = { id: "default" };

/** The default identity, or the one that a user's cookie makes. */
export function identityOf(cookie: string | undefined): Identity {
  if (cookie === undefined || cookie === "") return anonymous;
  const digest = createHash("sha256").update(cookie).digest("hex");
  return { id: `cookie-${digest.slice(0, 12)}`, cookie };
}
