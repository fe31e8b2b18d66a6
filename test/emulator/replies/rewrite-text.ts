import { rewriteOlderPage } from "../pages/older-page.ts";
import { rewritePushes } from "../pages/rewrite-pushes.ts";
import type { Reply } from "./reply.ts";

/** Changes the text of a JSON reply, or the rows of a page, as if the site had written it so. */
export function rewriteText(reply: Reply, change: (text: string) => string): Reply {
  if (!isHtml(reply)) return { ...reply, body: change(reply.body) };
  return { ...reply, body: rewriteOlderPage(rewritePushes(reply.body, change), change) };
}

function isHtml({ headers }: Reply): boolean {
  return headers["content-type"]?.startsWith("text/html") ?? false;
}
