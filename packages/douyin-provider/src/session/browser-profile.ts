/**
 * The one browser that we appear as: headers, query and signature all tell of it. A site that sees two browsers
 * in one request knows enough, so this is the only place to bring it up to date.
 */
export const browserProfile = {
  userAgent:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  browserName: "Chrome",
  browserVersion: "156.0.0.0",
  osName: "Windows",
  osVersion: "10",
  platform: "Win32",
  language: "zh-CN",
  screen: { width: 1536, height: 864 },
  /** What the page's script would tell of window and screen; the form is described at `createFingerprint`. */
  fingerprint: "1536|742|1536|864|0|0|0|0|1536|864|1536|864|1536|742|24|24|Win32",
} as const;

/** What the browser sends with every request. */
export const browserHeaders: Readonly<Record<string, string>> = {
  "user-agent": browserProfile.userAgent,
  "accept-language": "zh-CN,zh;q=0.9",
  "sec-ch-ua": '"Chromium";v="156", "Google Chrome";v="156", "Not?A_Brand";v="24"',
  "sec-ch-ua-mobile": "?0",
  "sec-ch-ua-platform": '"Windows"',
};

/** What it sends besides when it opens a page. */
export const pageHeaders: Readonly<Record<string, string>> = {
  ...browserHeaders,
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
  "upgrade-insecure-requests": "1",
};
