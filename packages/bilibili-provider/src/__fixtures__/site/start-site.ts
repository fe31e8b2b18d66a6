import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { mixinKey } from "../../signing/mixin-key.ts";
import { signedQuery } from "../../signing/signed-query.ts";
import * as replies from "./replies.ts";
import { cast, type SiteRoom } from "./rooms.ts";

/** In which way all of the site fails, and what that must be called. */
export const SITE_BREAKS = {
  "412 in JSON": "RISK_CONTROL",
  "412 as a page": "RISK_CONTROL",
  "-412 in 200": "RISK_CONTROL",
  "-352": "RISK_CONTROL",
  voucher: "RISK_CONTROL",
  "-799": "RATE_LIMITED",
  "-500": "UPSTREAM_ERROR",
  cut: "NETWORK",
} as const;
type SiteBreak = keyof typeof SITE_BREAKS;

export interface Site {
  origins: { api: string; account: string; live: string; short: string };
  /** Paths that were asked for, without queries, in order. */
  asked: string[];
  /** The headers of each request. */
  heads: IncomingMessage["headers"][];
  break(kind: SiteBreak): void;
  /** From now on, signatures with the keys of before are refused. */
  rotateKeys(): void;
  /** What one path answers instead. */
  answer(path: string, body: unknown): void;
  close(): Promise<void>;
}

const rooms: readonly SiteRoom[] = Object.values(cast);
const shown = rooms.filter(({ lock }) => lock !== "shut");

interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body: string;
}

const json = (value: unknown): Reply => ({ body: JSON.stringify(value) });

const BROKEN: Readonly<Record<Exclude<SiteBreak, "cut">, Reply>> = {
  "412 in JSON": { status: 412, ...json(replies.refusal(-412, "请求被拦截")) },
  "412 as a page": { status: 412, body: "<!DOCTYPE html><title>出错啦! - bilibili.com</title>" },
  "-412 in 200": json(replies.refusal(-412, "请求被拦截")),
  "-352": json(replies.refusal(-352, "-352")),
  voucher: json({ ...replies.refusal(0, "0"), data: { v_voucher: "voucher_invented" } }),
  "-799": json(replies.refusal(-799, "请求过于频繁，请稍后再试")),
  "-500": json(replies.refusal(-500, "服务器错误")),
};

