import { digestOf, etagOf, hasAlready } from "../reply/etag.ts";
import { defineRoute, type Route } from "../routes/route.ts";
import { type PageFile, pageFiles } from "./page-files.ts";

/**
 * The files of the status page. They are open, since they hold no data: what the page shows it asks for with the key. They are
 * no part of the description, since no program asks for them.
 */
export function pageRoutes(): readonly Route[] {
  return [...pageFiles()].map(([path, file]) => pageRoute(path, file));
}

function pageRoute(path: string, { mediaType, read }: PageFile): Route {
  /** Read when somebody opens the page, since few do. */
  let kept: { text: string; etag: string } | undefined;
  return defineRoute({
    method: "get",
    path,
    says: "A file of the status page.",
    query: {},
    answers: { 200: { mediaType }, 304: null },
    isOpen: true,
    handle({ context }) {
      if (kept === undefined) {
        const text = read();
        kept = { text, etag: etagOf(digestOf(text)) };
      }
      const { text, etag } = kept;
      const headers = { ...HEADERS, ETag: etag };
      if (hasAlready(context.req.header("If-None-Match"), etag)) return context.body(null, 304, headers);
      return context.body(text, 200, { ...headers, "Content-Type": mediaType });
    },
  });
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
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  // An update of the service is one of the page too.
  "Cache-Control": "no-cache",
};
