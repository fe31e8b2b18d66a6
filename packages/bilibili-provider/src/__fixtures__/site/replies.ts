import type { SiteRoom } from "./rooms.ts";

/** What the site answers of a room, as plain objects: written by hand from the shapes of its replies. */

export const IMG_KEY = "0123456789abcdef0123456789abcdef";
export const SUB_KEY = "fedcba9876543210fedcba9876543210";

const ok = (data: unknown) => ({ code: 0, message: "0", ttl: 1, data });
export const refusal = (code: number | string, message: string, data: unknown = null) => ({
  ...{ code, message, ttl: 1, data },
});

const isLive = ({ status }: SiteRoom) => status === 1;
const beganOf = (room: SiteRoom) => (isLive(room) ? (room.began ?? 0) : 0);
const face = ({ uid }: SiteRoom) => `https://i0.example/face/${uid}.jpg`;
const cover = ({ roomId }: SiteRoom) => `https://i0.example/cover/${roomId}.jpg`;
/** In China. */
const dateOf = (room: SiteRoom) =>
  isLive(room)
    ? new Date((beganOf(room) + 8 * 3_600) * 1_000).toISOString().slice(0, 19).replace("T", " ")
    : "0000-00-00 00:00:00";
/** A number that JSON readers round. */
const broadcastOf = (room: SiteRoom) => (isLive(room) ? "504307921683750045" : "0");
const qnsOf = ({ qns = [10_000, 400, 250] }: SiteRoom) => qns;

/** Of `A/x/web-interface/nav` for visitors. */
export const nav = (imgKey = IMG_KEY, subKey = SUB_KEY) =>
  refusal(-101, "账号未登录", {
    isLogin: false,
    wbi_img: {
      img_url: `https://i0.example/bfs/wbi/${imgKey}.png`,
      sub_url: `https://i0.example/bfs/wbi/${subKey}.png`,
    },
  });

export const spi = (number = 1) => ok({ b_3: `visitor-${number}infoc`, b_4: `VISITOR-${number}-024==` });

/** `getInfoByRoom`, and `getH5InfoByRoom`. */
export function info(room: SiteRoom) {
  return ok({
    room_info: {
      ...{ uid: room.uid, room_id: room.roomId, short_id: room.shortId ?? 0, title: room.title },
      ...{ cover: cover(room), live_status: room.status, live_start_time: beganOf(room) },
      ...{ lock_status: Number(room.lock === "locked"), hidden_status: Number(room.lock === "hidden") },
      ...{ area_name: room.area, parent_area_name: "娱乐", up_session: broadcastOf(room) },
      live_id_str: broadcastOf(room),
    },
    anchor_info: { base_info: { uname: room.owner, face: face(room), gender: "保密" } },
  });
}

/** `room_init`. */
export function init(room: SiteRoom) {
  return ok({
    ...ids(room),
    ...locks(room),
    ...{ live_status: room.status, pwd_verified: false, is_sp: 0, special_type: 0 },
    live_time: isLive(room) ? beganOf(room) : -62_170_012_800,
  });
}

const ids = (room: SiteRoom) => ({ room_id: room.roomId, short_id: room.shortId ?? 0, uid: room.uid });
const locks = ({ lock }: SiteRoom) => ({
  ...{ is_hidden: lock === "hidden", is_locked: lock === "locked", encrypted: lock === "password" },
});

/** `get_info`. */
export const roomInfo = (room: SiteRoom) =>
  ok({
    ...ids(room),
    ...{ live_status: room.status, title: room.title, user_cover: cover(room), keyframe: "" },
    ...{ area_name: room.area, parent_area_name: "娱乐", live_time: dateOf(room), online: 0 },
  });

/** `Master/info`. */
export const anchorInfo = (room: SiteRoom) =>
  ok({ info: { uid: room.uid, uname: room.owner, face: face(room) }, room_id: room.roomId });

/** `getRoomBaseInfo`: by real numbers. */
export const baseInfo = (rooms: readonly SiteRoom[]) =>
  ok({
    by_uids: {},
    by_room_ids: Object.fromEntries(
      rooms.map((room) => [
        room.roomId,
        {
          ...ids(room),
          ...{ live_status: room.status, title: room.title, uname: room.owner, cover: cover(room) },
          ...{ area_name: room.area, live_time: dateOf(room), is_encrypted: room.lock === "password" },
          ...{ live_id: Number(broadcastOf(room)), live_id_str: broadcastOf(room) },
        },
      ]),
    ),
  });

/** `get_status_info_by_uids`: an empty list where it would be an empty object. */
export const statusByUids = (rooms: readonly SiteRoom[]) =>
  ok(
    rooms.length === 0
      ? []
      : Object.fromEntries(
          rooms.map((room) => [
            room.uid,
            {
              ...ids(room),
              ...{ title: room.title, uname: room.owner, face: face(room), live_status: room.status },
              ...{ live_time: beganOf(room), cover_from_user: cover(room), area_v2_name: room.area },
              ...{ lock_till: "0000-00-00 00:00:00", hidden_till: "0000-00-00 00:00:00" },
            },
          ]),
        ),
  );

const NAMES: readonly (readonly [number, string])[] = [
  [30_000, "杜比"],
  [20_000, "4K"],
  [10_000, "原画"],
  [400, "蓝光"],
  [250, "超清"],
  [150, "高清"],
  [80, "流畅"],
];

