/** A room that the local site plays. */
export interface SiteRoom {
  roomId: number;
  /** @default 0, which is none */
  shortId?: number;
  uid: number;
  owner: string;
  title: string;
  area: string;
  /** `live_status`. */
  status: 0 | 1 | 2;
  /** Unix seconds; of rooms on air. */
  began?: number;
  /** What there is, by qn. @default 10000, 400, 250 */
  qns?: readonly number[];
  /** What visitors get at most. @default everything */
  visitorQn?: number;
  /** Why not everybody sees it. */
  lock?: "password" | "locked" | "hidden" | "members" | "drm" | "shut";
}

export const began = 1_790_000_000;
const onAir = { status: 1, began } as const;

/** Invented people and rooms, one for each state. */
export const cast = {
  live: {
    ...{ roomId: 7_100_200, shortId: 71, uid: 3_546_600_000_001_234, owner: "云上小鹿" },
    ...{ title: "今晚一起看星星 ✨", area: "虚拟日常", ...onAir },
  },
  /** Where visitors get the lower qualities, and are not told. */
  withheld: {
    ...{ roomId: 7_100_201, uid: 40_001, owner: "大房间", title: "4K 测试", area: "单机游戏", ...onAir },
    ...{ qns: [25_000, 10_000, 400, 250, 150], visitorQn: 250 },
  },
  offline: {
    ...{ roomId: 7_100_202, shortId: 72, uid: 40_002, owner: "白天睡觉", title: "周一见", area: "聊天", status: 0 },
  },
  round: {
    ...{ roomId: 7_100_203, uid: 40_003, owner: "轮播台", title: "昨日回放", area: "影音馆", status: 2 },
  },
  password: {
    ...{ roomId: 7_100_204, uid: 40_004, owner: "内部会议", title: "内测", area: "聊天", ...onAir },
    lock: "password",
  },
  hidden: {
    ...{ roomId: 7_100_205, uid: 40_005, owner: "隐身", title: "不在列表里", area: "聊天", ...onAir },
    lock: "hidden",
  },
  locked: {
    ...{ roomId: 7_100_206, uid: 40_006, owner: "被封", title: "封禁中", area: "聊天", ...onAir },
    lock: "locked",
  },
  members: {
    ...{ roomId: 7_100_207, uid: 40_007, owner: "大航海", title: "舰长专属", area: "演唱", ...onAir },
    lock: "members",
  },
  drm: {
    ...{ roomId: 7_100_208, uid: 40_008, owner: "赛事", title: "版权直播", area: "赛事", ...onAir },
    lock: "drm",
  },
  /** Shut by the site: lists leave it out. */
  shut: {
    ...{ roomId: 7_100_209, uid: 40_009, owner: "关停", title: "", area: "", status: 0 },
    lock: "shut",
  },
} as const satisfies Readonly<Record<string, SiteRoom>>;

export const missingId = 7_199_999;
