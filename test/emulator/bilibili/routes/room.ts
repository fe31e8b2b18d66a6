import { jsonReply, type StandInReply } from "@stream-fallback/core/testing";
import type { Member } from "../cast/member.ts";
import { withLongIds } from "../shapes/moments.ts";
import { codeReply, risk } from "../shapes/refusals.ts";
import { anchorBody, baseInfoBody, infoBody, initBody, roomInfoBody, statusBody } from "../shapes/room.ts";
import type { Route, Site } from "../site/site.ts";
import { badParameters, isNumber } from "./parameters.ts";

interface Asked {
  id: string | null;
  site: Site;
  tell(member: Member): object;
  missing: StandInReply;
}

/** What there is of one room, by either of its numbers. */
function ofRoom({ id, site, tell, missing }: Asked): StandInReply {
  if (!isNumber(id)) return badParameters();
  const member = site.stage.byRoom(id);
  return member ? longJson(tell(member)) : missing;
}

function longJson(value: object): StandInReply {
  const reply = jsonReply(value);
  return { ...reply, body: withLongIds(reply.body) };
}

const noData = () => codeReply(19_002_000);

const infoRoute: Route = {
  endpoint: "info",
  host: "api",
  path: "/xlive/web-room/v1/index/getInfoByRoom",
  isPoll: true,
  answer({ parameters, query, cookies }, site) {
    const flaw = site.strict
      ? (site.wbi.flawOf(query) ?? (cookies.get("buvid3") ? undefined : "noBuvid"))
      : undefined;
    if (flaw !== undefined) return { ...risk(flaw === "noBuvid" ? "code" : "voucher"), refused: flaw };
    return ofRoom({ id: parameters.get("room_id"), site, tell: infoBody, missing: noData() });
  },
};

const h5InfoRoute: Route = {
  endpoint: "h5Info",
  host: "api",
  path: "/xlive/web-room/v1/index/getH5InfoByRoom",
  isPoll: true,
  answer: ({ parameters }, site) =>
    ofRoom({ id: parameters.get("room_id"), site, tell: infoBody, missing: noData() }),
};

const initRoute: Route = {
  endpoint: "init",
  host: "api",
  path: "/room/v1/Room/room_init",
  isPoll: true,
  answer: ({ parameters }, site) =>
    ofRoom({ id: parameters.get("id"), site, tell: initBody, missing: codeReply(60_004) }),
};

const roomInfoRoute: Route = {
  endpoint: "roomInfo",
  host: "api",
  path: "/room/v1/Room/get_info",
  isPoll: true,
  answer: ({ parameters }, site) =>
    ofRoom({
      id: parameters.get("room_id") ?? parameters.get("id"),
      ...{ site, tell: roomInfoBody, missing: codeReply(1, []) },
    }),
};

const anchorRoute: Route = {
  endpoint: "anchor",
  host: "api",
  path: "/live_user/v1/Master/info",
  answer({ parameters }, { stage }) {
    const uid = parameters.get("uid");
    if (!isNumber(uid)) return badParameters();
    const member = stage.byUid(uid);
    return member ? jsonReply(anchorBody(member)) : codeReply(1);
  },
};

/** Those of the rooms that lists have: who was shut is left out, without a word. */
function listed(members: readonly (Member | undefined)[]): Member[] {
  const there = members.filter((member) => member !== undefined && member.lock !== "shut");
  return [...new Map(there.map((member) => [member?.roomId, member as Member])).values()];
}

const baseInfoRoute: Route = {
  endpoint: "baseInfo",
  host: "api",
  path: "/xlive/web-room/v1/index/getRoomBaseInfo",
  isPoll: true,
  answer({ parameters }, { stage }) {
    const ids = parameters.getAll("room_ids");
    // The site's own spelling.
    const isAskedWell = parameters.get("req_biz") === "web_room_componet";
    if (!isAskedWell || ids.length === 0 || !ids.every(isNumber)) return badParameters();
    return longJson(baseInfoBody(listed(ids.map((id) => stage.byRoom(id)))));
  },
};

const statusByUidsRoute: Route = {
  endpoint: "statusByUids",
  host: "api",
  path: "/room/v1/Room/get_status_info_by_uids",
  isPoll: true,
  answer({ parameters }, { stage }) {
    const uids = parameters.getAll("uids[]");
    if (uids.length === 0 || !uids.every(isNumber)) return badParameters();
    return jsonReply(statusBody(listed(uids.map((uid) => stage.byUid(uid)))));
  },
};

export const roomRoutes: readonly Route[] = [
  ...[infoRoute, h5InfoRoute, initRoute, roomInfoRoute, anchorRoute, baseInfoRoute, statusByUidsRoute],
];