/** Whoever watches. */
export interface Viewer {
  qn: number;
  hasLogin: boolean;
}

/** What the site gives: what was asked for, or silently the next one down that there is and that the viewer may have. */
function givenQn(room: SiteRoom, { qn, hasLogin }: Viewer): number {
  const most = hasLogin ? qn : Math.min(qn, room.visitorQn ?? qn);
  const all = qnsOf(room);
  return all.find((each) => each <= most) ?? all.at(-1) ?? 0;
}

const EXPIRES = 1_790_003_660;
const query = (qn: number, order: number) =>
  `expires=${EXPIRES}&len=0&oi=2130706433&pt=web&qn=${qn}&trid=1000&sign=invented&order=${order}`;

function codec(room: SiteRoom, { qn, name, ending }: { qn: number; name: string; ending: string }) {
  return {
    ...{ codec_name: name, current_qn: qn, accept_qn: qnsOf(room) },
    base_url: `/live-bvc/100/live_${room.uid}_${room.roomId}${name === "hevc" ? "_minihevc" : ""}${ending}?`,
    url_info: [
      { host: "https://cn-test-01.bilivideo.example", extra: query(qn, 1), stream_ttl: 3_600 },
      { host: "https://d1--cn-gotcha09.bilivideo.example", extra: query(qn, 2), stream_ttl: 3_600 },
    ],
  };
}

/** `playurl` of a room on air. */
function playurl(room: SiteRoom, viewer: Viewer) {
  const qn = givenQn(room, viewer);
  const of = (ending: string) => [codec(room, { qn, name: "avc", ending }), codec(room, { qn, name: "hevc", ending })];
  return {
    cid: room.roomId,
    g_qn_desc: NAMES.map(([each, desc]) => ({ qn: each, desc, hdr_desc: "" })),
    stream:
      room.lock === "members"
        ? []
        : [
            { protocol_name: "http_stream", format: [{ format_name: "flv", codec: of(".flv") }] },
            {
              protocol_name: "http_hls",
              format: [
                { format_name: "ts", codec: of(".m3u8") },
                { format_name: "fmp4", codec: of("/index.m3u8") },
              ],
            },
          ],
  };
}

/** `getRoomPlayInfo`. */
export function playInfo(room: SiteRoom, viewer: Viewer) {
  const hasStreams = isLive(room) && room.lock !== "drm";
  return ok({
    ...ids(room),
    ...locks(room),
    ...{ live_status: room.status, live_time: beganOf(room), pwd_verified: room.lock !== "password" },
    all_special_types: room.lock === "drm" ? [203] : [],
    playurl_info: isLive(room) ? { conf_json: "{}", playurl: hasStreams ? playurl(room, viewer) : null } : null,
  });
}

/** `playUrl` of the older API. */
export function oldPlayUrl(room: SiteRoom, viewer: Viewer) {
  const qn = givenQn(room, viewer);
  const urlOf = (host: string, order: number) =>
    `https://${host}/live-bvc/100/live_${room.uid}_${room.roomId}.flv?${query(qn, order)}`;
  return ok({
    ...{ current_quality: 4, accept_quality: ["4"], current_qn: qn },
    quality_description: qnsOf(room).map((each) => ({
      qn: each,
      desc: NAMES.find(([known]) => known === each)?.[1] ?? "",
    })),
    durl: [
      { url: urlOf("cn-test-01.bilivideo.example", 1), length: 0, order: 1, stream_type: 0, p2p_type: 0 },
      { url: urlOf("d1--cn-gotcha09.bilivideo.example", 2), length: 0, order: 2, stream_type: 0, p2p_type: 0 },
    ],
  });
}

/** The playlist of all qualities; 25000 only for who asks for it. */
export function masterPlaylist(room: SiteRoom, asked = 10_000): string {
  const shown = qnsOf(room).filter((qn) => qn !== 25_000 || asked === qn);
  const entries = shown.flatMap((qn) =>
    ["cn-test-01", "d1--cn-gotcha09"].flatMap((host, order) => {
      const name = NAMES.find(([known]) => known === qn)?.[1] ?? "";
      return [
        `#EXT-X-STREAM-INF:BANDWIDTH=${qn * 500},RESOLUTION=1920x1080,CODECS="avc1.640028,mp4a.40.2",BILI-ORDER=${order},BILI-DISPLAY="${name}",BILI-QN=${qn},PATHWAY-ID="https://${host}.bilivideo.example",BILI-STREAM="live_${room.uid}"`,
        `https://${host}.bilivideo.example/live-bvc/100/live_${room.uid}_${qn}/index.m3u8?${query(qn, order)}`,
      ];
    }),
  );
  return ["#EXTM3U", "#EXT-X-VERSION:7", ...entries, ""].join("\n");
}

/** The live page. */
export function page(room: SiteRoom, viewer: Viewer): string {
  return pageOf({ roomInitRes: playInfo(room, viewer), roomInfoRes: info(room) }, room.title);
}

export function pageOf(state: unknown, title: string): string {
  const head = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<!DOCTYPE html><html><head><title>${head} - 哔哩哔哩直播</title></head><body><div id="app"></div>
<script>window.__NEPTUNE_IS_MY_WAIFU__=${JSON.stringify(state)}</script><script src="/app.js"></script></body></html>`;
}
