import {
  type CallContext,
  guardStatus,
  type HttpReply,
  jsonOf,
  StreamFallbackError,
  textOf,
} from "@stream-fallback/core";
import { z } from "zod";

const TOKEN = "token";
/** How long a token is kept: a little less than the hour after which the site forgets it. */
const TOKEN_TTL_MS = 55 * 60_000;
const loginSchema = z.object({ token: z.string().min(1) });

/** Asks with the identity's token; one that the site has forgotten is renewed once. */
export async function askWithToken(url: string, context: CallContext): Promise<HttpReply> {
  for (let isRenewed = false; ; isRenewed = true) {
    const token = await context.session(TOKEN, TOKEN_TTL_MS, () => login(url, context));
    const reply = await context.http.send({ url, headers: { authorization: `Bearer ${token}` } });
    if (reply.status !== 401) return refuseBlocks(reply, context);
    await context.forgetSession(TOKEN, token);
    if (isRenewed) throw rejected();
  }
}

/** @throws StreamFallbackError for statuses, and for the page that Lantern shows to those it takes for robots */
export function refuseBlocks(reply: HttpReply, { clock }: CallContext): HttpReply {
  guardStatus(reply, clock.wallNow());
  if (reply.body.length === 0) throw new StreamFallbackError("EMPTY_REPLY", "empty reply; ask less often");
  if (!textOf(reply).includes("<title>Are you human?</title>")) return reply;
  throw new StreamFallbackError(
    "RISK_CONTROL",
    "the site shows a captcha; ask less often, or from elsewhere",
  );
}

/** Logs in: with a member's cookie for a member's token, without a cookie for a guest's. */
async function login(url: string, context: CallContext): Promise<string> {
  const { cookie } = context.identity;
  const headers = cookie === undefined ? {} : { cookie };
  const reply = await context.http.send({ url: new URL("/login", url).href, method: "POST", headers });
  if (reply.status === 401) throw rejected();
  const parsed = loginSchema.safeParse(jsonOf(refuseBlocks(reply, context)));
  if (parsed.success) return parsed.data.token;
  throw new StreamFallbackError("SCHEMA", "the login gave no token; look for an update");
}

function rejected(): StreamFallbackError {
  return new StreamFallbackError("AUTH_REJECTED", "the login was refused; copy the member's cookie anew");
}
