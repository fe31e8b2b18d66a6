import { htmlReply, redirectReply } from "@stream-fallback/core/testing";
import { originsUnder } from "../addresses/origins.ts";
import { reflowAddress } from "../addresses/share-addresses.ts";
import { findMember } from "../cast/rooms.ts";
import { moodOf } from "../faults/page-mood.ts";
import { challengePage } from "../pages/challenge-page.ts";
import { livePage } from "../pages/live-page.ts";
import { olderPage } from "../pages/older-page.ts";
import type { Route } from "../site/site.ts";
import { issueNonce } from "../visitors/nonce.ts";
import { acRefusal } from "./ac-gate.ts";

/** The page of a room, behind a challenge that a browser solves without its user noticing. */
export const webHtmlRoute: Route = {
  endpoint: "webHTML",
  origin: "live",
  method: "GET",
  // Room numbers may hold letters.
  path: /^\/[\w.-]+$/,
  answer(request, site) {
    const member = site.stage.now(findMember(request.path.slice(1)));
    // Phones are sent to a page of their own, which needs no nonce.
    if (member.state === "live" && /\b(?:Mobile|iPhone)\b/.test(request.userAgent)) {
      return redirectReply(reflowAddress(originsUnder(site.url), member));
    }
    const refusal = acRefusal(request, site);
    if (refusal !== undefined) {
      return { ...htmlReply(challengePage(), [issueNonce()]), refused: refusal };
    }
    const ttwid = request.cookies.get("ttwid");
    const cookies = ttwid !== undefined && site.ttwids.recognises(ttwid) ? [] : [site.ttwids.issue()];
    const page =
      request.fault?.kind === "olderPage"
        ? olderPage(member, site.clock())
        : livePage(member, { nowMs: site.clock(), assemble: site.assemble, ...moodOf(request.fault) });
    return htmlReply(page, cookies);
  },
};
