/** What the answers of `info` are told in. */
export const words = {
  live: { en: "live", zh: "直播中" },
  radio: { en: "live, sound only", zh: "电台直播中" },
  offAir: { en: "offline", zh: "未开播" },
  unknown: { en: "unknown", zh: "未知" },
  state: { en: "state", zh: "状态" },
  room: { en: "room", zh: "直播间" },
  anchor: { en: "anchor", zh: "主播" },
  title: { en: "title", zh: "标题" },
  area: { en: "area", zh: "分区" },
  qualities: { en: "qualities", zh: "清晰度" },
  answered: { en: "answered", zh: "来源" },
  attempts: { en: "attempts", zh: "尝试" },
  success: { en: "answered", zh: "成功" },
  givenUp: { en: "given up", zh: "放弃" },
} as const;
