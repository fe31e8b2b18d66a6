import { acRefusal } from "../ac-gate.ts";
import { issueNonce } from "../nonce.ts";
import { challengePage } from "../pages/challenge-page.ts";
import { moodOf } from "../pages/page-flaw.ts";
import { userPage } from "../pages/user-page.ts";
import { htmlReply } from "../reply.ts";
import { findBySecUid } from "../rooms.ts";
import type { Route } from "../site.ts";

/** The profile, behind the same challenge as the page of a room. */
export const userHtmlRoute: Route = {
  endpoint: "userHTML",
  origin: "www",
  method: "GET",
  path: /^\/user\/[\w-]+\/?$/,
  answer(request, site) {
    const refusal = acRefusal(request, site);
    if (refusal !== undefined) {
      site.counters.refusal("userHTML", refusal);
      return htmlReply(challengePage(), [issueNonce()]);
    }
    const secUid = request.path.split("/")[2] ?? "";
    const member = site.stage.now(findBySecUid(secUid));
    return htmlReply(userPage(secUid, member, site.clock(), moodOf(request.fault)));
  },
};
