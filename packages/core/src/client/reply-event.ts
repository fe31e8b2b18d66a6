/**
 * A reply as the site gave it, for a look at what it says. What was sent as a cookie or a signature, and what came as a cookie, is
 * left out of it wherever the site repeats it; all else of the page is there, and is not for logs.
 */
export interface ReplyEvent {
  provider: string;
  endpoint: string;
  identity: string;
  /** Without its query, which may be signed. */
  url: string;
  status: number;
  /** Names in lower case; without cookies. */
  headers: Record<string, string>;
  /** Decompressed, as far as it was read. */
  body: Uint8Array;
}
