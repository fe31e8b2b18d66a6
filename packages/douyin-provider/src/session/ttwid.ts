import {
  type CallContext,
  guardStatus,
  type HttpReply,
  StreamFallbackError,
  textOf,
} from "@stream-fallback/core";
import { refuseBlockPage } from "../blocks.ts";
import type { Origins } from "../origins.ts";
import { browserHeaders, pageHeaders } from "./browser-profile.ts";
import { setCookieOf } from "./cookies.ts";

export const TTWID_SESSION = "ttwid";
const TTWID_TTL_MS = 6 * 3_600_000;

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
  const reply = await http.send({ url: `${origins.live}/`, headers: pageHeaders });
  guardStatus(reply, clock.wallNow());
  return setCookieOf(reply, "ttwid") ?? refuse(reply, "home page");
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
  guardStatus(reply, clock.wallNow());
  return setCookieOf(reply, "ttwid") ?? refuse(reply, "registration");
}

function refuse(reply: HttpReply, where: string): never {
  refuseBlockPage(textOf(reply));
  throw new StreamFallbackError("INCOMPLETE", `the ${where} set no ttwid cookie; pass a cookie of your own`);
}
