import { htmlReply } from "@stream-fallback/core/testing";
import { originsUnder } from "../addresses/origins.ts";
import { findByRoomId } from "../cast/rooms.ts";
import { flawOf } from "../faults/page-mood.ts";
import { errorPage } from "../pages/error-page.ts";
import { reflowPage } from "../pages/reflow-page.ts";
import type { Route } from "../site/site.ts";

/** The page of a room for phones, to which short links lead; it needs no cookie and no signature. */
export const reflowRoute: Route = {
  endpoint: "reflow",
  origin: "webcast",
  method: "GET",
  path: /^\/douyin\/webcast\/reflow\/\d+\/?$/,
  answer({ path, fault }, site) {
    const member = findByRoomId(path.split("/")[4] ?? "");
    if (member === undefined || member.state === "restricted") {
      return htmlReply(errorPage("该内容暂时无法查看"));
    }
    const origins = originsUnder(site.url);
    return htmlReply(reflowPage(member, { nowMs: site.clock(), origins, flaw: flawOf(fault) }));
  },
};
