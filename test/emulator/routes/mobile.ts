import { jsonReply } from "@stream-fallback/core/testing";
import { originsUnder } from "../addresses/origins.ts";
import type { AnchorMember } from "../cast/members.ts";
import { findByRoomId, findBySecUid } from "../cast/rooms.ts";
import { errorBody } from "../shapes/error-body.ts";
import { reflowInfoBody } from "../shapes/reflow-info.ts";
import type { Route, Site, SiteRequest } from "../site/site.ts";
import { checkABogus } from "../visitors/signatures.ts";

const applications = ["1128", "6383"];

/** The JSON address of phones. It needs no cookie, and answers every refused request with a parameter error. */
export const mobileRoute: Route = {
  endpoint: "mobile",
  origin: "webcast",
  method: "GET",
  path: /^\/webcast\/room\/reflow\/info\/?$/,
  answer(request, site) {
    const refusal = refusalOf(request, site);
    if (refusal !== undefined) {
      return { ...jsonReply(errorBody(10011, site.clock())), refused: refusal };
    }
    const parameters = new URLSearchParams(request.query);
    return jsonReply(
      reflowInfoBody(site.stage.now(memberAskedFor(parameters)), {
        nowMs: site.clock(),
        origins: originsUnder(site.url),
      }),
    );
  },
};

function refusalOf({ query, userAgent }: SiteRequest, site: Site): string | undefined {
  if (!areWellFormed(new URLSearchParams(query))) return "badParameters";
  if (!site.strict) return undefined;
  return checkABogus({ queryWithSignature: query, userAgent, nowMs: site.clock() });
}

function areWellFormed(parameters: URLSearchParams): boolean {
  return (
    applications.includes(parameters.get("app_id") ?? "") &&
    parameters.get("live_id") === "1" &&
    parameters.get("type_id") === "0" &&
    /^[\d.]+$/.test(parameters.get("version_code") ?? "") &&
    (isRealRoomId(parameters) || /^MS4wLjAB[\w-]+$/.test(parameters.get("sec_user_id") ?? ""))
  );
}

/** Whether the query names a room; clients that ask for an anchor send a short number, usually 2, in its place. */
function isRealRoomId(parameters: URLSearchParams): boolean {
  return /^\d{19}$/.test(parameters.get("room_id") ?? "");
}

function memberAskedFor(parameters: URLSearchParams): AnchorMember | undefined {
  if (!isRealRoomId(parameters)) return findBySecUid(parameters.get("sec_user_id") ?? "");
  return findByRoomId(parameters.get("room_id") ?? "");
}
