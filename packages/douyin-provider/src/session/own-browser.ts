import type { Identity } from "@stream-fallback/core";
import { type BrowserProfile, browserProfile } from "./browser-profile.ts";

/** Older ones make up their client hints in another way, and hardly anybody has one. */
const OLDEST_RELEASE = 110;

type System = Pick<BrowserProfile, "osName" | "osVersion" | "platform" | "osHint" | "screen" | "fingerprint">;

/** By what the user agent says of the computer; every release says the same of all that have this system. */
const SYSTEMS: readonly [said: RegExp, system: System][] = [
  [/^Windows NT 10\.0; Win64; x64$/, browserProfile],
  [
    /^Macintosh; Intel Mac OS X 10_15_7$/,
    {
      ...{ osName: "Mac OS", osVersion: "10.15.7", platform: "MacIntel", osHint: "macOS" },
      screen: { width: 1440, height: 900 },
      fingerprint: "1440|763|1440|875|0|25|0|0|1440|900|1440|875|1440|763|24|24|MacIntel",
    },
  ],
  [
    /^X11; Linux x86_64$/,
    {
      ...{ osName: "Linux", osVersion: "x86_64", platform: "Linux x86_64", osHint: "Linux" },
      screen: { width: 1920, height: 1080 },
      fingerprint: "1920|947|1920|1053|0|27|0|0|1920|1080|1920|1053|1920|947|24|24|Linux x86_64",
    },
  ],
];

const USER_AGENT =
  /^Mozilla\/5\.0 \(([^)]+)\) AppleWebKit\/537\.36 \(KHTML, like Gecko\) Chrome\/(\d{1,4}(?:\.\d{1,6}){3}) Safari\/537\.36(?: Edg\/(\d{1,4}(?:\.\d{1,6}){3}))?$/;

/** The browser whose cookie an identity has: headers, query and signatures must tell of the one that the site gave it to. */
export function browserOf({ userAgent }: Identity): BrowserProfile {
  if (userAgent === undefined) return browserProfile;
  return browserIn(userAgent) ?? browserProfile;
}

/** Why the site cannot be asked as by this browser; the words follow the option's name. */
export function checkUserAgent(userAgent: string): string | undefined {
  const help =
    "copy what `navigator.userAgent` says in the browser that the cookie is out of, or leave it out";
  const profile = browserIn(userAgent);
  if (profile === undefined)
    return `must be that of Chrome or Edge on a computer (Windows, macOS or Linux): no other browser is imitated here; ${help}`;
  if (Number.parseInt(profile.browserVersion, 10) < OLDEST_RELEASE)
    return `must be that of Chrome or Edge ${OLDEST_RELEASE} or later; bring the browser up to date and ${help}`;
  return undefined;
}

function browserIn(userAgent: string): BrowserProfile | undefined {
  const [, computer = "", chrome = "", edge] = USER_AGENT.exec(userAgent) ?? [];
  const [, system] = SYSTEMS.find(([said]) => said.test(computer)) ?? [];
  if (system === undefined) return undefined;
  const { osName, osVersion, platform, osHint, screen, fingerprint } = system;
  return {
    ...{ userAgent, osName, osVersion, platform, osHint, screen, fingerprint },
    language: browserProfile.language,
    browserName: edge === undefined ? "Chrome" : "Edge",
    browserVersion: edge ?? chrome,
  };
}
