import { chromeBrands } from "./chrome-brands.ts";

/** Both browsers below are of this release, so that bringing them up to date is one edit. */
const CHROME = 156;

/** What a site can tell of a browser on a computer. */
export interface BrowserProfile {
  userAgent: string;
  browserName: "Chrome" | "Edge";
  browserVersion: string;
  osName: string;
  osVersion: string;
  platform: string;
  language: string;
  screen: { width: number; height: number };
  /** What the page's script would tell of window and screen; the form is described at `createFingerprint`. */
  fingerprint: string;
  /** The client hint of the operating system. */
  osHint: string;
}

/**
 * The one browser that we appear as on a computer, unless the identity has its own: headers, query and signature all tell of
 * it. A site that sees two browsers in one request knows enough, so this is the only place to bring it up to date.
 */
export const browserProfile: BrowserProfile = {
  userAgent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${CHROME}.0.0.0 Safari/537.36`,
  browserName: "Chrome",
  browserVersion: `${CHROME}.0.0.0`,
  osName: "Windows",
  osVersion: "10",
  platform: "Win32",
  language: "zh-CN",
  screen: { width: 1536, height: 864 },
  fingerprint: "1536|742|1536|864|0|0|0|0|1536|864|1536|864|1536|742|24|24|Win32",
  osHint: "Windows",
};

/** What the browser sends with every request. */
export function browserHeaders(profile: BrowserProfile): Readonly<Record<string, string>> {
  return profile === browserProfile ? usualHeaders : headersOf(profile);
}

function headersOf({
  userAgent,
  browserName,
  browserVersion,
  osHint,
}: BrowserProfile): Readonly<Record<string, string>> {
  const brand = browserName === "Edge" ? "Microsoft Edge" : "Google Chrome";
  return {
    "user-agent": userAgent,
    "accept-language": "zh-CN,zh;q=0.9",
    "sec-ch-ua": chromeBrands(Number.parseInt(browserVersion, 10), brand),
    "sec-ch-ua-mobile": "?0",
    "sec-ch-ua-platform": `"${osHint}"`,
  };
}

/** Those of nearly all requests, made once. */
const usualHeaders = headersOf(browserProfile);

/** What any browser sends besides when somebody opens a page by its address. */
const navigation: Readonly<Record<string, string>> = {
  accept:
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
  "upgrade-insecure-requests": "1",
  "sec-fetch-site": "none",
  "sec-fetch-mode": "navigate",
  "sec-fetch-user": "?1",
  "sec-fetch-dest": "document",
};

/** What the browser sends when somebody opens a page by its address. */
export function pageHeaders(profile: BrowserProfile): Readonly<Record<string, string>> {
  return { ...browserHeaders(profile), ...navigation };
}

/** What it sends besides when a page's script asks the page's own host for data. */
export const sameOriginHeaders: Readonly<Record<string, string>> = {
  accept: "application/json, text/plain, */*",
  "sec-fetch-site": "same-origin",
  "sec-fetch-mode": "cors",
  "sec-fetch-dest": "empty",
};

/** The same where the script asks another site: browsers then tell which host the page is of, and no more. */
export function crossSiteHeaders(pageOrigin: string): Record<string, string> {
  const { origin } = new URL(pageOrigin);
  return { ...sameOriginHeaders, "sec-fetch-site": "cross-site", origin, referer: `${origin}/` };
}

/**
 * The one browser that we appear as on a phone, for the API behind shared links: whoever asks there is nobody, and so has
 * no browser of their own. Chrome tells every site the same Android version, model ("K") and platform, whatever the phone.
 */
export const mobileProfile = {
  userAgent: `Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${CHROME}.0.0.0 Mobile Safari/537.36`,
  fingerprint: "412|785|412|785|0|0|0|0|412|915|412|915|412|785|24|24|Linux armv81",
} as const;

/** What the phone's browser sends with every request. */
export const mobileHeaders: Readonly<Record<string, string>> = {
  ...browserHeaders(browserProfile),
  "user-agent": mobileProfile.userAgent,
  "sec-ch-ua-mobile": "?1",
  "sec-ch-ua-platform": '"Android"',
};

/** What it sends when somebody opens a page by its address. */
export const mobilePageHeaders: Readonly<Record<string, string>> = { ...mobileHeaders, ...navigation };
