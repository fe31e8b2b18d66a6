import { type CallContext, cookieOf, StreamFallbackError } from "@stream-fallback/core";
import type { Origins } from "../origins.ts";
import { browserHeaders, crossSiteHeaders, pageHeaders } from "./browser-profile.ts";
import { cookieOfVisit } from "./cookie-of-visit.ts";
import { browserOf } from "./own-browser.ts";
import type { SiteCall } from "./site-call.ts";
import { within } from "./within.ts";

const TTWID_SESSION = "ttwid";
const TTWID_TTL_MS = 6 * 3_600_000;
/** More than a slow home page takes, and little enough to leave the attempt time for the registration. */
const HOME_PAGE_TIMEOUT_MS = 3_000;
/**
 * The session key that tells whether the ttwid in the user's cookie is in use or was refused; the cookie itself is never
 * kept. It is not the key of our own ttwid: a call that takes up the user's again must not hand it to a call that was
 * just refused with it.
 */
const OWN_SESSION = "own-ttwid";

/**
 * The visitor cookie without which the JSON API answers with an empty body: the user's own until the site refuses it,
 * as old ones are, and then one of ours.
 * @param refused the ttwid that the site has just refused
 */
export async function ttwidOf({ context, origins }: SiteCall, refused?: string): Promise<string> {
  const own = cookieOf(context.identity.cookie, "ttwid");
  if (own !== undefined) {
    const now = own === refused ? "refused" : "in use";
    const state = await context.session(OWN_SESSION, TTWID_TTL_MS, async () => now);
    if (state === "in use" && own !== refused) return own;
  }
  try {
    return await context.session(TTWID_SESSION, TTWID_TTL_MS, () => fetchTtwid(context, origins));
  } catch (error) {
    await context.forgetSession(OWN_SESSION, "refused");
    throw error;
  }
}

/** Forgets a refused ttwid; where it was ours, the one in the user's cookie is tried again. */
export async function forgetTtwid(context: CallContext, refused: string): Promise<void> {
  const own = cookieOf(context.identity.cookie, "ttwid");
  if (refused === own) return context.forgetSession(OWN_SESSION, "in use");
  await context.forgetSession(TTWID_SESSION, refused);
  await context.forgetSession(OWN_SESSION, "refused");
}

async function fetchTtwid(context: CallContext, origins: Origins): Promise<string> {
  try {
    return await fromHomePage(context, origins);
  } catch (error) {
    // Another host serves the registration; it often still answers when the home page does not.
    context.signal.throwIfAborted();
    context.logger.debug({ error: String(error) }, "no ttwid from the home page; registering for one");
    return await fromRegistration(context, origins);
  }
}

function fromHomePage(context: CallContext, origins: Origins): Promise<string> {
  const request = { url: `${origins.live}/`, headers: pageHeaders(browserOf(context.identity)) };
  return within({ limitMs: HOME_PAGE_TIMEOUT_MS, context }, async (limited) =>
    given(await cookieOfVisit(limited, { name: "ttwid", request, expects: "page" }), "home page"),
  );
}

async function fromRegistration(context: CallContext, origins: Origins): Promise<string> {
  const request = {
    url: `${origins.ttwid}/ttwid/union/register/`,
    method: "POST",
    headers: {
      ...browserHeaders(browserOf(context.identity)),
      ...crossSiteHeaders(origins.live),
      "content-type": "application/json",
    },
    body: JSON.stringify({
      region: "cn",
      aid: 6383,
      needFid: false,
      service: "live.douyin.com",
      union: true,
      fid: "",
    }),
  } as const;
  return given(await cookieOfVisit(context, { name: "ttwid", request, expects: "data" }), "registration");
}

function given(ttwid: string | undefined, where: string): string {
  if (ttwid !== undefined) return ttwid;
  throw new StreamFallbackError("INCOMPLETE", `the ${where} set no ttwid cookie; pass a cookie of your own`);
}
