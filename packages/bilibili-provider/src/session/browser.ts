/**
 * The one browser that visitors of ours have: the site refuses what calls itself a library, or nothing, with HTTP 412. A
 * Firefox sends no client hints, so this line is all that a request tells of it; its long-lived releases are kept for a year.
 */
export const USER_AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0";

const LANGUAGE = "zh-CN,zh;q=0.9";

/** What the browser sends when a live page's script asks the site's APIs, which are on other hosts of it. */
export function apiHeaders({
  page,
  userAgent = USER_AGENT,
}: {
  page: string;
  userAgent?: string | undefined;
}): Record<string, string> {
  return {
    "user-agent": userAgent,
    accept: "application/json, text/plain, */*",
    "accept-language": LANGUAGE,
    origin: new URL(page).origin,
    referer: page,
    "sec-fetch-site": "same-site",
    "sec-fetch-mode": "cors",
    "sec-fetch-dest": "empty",
  };
}

/** What it sends when somebody opens a page by its address. */
export function pageHeaders(userAgent: string = USER_AGENT): Record<string, string> {
  return {
    "user-agent": userAgent,
    accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-language": LANGUAGE,
    "upgrade-insecure-requests": "1",
    "sec-fetch-site": "none",
    "sec-fetch-mode": "navigate",
    "sec-fetch-user": "?1",
    "sec-fetch-dest": "document",
  };
}
