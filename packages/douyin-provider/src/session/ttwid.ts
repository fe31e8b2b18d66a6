import { type CallContext, type HttpReply, StreamFallbackError } from "@stream-fallback/core";
import { refuseBlock } from "../blocks/refuse-block.ts";
import type { Origins } from "../origins.ts";
import { browserHeaders, pageHeaders } from "./browser-profile.ts";
import { setCookieOf } from "./cookies.ts";

export const TTWID_SESSION = "ttwid";
const TTWID_TTL_MS = 6 * 3_600_000;
/** More than a slow home page takes, and little enough to leave the attempt time for the registration. */
const HOME_PAGE_TIMEOUT_MS = 3_000;

/** The visitor cookie without which the JSON API answers with an empty body. */
export function ttwidOf(context: CallContext, origins: Origins): Promise<string> {
  return context.session(TTWID_SESSION, TTWID_TTL_MS, async () => {
    try {
      return await fromHomePage(context, origins);
    } catch (error) {
      // Another host serves the registration; it often still answers when the home page does not.
      context.signal.throwIfAborted();
      context.logger.debug({ error: String(error) }, "no ttwid from the home page; registering for one");
      return await fromRegistration(context, origins);
    }
  });
}

async function fromHomePage({ http, clock }: CallContext, origins: Origins): Promise<string> {
  const limit = new AbortController();
  const tooLate = new StreamFallbackError("TIMEOUT", `no home page within ${HOME_PAGE_TIMEOUT_MS / 1_000} s`);
  const timer = clock.setTimeout(() => limit.abort(tooLate), HOME_PAGE_TIMEOUT_MS);
  try {
    const reply = await http.send({ url: `${origins.live}/`, headers: pageHeaders, signal: limit.signal });
    return ttwidFrom(reply, "page", clock.wallNow());
  } finally {
    clock.clearTimeout(timer);
  }
}

async function fromRegistration({ http, clock }: CallContext, origins: Origins): Promise<string> {
  const reply = await http.send({
    url: `${origins.ttwid}/ttwid/union/register/`,
    method: "POST",
    headers: { ...browserHeaders, "content-type": "application/json" },
    body: JSON.stringify({
      region: "cn",
      aid: 6383,
      needFid: false,
      service: "live.douyin.com",
      union: true,
      fid: "",
    }),
  });
  return ttwidFrom(reply, "data", clock.wallNow());
}

/** The cookie counts whatever page it comes with, but not beside a status of refusal. */
function ttwidFrom(reply: HttpReply, expects: "page" | "data", wallNow: number): string {
  const ttwid = reply.status < 300 ? setCookieOf(reply, "ttwid") : undefined;
  if (ttwid !== undefined) return ttwid;
  refuseBlock({ ...reply, head: reply.body }, expects, wallNow);
  const where = expects === "page" ? "home page" : "registration";
  throw new StreamFallbackError("INCOMPLETE", `the ${where} set no ttwid cookie; pass a cookie of your own`);
}
