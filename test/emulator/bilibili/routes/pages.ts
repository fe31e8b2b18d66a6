import { htmlReply, redirectReply, type StandInReply } from "@stream-fallback/core/testing";
import type { Member } from "../cast/member.ts";
import { festivalPage, livePage } from "../shapes/live-page.ts";
import { playBody } from "../shapes/play.ts";
import { refusal } from "../shapes/refusals.ts";
import { infoBody } from "../shapes/room.ts";
import type { Route, Site, SiteRequest } from "../site/site.ts";

const pageRoute: Route = {
  endpoint: "page",
  host: "live",
  path: /^\/(?:h5\/|blanc\/)?\d+$/,
  answer(request, site): StandInReply {
    const member = site.stage.byRoom(request.path.split("/").at(-1) ?? "");
    if (member?.page === "festival" || request.fault?.kind === "festival") return htmlReply(festivalPage());
    const state = member ? stateOf(member, { request, site }) : nobodysState;
    return htmlReply(livePage({ title: member?.title ?? "", state }));
  },
};

const nobodysState = { roomInitRes: refusal(60_004), roomInfoRes: refusal(19_002_000) };

/** What the APIs would answer, with streams of the default quality. */
function stateOf(member: Member, { request, site }: { request: SiteRequest; site: Site }): object {
  const { cookies, fault } = request;
  const viewer = { qn: 0, hasLogin: cookies.has("SESSDATA") };
  const isBare = member.page === "withoutStreams" || fault?.kind === "noPlayurl";
  return {
    roomInitRes: playBody(member, { viewer, nowMs: site.clock(), isBare }),
    roomInfoRes: infoBody(member),
  };
}

/** Short links: many lead to videos, and one leads away. */
const shortRoute: Route = {
  endpoint: "short",
  host: "short",
  path: /^\/[\w-]+$/,
  answer({ path }, { stage, origins }): StandInReply {
    const code = path.slice(1);
    const member = stage.byShortCode(code);
    if (member) return redirectReply(`${origins.live}/${member.roomId}?share_source=copy_link`);
    if (code === "toVideo") return redirectReply("https://www.bilibili.com/video/BV1invented");
    if (code === "away") return redirectReply("https://elsewhere.example/1");
    return { ...htmlReply("<html><body>链接不存在</body></html>"), status: 404, refused: "unknownCode" };
  },
};

export const pageRoutes: readonly Route[] = [pageRoute, shortRoute];
