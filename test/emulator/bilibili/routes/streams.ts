import { jsonReply, type StandInReply } from "@stream-fallback/core/testing";
import { playBody, playlistOf, playUrlBody } from "../shapes/play.ts";
import { codeReply, risk } from "../shapes/refusals.ts";
import type { Route, Site, SiteRequest } from "../site/site.ts";
import { badParameters, isNumber, viewerOf } from "./parameters.ts";

/** Lists of the site's own numbers, such as `0,1`. */
const NUMBERS = /^\d(?:,\d)*$/;

const playRoute: Route = {
  endpoint: "play",
  host: "api",
  path: "/xlive/web-room/v2/index/getRoomPlayInfo",
  answer(request, site) {
    const { parameters, query, fault } = request;
    // Who does not sign is answered; who signs must do it well.
    const flaw = site.strict && parameters.has("w_rid") ? site.wbi.flawOf(query) : undefined;
    if (flaw !== undefined) return { ...risk("voucher"), refused: flaw };
    const id = parameters.get("room_id");
    if (!isNumber(id)) return badParameters();
    const isWhole = ["protocol", "format", "codec"].every((name) => NUMBERS.test(parameters.get(name) ?? ""));
    if (!isWhole) return badParameters(1_002_002);
    const member = site.stage.byRoom(id);
    if (member === undefined) return codeReply(60_004);
    const isBare = fault?.kind === "noPlayurl";
    return jsonReply(playBody(member, { viewer: viewerOf(request), nowMs: site.clock(), isBare }));
  },
};

/** The one that is asked about by its real number; a short one is nobody's here. */
function byRealNumber({ parameters }: SiteRequest, { stage }: Site) {
  const cid = parameters.get("cid");
  const member = stage.byRoom(cid);
  return String(member?.roomId) === cid ? member : undefined;
}

const playUrlRoute: Route = {
  endpoint: "playUrl",
  host: "api",
  path: "/room/v1/Room/playUrl",
  answer(request, site): StandInReply {
    if (!isNumber(request.parameters.get("cid"))) return badParameters();
    const member = byRealNumber(request, site);
    if (member === undefined) return { ...codeReply(60_004), refused: "noRealNumber" };
    return jsonReply(playUrlBody(member, { viewer: viewerOf(request), nowMs: site.clock() }));
  },
};

const playlistRoute: Route = {
  endpoint: "playlist",
  host: "api",
  path: "/xlive/play-gateway/master/url",
  answer(request, site): StandInReply {
    const member = byRealNumber(request, site);
    if (member === undefined) return { ...codeReply(-400), refused: "noRealNumber" };
    // To somebody it gives the best, to nobody nothing.
    const isSomebody = site.stage.byUid(request.parameters.get("mid")) !== undefined;
    if (!isSomebody) return { ...codeReply(-400), refused: "noUid" };
    const text = playlistOf(member, { viewer: viewerOf(request), nowMs: site.clock() });
    if (text === undefined) return codeReply(-400);
    const headers = { "content-type": "application/vnd.apple.mpegurl" };
    return { status: 200, headers, cookies: [], body: text };
  },
};

export const streamRoutes: readonly Route[] = [playRoute, playUrlRoute, playlistRoute];
