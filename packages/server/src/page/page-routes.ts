import { defineRoute, type Route } from "../routes/route.ts";
import { type PageFile, pageFiles } from "./page-files.ts";
import { pageReplies } from "./page-replies.ts";

/**
 * The files of the status page. They are open, since they hold no data: what the page shows it asks for with the key. They are
 * no part of the description, since no program asks for them.
 */
export function pageRoutes(): readonly Route[] {
  return [...pageFiles()].map(([path, file]) => pageRoute(path, file));
}

function pageRoute(path: string, file: PageFile): Route {
  const replyTo = pageReplies(file);
  return defineRoute({
    method: "get",
    path,
    says: "A file of the status page.",
    query: {},
    answers: { 200: { mediaType: file.mediaType }, 304: null },
    isOpen: true,
    handle({ context }) {
      const { headers, text } = replyTo(context.req.header("If-None-Match"));
      return text === null ? context.body(null, 304, headers) : context.body(text, 200, headers);
    },
  });
}
