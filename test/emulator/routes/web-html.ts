import { isNonce, issueNonce } from "../nonce.ts";
import { challengePage } from "../pages/challenge-page.ts";
import { livePage, type PageFlaw } from "../pages/live-page.ts";
import { htmlReply } from "../reply.ts";
import { findMember } from "../rooms.ts";
import { checkAcSignature } from "../signatures.ts";
import type { Route, Site, SiteRequest } from "../site.ts";

/** The page of a room, behind a challenge that a browser solves without its user noticing. */
export const webHtmlRoute: Route = {
  endpoint: "webHTML",
  origin: "live",
  method: "GET",
  // Some rooms have letters in their number.
  path: /^\/[\w.-]+$/,
  answer(request, site) {
    const refusal = refusalOf(request, site);
    if (refusal !== undefined) {
      site.counters.refusal("webHTML", refusal);
      return htmlReply(challengePage(), [issueNonce()]);
    }
    const ttwid = request.cookies.get("ttwid");
    const cookies = ttwid !== undefined && site.ttwids.recognises(ttwid) ? [] : [site.ttwids.issue()];
    return htmlReply(livePage(findMember(request.path.slice(1)), site.clock(), flawOf(request)), cookies);
  },
};

function refusalOf({ cookies, userAgent }: SiteRequest, site: Site): string | undefined {
  const nonce = cookies.get("__ac_nonce");
  if (!isNonce(nonce)) return "noNonce";
  if (!site.strict) return undefined;
  const signature = cookies.get("__ac_signature");
  return checkAcSignature({ signature, nonce, userAgent, nowMs: site.clock() });
}

function flawOf({ fault }: SiteRequest): PageFlaw | undefined {
  if (fault?.kind === "malformed") return "garbled";
  return fault?.kind === "skeleton" || fault?.kind === "noState" ? fault.kind : undefined;
}
