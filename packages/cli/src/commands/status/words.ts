/** What is remembered is told in these. */
export const words = {
  adapter: { en: "adapter", zh: "接口" },
  identity: { en: "identity", zh: "身份" },
  state: { en: "state", zh: "状态" },
  again: { en: "again in", zh: "恢复还需" },
  mean: { en: "mean", zh: "平均" },
  p95: { en: "p95", zh: "p95" },
  rate: { en: "a minute", zh: "每分钟" },
  ceiling: { en: "at most", zh: "上限" },
  closed: { en: "closed", zh: "正常" },
  open: { en: "open", zh: "熔断" },
  "half-open": { en: "half-open", zh: "半开" },
} as const;
