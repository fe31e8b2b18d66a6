import type { Finding } from "../finding.ts";

/** Cookies that only somebody logged in has, in a header and in exports. */
const OF_LOGIN = /(?:^|[;\s"'`])(?:sessionid|sessionid_ss|sid_guard)["']?\s*[=:\t]/;

/** What kind of cookie was given; whether the site takes it the adapters show. */
export function checkCookie(cookie: string | undefined): Finding {
  const check = "cookie";
  if (cookie === undefined)
    return {
      check,
      verdict: "well",
      found: { en: "none; the site's visitor cookies are used", zh: "未提供，使用站点的访客 cookie" },
    };
  return {
    check,
    verdict: "well",
    found: OF_LOGIN.test(cookie)
      ? { en: "of somebody logged in", zh: "已登录的 cookie" }
      : { en: "of a visitor", zh: "访客 cookie" },
  };
}
