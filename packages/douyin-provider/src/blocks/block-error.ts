import { type ErrorCode, type ErrorDetails, StreamFallbackError } from "@stream-fallback/core";
import type { BlockKind } from "./block-signs.ts";

interface Words {
  /** Decides what the failure counts against. @default "RISK_CONTROL" */
  code?: ErrorCode;
  what: string;
  helps: string;
  chinese: string;
}

interface Telling extends Words {
  /** Where the user's own cookie was sent and this says more than that it may be the cause. */
  withOwnCookie?: Words;
}

const tellings: Readonly<Record<BlockKind, Telling>> = {
  captcha: {
    what: "the site shows a captcha",
    helps:
      "wait a while, use a cookie from a browser that solved it, or another address (proxy: HTTPS_PROXY) or api",
    chinese: "站点要求验证码：请等一会儿，使用已通过验证的浏览器 cookie，或换代理、换其他 api",
  },
  login: {
    what: "the site wants a login",
    helps:
      "use the cookie of somebody logged in, another address (proxy: HTTPS_PROXY) or api, or wait a while",
    chinese: "站点要求登录：请使用已登录的 cookie，换代理、换其他 api，或等一会儿",
    withOwnCookie: {
      code: "AUTH_REJECTED",
      what: "the site does not take your cookie for a login",
      helps: "log in again and copy a new cookie, or ask with another api, or without a cookie",
      chinese: "站点不认所给 cookie 的登录：请重新登录后复制新的 cookie，或换其他 api，或不用 cookie",
    },
  },
  challenge: {
    what: "the site keeps asking for its browser check",
    helps:
      "use another api, wait a while, or use a cookie of your own or another address (proxy: HTTPS_PROXY)",
    chinese: "站点反复要求浏览器校验：请换其他 api，等一会儿，或使用自己的 cookie、换代理",
  },
  firewall: {
    what: "a firewall stands before the site",
    helps: "use another address (proxy: HTTPS_PROXY) or api, or wait a while",
    chinese: "被站点防火墙拦截：请换代理、换其他 api，或等一会儿",
  },
  refused: {
    what: "refused by risk control",
    helps: "wait a while and ask less often, or use another cookie, address (proxy: HTTPS_PROXY) or api",
    chinese: "被风控拒绝：请等一会儿并降低频率，或换 cookie、换代理、换其他 api",
  },
  "rate-limited": {
    code: "RATE_LIMITED",
    what: "asked too often",
    helps: "wait, then ask less often, or spread the load over more addresses (proxies) or apis",
    chinese: "请求过于频繁：请稍等并降低频率，或分散到更多代理、其他 api",
  },
  "blocked-word": {
    what: 'the site says "blocked" and nothing else',
    helps: "wait a while, or use another address (proxy: HTTPS_PROXY), cookie or api",
    chinese: "站点只回复 blocked：请等一会儿，或换代理、换 cookie、换其他 api",
  },
  empty: {
    code: "EMPTY_REPLY",
    what: "the reply is empty: cookie or address refused",
    helps: "wait a while, or use a cookie of your own, another address (proxy: HTTPS_PROXY) or api",
    chinese: "站点回复为空，cookie 或 IP 被拒：请等一会儿，或使用自己的 cookie、换代理、换其他 api",
  },
  "page-for-data": {
    what: "the site answered with a page instead of data",
    helps: "wait a while, or use another address (proxy: HTTPS_PROXY), a cookie of your own or another api",
    chinese: "站点返回网页而不是数据：请等一会儿，或换代理、使用自己的 cookie、换其他 api",
  },
};

interface BlockErrorDetails extends ErrorDetails {
  /** Told where it is not one of success. */
  status?: number;
  /** Whether the user's own cookie was sent: some are what the site shuts out. */
  hasOwnCookie?: boolean;
}

/** What a block is called and what helps against it, in English and Chinese on one line. */
export function blockError(
  kind: BlockKind,
  { status = 200, hasOwnCookie = false, ...details }: BlockErrorDetails = {},
) {
  const telling = tellings[kind];
  const withOwn = hasOwnCookie ? telling.withOwnCookie : undefined;
  const { code = "RISK_CONTROL", what, helps, chinese } = withOwn ?? telling;
  const told = status < 300 ? what : `${what} (HTTP ${status})`;
  const [first, alsoChinese] =
    hasOwnCookie && !withOwn
      ? ["try without your cookie, which may be the cause, or ", "；所给 cookie 可能就是原因，可先去掉再试"]
      : ["", ""];
  return new StreamFallbackError(code, `${told}; ${first}${helps}（${chinese}${alsoChinese}）`, details);
}
