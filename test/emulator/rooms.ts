/** Everyone and everything here is invented. */
export interface Anchor {
  /** The number the site calls `id_str` of a user. */
  id: string;
  /** What the SDK calls `uid`. */
  secUid: string;
  nickname: string;
}

interface Partition {
  id: string;
  title: string;
}

/** The pictures of one broadcast; decides the qualities and their names. */
export interface Broadcast {
  streamId: string;
  cdn: string;
  width: number;
  height: number;
  /** With uhd, origin is 原画 at level 5; without, origin itself is named 蓝光 at level 4. */
  hasUhd: boolean;
  /** How stream URLs say when they end: decimal `expire=`, or hexadecimal `wsTime=` and `keeptime=`. */
  expiry: "expire" | "wsTime";
  /** A second, HEVC set in web_stream_url. */
  hasHevc: boolean;
}

export interface Room {
  webRid: string;
  /** New for each broadcast on the real site; fixed here. */
  roomId: string;
  title: string;
  owner: Anchor;
  viewers: string;
  partition?: Partition & { sub: Partition };
}

export type CastMember =
  | (Room & { state: "live"; broadcast: Broadcast; hasSimilarRooms: boolean })
  | (Room & { state: "offline" | "finished" | "restricted" })
  | { webRid: string; state: "missing" };

/** What a correct client must say about a member. */
export type Truth =
  | { living: boolean; title: string; owner: string; uid: string; roomId: string }
  | { refusal: "restricted" | "missing" };

export const cast = {
  live: {
    webRid: "900100200301",
    state: "live",
    roomId: "7990010020030000451",
    title: "今晚抬头看月亮🌕 一起数星星✨",
    owner: {
      id: "99001002003011",
      secUid: "MS4wLjABAAAAinvented-anchor-lighthouse-0001-abcdefghijk",
      nickname: "灯塔夜航船",
    },
    viewers: "1w+",
    partition: { id: "901", title: "户外", sub: { id: "90103", title: "观星" } },
    broadcast: {
      streamId: "990100200300000451",
      cdn: "l1",
      width: 1920,
      height: 1080,
      hasUhd: true,
      expiry: "expire",
      hasHevc: false,
    },
    hasSimilarRooms: true,
  },
  liveWithoutUhd: {
    webRid: "900100200302",
    state: "live",
    roomId: "7990010020030000563",
    // Quotes and a backslash: the state of the page is JSON inside a JavaScript string.
    title: '点歌台："晚风" 与 "旧唱片" \\ 第3夜',
    owner: {
      id: "99001002003022",
      secUid: "MS4wLjABAAAAinvented-anchor-mountain-0002-lmnopqrstuvwx",
      nickname: "山野点歌台",
    },
    viewers: "100+",
    broadcast: {
      streamId: "990100200300000563",
      cdn: "t2",
      width: 1440,
      height: 1080,
      hasUhd: false,
      expiry: "wsTime",
      hasHevc: true,
    },
    hasSimilarRooms: false,
  },
  offline: {
    webRid: "900100200303",
    state: "offline",
    roomId: "7990010020030000677",
    title: "雨天煮茶🍵 随便聊聊",
    owner: {
      id: "99001002003033",
      secUid: "MS4wLjABAAAAinvented-anchor-teahouse-0003-yzabcdefghijk",
      nickname: "雨天茶馆",
    },
    viewers: "0",
  },
  restricted: {
    webRid: "900100200304",
    state: "restricted",
    roomId: "7990010020030000781",
    title: "只给老朋友看的排练",
    owner: {
      id: "99001002003044",
      secUid: "MS4wLjABAAAAinvented-anchor-rehearse-0004-lmnopqrstuvwx",
      nickname: "小剧场后台",
    },
    viewers: "0",
  },
  finished: {
    webRid: "900100200305",
    state: "finished",
    roomId: "7990010020030000893",
    title: "刚刚收摊的夜市",
    owner: {
      id: "99001002003055",
      secUid: "MS4wLjABAAAAinvented-anchor-market00-0005-yzabcdefghijk",
      nickname: "夜市收摊人",
    },
    viewers: "0",
  },
  missing: { webRid: "900100200399", state: "missing" },
} as const satisfies Record<string, CastMember>;

export type CastName = keyof typeof cast;

/** Any address nobody owns is missing, so a client may try what it likes. */
export function findMember(webRid: string): CastMember {
  const known: CastMember | undefined = Object.values(cast).find((member) => member.webRid === webRid);
  return known ?? { webRid, state: "missing" };
}

/**
 * What a client should make of a member. One thing depends on where it asks: the finished room tells title and
 * owner on its page, while the JSON address says no more than "room has finished".
 */
export function truthOf(member: CastMember): Truth {
  if (member.state === "missing") return { refusal: "missing" };
  if (member.state === "restricted") return { refusal: "restricted" };
  const { title, owner, roomId } = member;
  return { living: member.state === "live", title, owner: owner.nickname, uid: owner.secUid, roomId };
}

/** One line per member for people. */
export const castNotes: Record<CastName, string> = {
  live: "live, with 蓝光 (uhd) and 原画; other rooms' streams in similar_rooms",
  liveWithoutUhd: "live, origin named 蓝光; an HEVC set in web_stream_url",
  offline: "offline, keeps the title of its last broadcast",
  restricted: "4003034: shown only to those the anchor chose",
  finished: "30003: the broadcast has just ended",
  missing: "nobody lives here (nor at any unknown number)",
};
