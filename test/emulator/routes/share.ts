import { htmlReply } from "@stream-fallback/core/testing";
import { findBySecUid } from "../cast/rooms.ts";
import { sharePage } from "../pages/share-page.ts";
import type { Route } from "../site/site.ts";

/** The page of an anchor for visitors with a share link; it needs no cookie. */
export const shareRoute: Route = {
  endpoint: "share",
  origin: "www",
  method: "GET",
  path: /^\/share\/user\/[\w-]+\/?$/,
  answer: ({ path }) => htmlReply(sharePage(findBySecUid(path.split("/")[3] ?? ""))),
};
