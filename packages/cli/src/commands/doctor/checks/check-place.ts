import type { Finding } from "../finding.ts";

/** What `web` is told from abroad by some reports: nothing, or that it is blocked. */
const REFUSALS = new Set(["EMPTY_REPLY", "RISK_CONTROL"]);

/**
 * Whether the adapters fail as they do for visitors from outside mainland China: `web` is refused, and so is the profile
 * page, which hardly ever shows a captcha. No reply says so itself, so it is a guess; undefined where nothing points to it.
 */
export function checkPlace(findings: readonly Finding[]): Finding | undefined {
  const failureOf = (api: string) =>
    findings.find(({ check, verdict }) => check === api && verdict === "wrong")?.code;
  const isRefused = REFUSALS.has(failureOf("web") ?? "") && failureOf("userHTML") !== undefined;
  if (!isRefused) return undefined;
  return {
    check: "place",
    verdict: "odd",
    found: {
      en: "web and userHTML fail together, as they do for visitors from outside mainland China",
      zh: "web 和 userHTML 都失败，在中国大陆以外访问时常见",
    },
    advice: {
      en: "if your address, or that of your VPN or proxy, is abroad: go through a proxy in mainland China (--proxy), or leave the VPN; else this address is blocked: wait",
      zh: "若出口地址（含 VPN、代理）在境外：请改用中国大陆的代理（--proxy），或关闭 VPN；否则是该地址被风控，请等待",
    },
  };
}
