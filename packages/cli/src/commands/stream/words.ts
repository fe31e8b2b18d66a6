/** What the streams of a room are told in. */
export const words = {
  quality: { en: "quality", zh: "清晰度" },
  name: { en: "name", zh: "名称" },
  format: { en: "format", zh: "格式" },
  codec: { en: "codec", zh: "编码" },
  bitRate: { en: "bit rate", zh: "码率" },
  byName: { en: "with --quality", zh: "用 --quality 取得" },
  withLogin: { en: "with a login", zh: "登录可得" },
  source: { en: "source", zh: "来源" },
} as const;
