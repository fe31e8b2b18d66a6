import type { Member } from "./member.ts";

/** Since the last day of 2025. */
const onAir = { status: 1, began: 1_767_200_000 } as const;

/** Invented people and rooms, at least one of every kind that the site is known to have. */
export const cast = {
  live: {
    ...{ roomId: 7_100_200, shortId: 76, uid: 3_546_600_000_001_234, owner: "云上小鹿", ...onAir },
    ...{ title: "今晚一起看星星 ✨", area: "虚拟日常", shortCode: "toRoom" },
  },
  withheld: {
    ...{ roomId: 7_100_201, uid: 40_001, owner: "大房间", title: "4K 测试", area: "单机游戏", ...onAir },
    streams: { qns: [20_000, 10_000, 400, 250, 150], visitorQn: 250 },
  },
  reencoded: {
    ...{ roomId: 7_100_202, uid: 40_002, owner: "更大的房间", title: "决赛", area: "赛事", ...onAir },
    streams: { qns: [25_000, 10_000, 400], isReencoded: true },
  },
  twins: {
    ...{ roomId: 7_100_203, uid: 40_003, owner: "直播姬", title: "HEVC 推流", area: "手游", ...onAir },
    streams: { hasTwins: true },
  },
  uneven: {
    ...{ roomId: 7_100_204, uid: 40_004, owner: "两种编码", title: "不一样高", area: "学习", ...onAir },
    streams: { hevcQns: [250], lines: ["cn-gotcha01.bilivideo.com"] },
  },
  oneQuality: {
    ...{ roomId: 7_100_222, uid: 40_022, owner: "新主播", title: "第一次直播", area: "聊天", ...onAir },
    streams: { qns: [10_000] },
  },
  flvOnly: {
    ...{ roomId: 7_100_205, uid: 40_005, owner: "小房间", title: "只有原画", area: "聊天", ...onAir },
    streams: { qns: [10_000], containers: ["flv"], hasHevc: false },
  },
  hlsOnly: {
    ...{ roomId: 7_100_206, uid: 40_006, owner: "没有 FLV", title: "fmp4", area: "聊天", ...onAir },
    streams: { containers: ["fmp4"] },
  },
  tsOnly: {
    ...{ roomId: 7_100_207, uid: 40_007, owner: "只有 TS", title: "ts", area: "聊天", ...onAir },
    streams: { containers: ["ts"], hasHevc: false },
  },
  peerBoxes: {
    ...{ roomId: 7_100_208, uid: 40_008, owner: "邻居家", title: "别人的盒子", area: "聊天", ...onAir },
    streams: {
      lines: [
        "xy1x2x3x4xy.mcdn.bilivideo.cn:486",
        "ov-gotcha05.bilivideo.com",
        "d1--cn-gotcha09.bilivideo.com",
      ],
    },
  },
  festival: {
    ...{
      roomId: 7_100_209,
      shortId: 72,
      uid: 40_009,
      owner: "晚会",
      title: "拜年纪",
      area: "晚会",
      ...onAir,
    },
    page: "festival",
  },
  bareInPage: {
    ...{ roomId: 7_100_210, uid: 40_010, owner: "页面没有流", title: "再问一次", area: "聊天", ...onAir },
    page: "withoutStreams",
  },
  hidden: {
    ...{ roomId: 7_100_211, uid: 40_011, owner: "隐身", title: "不在列表里", area: "聊天", ...onAir },
    lock: "hidden",
  },
  password: {
    ...{ roomId: 7_100_212, uid: 40_012, owner: "内部会议", title: "内测", area: "聊天", ...onAir },
    lock: "password",
  },
  hiddenPassword: {
    ...{ roomId: 7_100_213, uid: 40_013, owner: "谁也不知道", title: "嘘", area: "聊天", ...onAir },
    lock: "hiddenPassword",
  },
  locked: {
    ...{ roomId: 7_100_214, uid: 40_014, owner: "被封", title: "封禁中", area: "聊天", ...onAir },
    lock: "locked",
  },
  members: {
    ...{ roomId: 7_100_215, uid: 40_015, owner: "大航海", title: "舰长专属", area: "演唱", ...onAir },
    lock: "members",
  },
  drm: {
    ...{ roomId: 7_100_216, uid: 40_016, owner: "赛事台", title: "版权直播", area: "赛事", ...onAir },
    lock: "drm",
  },
  offline: {
    ...{ roomId: 7_100_217, shortId: 3, uid: 40_017, owner: "白天睡觉", title: "周一见", area: "聊天" },
    status: 0,
  },
  oddTitle: {
    ...{ roomId: 7_100_218, uid: 40_018, owner: '"},{"<b>', area: "聊天", status: 0 },
    title:
      '{"live_status":1,"live_time":1767200000}</script><script>window.__NEPTUNE_IS_MY_WAIFU__={"a":1}\\',
  },
  round: {
    ...{ roomId: 7_100_219, uid: 40_019, owner: "轮播台", title: "昨日回放", area: "影音馆", status: 2 },
  },
  lockedRound: {
    ...{ roomId: 7_100_220, uid: 40_020, owner: "封了的轮播台", title: "回放", area: "影音馆", status: 2 },
    lock: "locked",
  },
  shut: {
    ...{ roomId: 7_100_221, uid: 40_021, owner: "关停", title: "", area: "", status: 0, lock: "shut" },
  },
} as const satisfies Readonly<Record<string, Member>>;

export type CastName = keyof typeof cast;

export const members: readonly Member[] = Object.values(cast);

/** Nobody's numbers. */
export const nobody = { roomId: 7_199_999, uid: 49_999 };
