import { acRefusal } from "../ac-gate.ts";
import { issueNonce } from "../nonce.ts";
import { originsUnder } from "../origins.ts";
import { challengePage } from "../pages/challenge-page.ts";
import { livePage } from "../pages/live-page.ts";
import { olderPage } from "../pages/older-page.ts";
import { moodOf } from "../pages/page-flaw.ts";
import { htmlReply, redirectReply } from "../reply.ts";
import { findMember } from "../rooms.ts";
import { reflowAddress } from "../share-addresses.ts";
import type { Route } from "../site.ts";

/** The page of a room, behind a challenge that a browser solves without its user noticing. */
export const webHtmlRoute: Route = {
  endpoint: "webHTML",
  origin: "live",
  method: "GET",
  // Some rooms have letters in their number.
  path: /^\/[\w.-]+$/,
  answer(request, site) {
    const member = site.stage.now(findMember(request.path.slice(1)));
    // Phones have a page of their own, and nobody asks them for a nonce.
    if (member.state === "live" && /\b(?:Mobile|iPhone)\b/.test(request.userAgent)) {
      return redirectReply(reflowAddress(originsUnder(site.url), member));
    }
    const refusal = acRefusal(request, site);
    if (refusal !== undefined) {
      site.counters.refusal("webHTML", refusal);
      return htmlReply(challengePage(), [issueNonce()]);
    }
    const ttwid = request.cookies.get("ttwid");
    const cookies = ttwid !== undefined && site.ttwids.recognises(ttwid) ? [] : [site.ttwids.issue()];
    const page =
      request.fault?.kind === "olderPage"
        ? olderPage(member, site.clock())
        : livePage(member, site.clock(), moodOf(request.fault));
    return htmlReply(page, cookies);
  },
};
