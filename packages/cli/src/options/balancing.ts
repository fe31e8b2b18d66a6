import { listening } from "./listening.ts";
import type { OptionSpec } from "./option.ts";
import { readAge } from "./read-values.ts";
import { trustedProxy } from "./trusted-proxy.ts";

/** Which of several backends gets a request. */
export const balancing: readonly OptionSpec[] = [
  {
    flags: "--strategy <name>",
    says: {
      en: "choose the backend by this strategy: docs/strategies",
      zh: "选择后端的策略：docs/strategies",
    },
    otherwise: {
      en: "smooth-weighted-round-robin, with --affinity consistent-hash",
      zh: "smooth-weighted-round-robin，使用 --affinity 时为 consistent-hash",
    },
    variable: "BALANCER_STRATEGY",
  },
  {
    flags: "--affinity <key>",
    says: {
      en: "send those of one client to one backend, told apart by ip, cookie:NAME or header:NAME",
      zh: "同一客户端的请求发往同一后端，按 ip、cookie:NAME 或 header:NAME 区分",
    },
    variable: "AFFINITY",
  },
  trustedProxy,
  {
    flags: "--health-interval <seconds>",
    says: {
      en: "ask each backend this often whether it is well; 0 asks none",
      zh: "健康检查的间隔，以秒计；0 表示不检查",
    },
    otherwise: "30",
    variable: "HEALTH_INTERVAL",
    read: readAge,
  },
  {
    flags: "--health-path <path>",
    says: { en: "ask it by this path", zh: "健康检查的路径" },
    otherwise: "/health",
    variable: "HEALTH_PATH",
  },
];

/** Where a gateway listens. */
export const atTheDoor: readonly OptionSpec[] = listening({
  port: 13_003,
  portVariable: "BALANCER_PORT",
  hostVariable: "GATEWAY_HOST",
});
