import type { CastMember, LiveMember } from "./members.ts";

/** The members of the cast who are off air, restricted to chosen viewers, or missing. */
export const castOffAir = {
  offline: {
    webRid: "900100200303",
    state: "offline",
    roomId: "7990010020030000677",
    title: "雨天煮茶🍵 随便聊聊",
    owner: {
      id: "99001002003033",
      secUid: "MS4wLjABAAAAinvented-anchor-teahouse-0003-yzabcdefghijk",
      displayId: "rainy.tea_",
      nickname: "雨天茶馆",
    },
    viewers: "0",
    shortCode: "iRain677",
  },
  restricted: {
    webRid: "900100200304",
    state: "restricted",
    roomId: "7990010020030000781",
    title: "只给老朋友看的排练",
    owner: {
      id: "99001002003044",
      secUid: "MS4wLjABAAAAinvented-anchor-rehearse-0004-lmnopqrstuvwx",
      displayId: "backstage44",
      nickname: "小剧场后台",
    },
    viewers: "0",
    shortCode: "iDoor781",
  },
  finished: {
    webRid: "900100200305",
    state: "finished",
    roomId: "7990010020030000893",
    title: "刚刚收摊的夜市",
    owner: {
      id: "99001002003055",
      secUid: "MS4wLjABAAAAinvented-anchor-market00-0005-yzabcdefghijk",
      displayId: "night_market5",
      nickname: "夜市收摊人",
    },
    viewers: "0",
    shortCode: "iWok_893",
  },
  ended: {
    webRid: "900100200306",
    state: "ended",
    roomId: "7990010020030000629",
    title: "最后一单咖啡",
    owner: {
      id: "99001002003066",
      secUid: "MS4wLjABAAAAinvented-anchor-lastorders-0006-defghijklmn",
      displayId: "last.orders",
      nickname: "打烊咖啡",
    },
    viewers: "0",
    shortCode: "iCups629",
    broadcast: {
      streamId: "990100200300000629",
      cdn: "l1",
      width: 1920,
      height: 1080,
      hasUhd: true,
      expiry: "expire",
      hasHevc: false,
    },
  },
  cancelled: {
    webRid: "900100200311",
    state: "cancelled",
    owner: {
      id: "99001002003111",
      secUid: "MS4wLjABAAAAinvented-anchor-gonefishin-0011-opqrstuvwxy",
      displayId: "gone_fishing",
      nickname: "钓鱼去了",
    },
    shortCode: "iGone111",
  },
  unlisted: {
    webRid: "900100200315",
    state: "unlisted",
    owner: {
      id: "99001002003155",
      secUid: "MS4wLjABAAAAinvented-anchor-firsttimer-0015-rstuvwxyzab",
      displayId: "first_timer",
      nickname: "还没开播的人",
    },
    shortCode: "iSoon155",
  },
  missing: { webRid: "900100200399", state: "missing" },
} as const satisfies Record<string, Exclude<CastMember, LiveMember>>;
