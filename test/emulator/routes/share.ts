import { sharePage } from "../pages/share-page.ts";
import { htmlReply } from "../reply.ts";
import { findBySecUid } from "../rooms.ts";
import type { Route } from "../site.ts";

/** Open to everyone: links are for people without cookies. */
export const shareRoute: Route = {
  endpoint: "share",
  origin: "www",
  method: "GET",
  path: /^\/share\/user\/[\w-]+\/?$/,
  answer: ({ path }) => htmlReply(sharePage(findBySecUid(path.split("/")[3] ?? ""))),
};
