import { StreamFallbackError } from "../errors.ts";

/** The error for a pasted cookie that cannot be sent; it quotes nothing of it. */
export function refusedCookie(fault: string): StreamFallbackError {
  const help = "give the one line that the browser sends to the site: name=value; name=value";
  return new StreamFallbackError("INVALID_INPUT", `the cookie ${fault}; ${help}`);
}
