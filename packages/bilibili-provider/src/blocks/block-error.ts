import { type ErrorCode, StreamFallbackError } from "@stream-fallback/core";

/** In which of the site's ways somebody is shut out. */
export type BlockKind =
  /** HTTP 412 or code -412: the address is under risk control, for minutes to hours. */
  | "intercepted"
  /** Code -352, a voucher for a captcha: the signature or the visitor's ids are not taken, or it is risk control. */
  | "voucher"
  | "refused"
  | "rate-limited"
  | "login"
  | "page-for-data"
  | "empty";

interface Telling {
  /** Decides what the failure counts against. @default "RISK_CONTROL" */
  code?: ErrorCode;
  what: string;
  helps: string;
  chinese: string;
  /** @default false */
  isAboutRate?: boolean;
}

const tellings: Readonly<Record<BlockKind, Telling>> = {
  intercepted: {
    what: "the site intercepts requests from this address (请求被拦截)",
    helps: "wait some minutes and ask less often, or use another address (proxy: HTTPS_PROXY)",
    chinese: "请求被拦截，本机 IP 处于风控中：请等几分钟并降低频率，或换代理",
    isAboutRate: true,
  },
  voucher: {
    what: "the site takes neither the signature nor the visitor's ids (-352, 风控校验失败)",
    helps: "wait a while, or use another api or address (proxy: HTTPS_PROXY)",
    chinese: "风控校验失败：请等一会儿，或换其他 api、换代理",
  },
  refused: {
    what: "refused by risk control",
    helps: "wait a while and ask less often, or use another address (proxy: HTTPS_PROXY) or api",
    chinese: "被风控拒绝：请等一会儿并降低频率，或换代理、换其他 api",
  },
  "rate-limited": {
    code: "RATE_LIMITED",
    what: "asked too often",
    helps: "wait, then ask less often, or spread the load over more addresses (proxies)",
    chinese: "请求过于频繁：请稍等并降低频率，或分散到更多代理",
  },
  login: {
    what: "the site wants a login (账号未登录)",
    helps: "use the cookie of somebody logged in (SESSDATA), or another api",
    chinese: "站点要求登录：请使用已登录的 cookie（SESSDATA），或换其他 api",
  },
  "page-for-data": {
    what: "the site answered with a page instead of data",
    helps: "wait a while, or use another address (proxy: HTTPS_PROXY) or api",
    chinese: "站点返回网页而不是数据：请等一会儿，或换代理、换其他 api",
  },
  empty: {
    code: "EMPTY_REPLY",
    what: "the reply is empty",
    helps: "wait a while, or use another address (proxy: HTTPS_PROXY) or api",
    chinese: "站点回复为空：请等一会儿，或换代理、换其他 api",
  },
};

/** Of a login that was sent and is not taken. */
const EXPIRED: Telling = {
  code: "AUTH_REJECTED",
  what: "the site does not take your cookie for a login any more (-101)",
  helps: "log in again and copy a new cookie, or ask without one",
  chinese: "站点不认所给 cookie 的登录：请重新登录后复制新的 cookie，或不用 cookie",
};

interface BlockDetails {
  /** Told where it is not one of success. */
  status: number;
  retryAfterMs?: number | undefined;
  /** Whether the user's own login was sent, which then may be the cause. */
  hasLogin: boolean;
}

/** What a block is called and what helps against it, in English and Chinese on one line. */
export function blockError(
  kind: BlockKind,
  { status, retryAfterMs, hasLogin }: BlockDetails,
): StreamFallbackError {
  const isExpired = kind === "login" && hasLogin;
  const { code = "RISK_CONTROL", what, helps, chinese, isAboutRate } = isExpired ? EXPIRED : tellings[kind];
  const told = status < 300 ? what : `${what} (HTTP ${status})`;
  const isLoginDoubted = hasLogin && !isExpired;
  const first = isLoginDoubted ? "try without your cookie, which may be the cause, or " : "";
  const firstInChinese = isLoginDoubted ? "；所给 cookie 可能就是原因，可先去掉再试" : "";
  const message = `${told}; ${first}${helps}（${chinese}${firstInChinese}）`;
  return new StreamFallbackError(code, message, { retryAfterMs, isAboutRate });
}
