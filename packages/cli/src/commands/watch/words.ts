/** What the changes of rooms are told in. */
export const words = {
  live: { en: "live", zh: "开播" },
  title: { en: "title", zh: "新标题" },
  ended: { en: "ended", zh: "下播" },
  unknown: { en: "unknown", zh: "未知" },
} as const;
