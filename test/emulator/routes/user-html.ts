import { htmlReply } from "@stream-fallback/core/testing";
import { findBySecUid } from "../cast/rooms.ts";
import { moodOf } from "../faults/page-mood.ts";
import { challengePage } from "../pages/challenge-page.ts";
import { userPage } from "../pages/user-page.ts";
import type { Route } from "../site/site.ts";
import { issueNonce } from "../visitors/nonce.ts";
import { acRefusal } from "./ac-gate.ts";

/** The profile, behind the same challenge as the page of a room. */
export const userHtmlRoute: Route = {
  endpoint: "userHTML",
  origin: "www",
  method: "GET",
  path: /^\/user\/[\w-]+\/?$/,
  answer(request, site) {
    const refusal = acRefusal(request, site);
    if (refusal !== undefined) {
      return { ...htmlReply(challengePage(), [issueNonce()]), refused: refusal };
    }
    const secUid = request.path.split("/")[2] ?? "";
    const member = site.stage.now(findBySecUid(secUid));
    const { assemble } = site;
    const options = { nowMs: site.clock(), assemble, ...moodOf(request.fault) };
    return htmlReply(userPage({ secUid, member }, options));
  },
};