/** Bilibili, as far as live rooms go, played on this machine. */
export async function startSite(): Promise<Site> {
  const asked: string[] = [];
  const heads: IncomingMessage["headers"][] = [];
  const instead = new Map<string, unknown>();
  let broken: SiteBreak | undefined;
  let rotations = 0;
  let visitors = 0;
  const keys = () => ({
    imgKey: replies.IMG_KEY.slice(rotations % 30) + replies.IMG_KEY.slice(0, rotations % 30),
    subKey: replies.SUB_KEY,
  });

  function isSigned(url: URL): boolean {
    const { w_rid, wts = "", ...parameters } = Object.fromEntries(url.searchParams);
    const again = signedQuery(parameters, { key: mixinKey(keys()), wts: Number(wts) });
    return `${url.search}` === `?${again}` && w_rid !== undefined;
  }

  function reply(url: URL, head: IncomingMessage["headers"]): Reply {
    const { pathname: path, searchParams: parameters } = url;
    if (broken !== undefined && broken !== "cut") return BROKEN[broken];
    if (!String(head["user-agent"]).startsWith("Mozilla/5.0")) return BROKEN["412 in JSON"];
    if (instead.has(path)) return json(instead.get(path));
    const cookie = head.cookie ?? "";
    const hasLogin = cookie.includes("SESSDATA=");
    const viewer = { qn: Number(parameters.get("qn") ?? 10_000), hasLogin };
    const named = (name: string) => {
      const id = Number(parameters.get(name));
      return rooms.find(({ roomId, shortId }) => roomId === id || shortId === id);
    };
    const ofRoom = (name: string, tell: (room: SiteRoom) => unknown, missing: unknown) => {
      const room = named(name);
      return json(room ? tell(room) : missing);
    };
    const noData = replies.refusal(19_002_000, "获取初始化数据失败");
    const noRoom = replies.refusal(60_004, "直播间不存在");
    switch (path) {
      case "/account/x/web-interface/nav":
        return json(replies.nav(keys().imgKey, keys().subKey));
      case "/account/x/frontend/finger/spi":
        visitors += 1;
        return json(replies.spi(visitors));
      case "/api/xlive/web-room/v1/index/getInfoByRoom":
        if (!isSigned(url) || !cookie.includes("buvid3=")) return BROKEN["-352"];
        return ofRoom("room_id", replies.info, noData);
      case "/api/xlive/web-room/v1/index/getH5InfoByRoom":
        return ofRoom("room_id", replies.info, noData);
      case "/api/xlive/web-room/v2/index/getRoomPlayInfo":
        if (parameters.has("w_rid") && !isSigned(url)) return BROKEN["-352"];
        return ofRoom("room_id", (room) => replies.playInfo(room, viewer), noRoom);
      case "/api/room/v1/Room/room_init":
        return ofRoom("id", replies.init, noRoom);
      case "/api/room/v1/Room/get_info":
        return ofRoom("room_id", replies.roomInfo, replies.refusal(1, "未找到该房间", []));
      case "/api/live_user/v1/Master/info": {
        const room = rooms.find(({ uid }) => uid === Number(parameters.get("uid")));
        return json(room ? replies.anchorInfo(room) : replies.refusal(1, "error"));
      }
      case "/api/room/v1/Room/playUrl":
        return ofRoom("cid", (room) => replies.oldPlayUrl(room, viewer), noRoom);
      case "/api/xlive/web-room/v1/index/getRoomBaseInfo": {
        const ids = parameters.getAll("room_ids").map(Number);
        const found = shown.filter(({ roomId, shortId = 0 }) => ids.includes(roomId) || ids.includes(shortId));
        return json(replies.baseInfo(found));
      }
      case "/api/room/v1/Room/get_status_info_by_uids": {
        const uids = parameters.getAll("uids[]").map(Number);
        return json(replies.statusByUids(shown.filter(({ uid }) => uids.includes(uid))));
      }
      case "/api/xlive/play-gateway/master/url": {
        const room = named("cid");
        return room?.status === 1 && Number(parameters.get("mid")) === room.uid
          ? { body: replies.masterPlaylist(room, viewer.qn) }
          : json(replies.refusal(-400, "请求错误"));
      }
      case "/short/toRoom":
        return { status: 302, headers: { location: `/live/${cast.live.roomId}?share=1` }, body: "" };
      case "/short/toVideo":
        return { status: 302, headers: { location: "https://www.bilibili.com/video/BV1" }, body: "" };
      case "/short/away":
        return { status: 302, headers: { location: "https://elsewhere.example/1" }, body: "" };
    }
    const [, folder, id] = path.split("/");
    if (folder !== "live") return { status: 404, body: "" };
    const room = rooms.find(({ roomId, shortId }) => roomId === Number(id) || shortId === Number(id));
    if (room) return { body: replies.page(room, viewer) };
    return { body: replies.pageOf({ roomInitRes: noRoom, roomInfoRes: noData }, "") };
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://site");
    asked.push(url.pathname);
    heads.push(request.headers);
    const { status = 200, headers = {}, body } = reply(url, request.headers);
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
    if (broken === "cut") response.write(body.slice(0, 9), () => response.destroy());
    else response.end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origins: {
      ...{ api: `${origin}/api`, account: `${origin}/account` },
      ...{ live: `${origin}/live`, short: `${origin}/short` },
    },
    asked,
    heads,
    break: (kind) => {
      broken = kind;
    },
    rotateKeys: () => {
      rotations += 1;
    },
    answer: (path, body) => void instead.set(path, body),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
