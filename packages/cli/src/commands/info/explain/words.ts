/** What the life of a call is told in. */
export const words = {
  resolve: { en: "resolve", zh: "识别" },
  cache: { en: "cache", zh: "缓存" },
  ask: { en: "ask", zh: "请求" },
  done: { en: "", zh: "" },
  fresh: { en: "fresh", zh: "命中" },
  stale: { en: "stale", zh: "已过期" },
  nothing: { en: "nothing", zh: "未命中" },
  answered: { en: "answered", zh: "成功" },
  givenUp: { en: "given up", zh: "放弃" },
  failover: { en: "failover", zh: "故障转移" },
  hedge: { en: "hedge", zh: "并行" },
  trial: { en: "trial", zh: "试探" },
  breaker: { en: "breaker of", zh: "熔断器" },
  closed: { en: "closed", zh: "正常" },
  open: { en: "open", zh: "熔断" },
  "half-open": { en: "half-open", zh: "半开" },
} as const;
