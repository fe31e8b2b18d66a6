import { digestOf, etagOf, hasAlready } from "../reply/etag.ts";
import type { PageFile } from "./page-files.ts";

/** What a browser gets for a file of a page. */
export interface PageReply {
  status: 200 | 304;
  headers: Readonly<Record<string, string>>;
  /** Null where the browser has it already. */
  text: string | null;
}

/** Answers with a file, by the `If-None-Match` of whoever asks for it. It is read when somebody opens the page, since few do. */
export function pageReplies({ mediaType, read }: PageFile): (ifNoneMatch: string | undefined) => PageReply {
  let kept: { text: string; etag: string } | undefined;
  return (ifNoneMatch) => {
    if (kept === undefined) {
      const text = read();
      kept = { text, etag: etagOf(digestOf(text)) };
    }
    const { text, etag } = kept;
    const headers = { ...HEADERS, ETag: etag };
    if (hasAlready(ifNoneMatch, etag)) return { status: 304, headers, text: null };
    return { status: 200, headers: { ...headers, "Content-Type": mediaType }, text };
  };
}

/** Nothing of another host, nothing written into the page, and no frame around it, where clicks could be led. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const HEADERS = {
  "Content-Security-Policy": POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  // An update of the service is one of the page too.
  "Cache-Control": "no-cache",
};
