import { describe, expect, it } from "vitest";
import { browserHeaders, browserProfile } from "./browser-profile.ts";
import { browserOf, checkUserAgent } from "./own-browser.ts";

const agentOf = (computer: string, behind = "Chrome/140.0.0.0 Safari/537.36") =>
  `Mozilla/5.0 (${computer}) AppleWebKit/537.36 (KHTML, like Gecko) ${behind}`;
const WINDOWS = "Windows NT 10.0; Win64; x64";
const MAC = "Macintosh; Intel Mac OS X 10_15_7";
const LINUX = "X11; Linux x86_64";
const EDGE = "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";

describe("the browser of an identity", () => {
  it("is ours where it names none", () => {
    expect(browserOf({ id: "anna" })).toBe(browserProfile);
    expect(browserOf({ id: "anna", userAgent: browserProfile.userAgent })).toEqual(browserProfile);
  });

  it.each([
    [WINDOWS, "Windows", "10", "Win32", "Windows"],
    [MAC, "Mac OS", "10.15.7", "MacIntel", "macOS"],
    [LINUX, "Linux", "x86_64", "Linux x86_64", "Linux"],
  ])("of %s is told alike in headers, query and signature", (computer, osName, osVersion, platform, hint) => {
    const userAgent = agentOf(computer);
    const browser = browserOf({ id: "anna", userAgent });
    expect(browser).toMatchObject({ userAgent, osName, osVersion, platform, browserVersion: "140.0.0.0" });
    expect(browserHeaders(browser)).toMatchObject({
      "user-agent": userAgent,
      "sec-ch-ua-platform": `"${hint}"`,
      "sec-ch-ua": expect.stringContaining('"Google Chrome";v="140"'),
    });
    const fingerprint = browser.fingerprint.split("|");
    expect(fingerprint.at(-1)).toBe(platform);
    expect(fingerprint.slice(8, 10).map(Number)).toEqual([browser.screen.width, browser.screen.height]);
  });

  it("of Edge is Edge, and Chromium besides", () => {
    const browser = browserOf({ id: "anna", userAgent: agentOf(WINDOWS, EDGE) });
    expect(browser).toMatchObject({ browserName: "Edge", browserVersion: "140.0.0.0" });
    const hint = browserHeaders(browser)["sec-ch-ua"];
    expect(hint).toContain('"Microsoft Edge";v="140"');
    expect(hint).toContain('"Chromium";v="140"');
    expect(hint).not.toContain("Google");
  });
});

describe("a user agent", () => {
  it.each([WINDOWS, MAC, LINUX])("of Chrome or Edge on %s is taken", (computer) => {
    expect(checkUserAgent(agentOf(computer))).toBeUndefined();
    expect(checkUserAgent(agentOf(computer, EDGE))).toBeUndefined();
  });

  it.each([
    ["a phone", agentOf("Linux; Android 10; K", "Chrome/140.0.0.0 Mobile Safari/537.36")],
    ["an iPhone", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15"],
    ["Firefox", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"],
    ["a browser without a window", agentOf(LINUX, "HeadlessChrome/140.0.0.0 Safari/537.36")],
    ["Opera", agentOf(WINDOWS, "Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0")],
    ["a program", "curl/8.0"],
  ])("of %s is refused in words that say which will do, and quote nothing", (_what, userAgent) => {
    expect(checkUserAgent(userAgent)).toMatch(/^must be that of Chrome or Edge on a computer/);
    expect(checkUserAgent(userAgent)).not.toContain(userAgent);
  });

  it("of a release that makes up its client hints in another way is refused", () => {
    expect(checkUserAgent(agentOf(WINDOWS, "Chrome/109.0.0.0 Safari/537.36"))).toMatch(/110 or later/);
  });
});
