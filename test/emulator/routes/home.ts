import { htmlReply } from "@stream-fallback/core/testing";
import { homePage } from "../pages/home-page.ts";
import type { Route } from "../site/site.ts";
import { isNonce, issueNonce } from "../visitors/nonce.ts";

/** The home page: every visit sets a new ttwid, and a visit without a nonce sets one too. */
export const homeRoute: Route = {
  endpoint: "home",
  origin: "live",
  method: "GET",
  path: /^\/$/,
  answer(request, site) {
    const cookies = [site.ttwids.issue()];
    if (!isNonce(request.cookies.get("__ac_nonce"))) cookies.push(issueNonce());
    return htmlReply(homePage(), cookies);
  },
};
