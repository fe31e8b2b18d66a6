import type { StandInReply } from "@stream-fallback/core/testing";
import { rewriteOlderPage } from "../pages/older-page.ts";
import { rewritePushes } from "../pages/rewrite-pushes.ts";

/** Changes the text of a JSON reply, or the rows of a page, as if the site had written it so. */
export function rewriteText(reply: StandInReply, change: (text: string) => string): StandInReply {
  if (!isHtml(reply)) return { ...reply, body: change(reply.body) };
  return { ...reply, body: rewriteOlderPage(rewritePushes(reply.body, change), change) };
}

function isHtml({ headers }: StandInReply): boolean {
  return headers["content-type"]?.startsWith("text/html") ?? false;
}
