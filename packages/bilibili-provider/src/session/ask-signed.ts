import { type CallContext, cookieOf } from "@stream-fallback/core";
import { dataOf } from "../blocks/judge-reply.ts";
import { signedQuery } from "../signing/signed-query.ts";
import { askVerdict } from "./ask-site.ts";
import type { SiteCall } from "./site-call.ts";
import { VISITOR_SESSION, type VisitorIds, visitorIdsOf } from "./visitor-ids.ts";
import { OF_THE_SITE, WBI_SESSION, wbiKeyOf } from "./wbi-keys.ts";

/** A refusal says nothing of its cause, so what is new a minute ago is not to blame. */
const RENEWAL_MS = 60_000;

export interface SignedQuestion {
  /** Below the API. */
  path: string;
  parameters: Readonly<Record<string, string>>;
  roomId: string;
  cookie?: string | undefined;
}

/**
 * Asks with a signature and a visitor's ids. Where the site takes one of them no longer, which it does not tell apart
 * from risk control, both are renewed and the question is asked once more, at most once a minute.
 */
export async function askSigned(question: SignedQuestion, call: SiteCall): Promise<unknown> {
  const { path, parameters, roomId, cookie } = question;
  const ask = async ({ key, ids }: Pass) => {
    const wts = Math.floor(call.context.clock.wallNow() / 1_000);
    const url = `${call.origins.api}${path}?${signedQuery(parameters, { key, wts })}`;
    return askVerdict({ url, roomId, cookie, visitor: ids }, call);
  };
  const pass = await passOf(call, cookie);
  const verdict = await ask(pass);
  if (!("error" in verdict) || !verdict.isVoucher) return dataOf(verdict);
  await renew(call.context, pass);
  const renewed = await passOf(call, cookie);
  const isRenewed = renewed.key !== pass.key || renewed.ids?.buvid3 !== pass.ids?.buvid3;
  return dataOf(isRenewed ? await ask(renewed) : verdict);
}

/** What a signed question is asked with. */
interface Pass {
  key: string;
  /** Undefined where the user's own cookie has one. */
  ids: VisitorIds | undefined;
}

async function passOf(call: SiteCall, own: string | undefined): Promise<Pass> {
  const hasOwnId = cookieOf(own, "buvid3") !== undefined;
  const [key, ids] = await Promise.all([wbiKeyOf(call), hasOwnId ? undefined : visitorIdsOf(call)]);
  return { key, ids };
}

/** Who is refused at the same time waits for the one who renews. */
async function renew(context: CallContext, { key, ids }: Pass): Promise<void> {
  const keys = async () => {
    await context.forgetSession(WBI_SESSION, key, OF_THE_SITE);
    return true;
  };
  const visitor = async () => {
    await context.forgetSession(VISITOR_SESSION, ids);
    return true;
  };
  await Promise.all([
    context.session(`${WBI_SESSION}-renewal`, RENEWAL_MS, keys, OF_THE_SITE),
    ids && context.session(`${VISITOR_SESSION}-renewal`, RENEWAL_MS, visitor),
  ]);
}
