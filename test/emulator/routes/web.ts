import { jsonReply } from "@stream-fallback/core/testing";
import { findMember } from "../cast/rooms.ts";
import { emptyReply } from "../replies/empty-reply.ts";
import { errorBody } from "../shapes/error-body.ts";
import { webEnterBody } from "../shapes/web-enter.ts";
import type { Route, Site, SiteRequest } from "../site/site.ts";
import { checkABogus } from "../visitors/signatures.ts";

/** The JSON address for computers. A visitor that it does not trust gets 200 and no bytes, never a reason. */
export const webRoute: Route = {
  endpoint: "web",
  origin: "live",
  method: "GET",
  path: /^\/webcast\/room\/web\/enter\/?$/,
  answer(request, site) {
    const refusal = refusalOf(request, site);
    if (refusal !== undefined) return { ...emptyReply(), refused: refusal };
    const parameters = new URLSearchParams(request.query);
    const webRid = parameters.get("web_rid");
    if (!webRid || parameters.get("aid") !== "6383") {
      return { ...jsonReply(errorBody(10011, site.clock())), refused: "badParameters" };
    }
    return jsonReply(webEnterBody(site.stage.now(findMember(webRid)), site.clock()));
  },
};

function refusalOf(request: SiteRequest, site: Site): string | undefined {
  const ttwid = request.cookies.get("ttwid");
  if (ttwid === undefined) return "noTtwid";
  if (!site.ttwids.recognises(ttwid)) return "forgedTtwid";
  if (!site.strict) return undefined;
  const { query, userAgent } = request;
  return checkABogus({ queryWithSignature: query, userAgent, nowMs: site.clock() });
}
