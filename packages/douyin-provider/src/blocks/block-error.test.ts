import { describe, expect, it } from "vitest";
import { blockError } from "./block-error.ts";
import { type BlockKind, blockSigns } from "./block-signs.ts";

const kinds = [...new Set(blockSigns.map(({ kind }) => kind))];
/** The names of what helps, in both languages. */
const helps = [
  ["wait", "等"],
  ["cookie", "cookie"],
  ["proxy", "代理"],
  ["api", "api"],
] as const;

describe.each(kinds)("a block of the kind %s", (kind) => {
  const { message, fault } = blockError(kind, { status: 444 });
  const [, english = "", chinese = ""] = /^(.*)（(.*)）$/.exec(message) ?? [];

  it("is told on one line of at most 200 characters, in English and then in Chinese", () => {
    expect(message.length).toBeLessThanOrEqual(200);
    expect(english).toMatch(/^[ -~]+ \(HTTP 444\); [ -~]+$/);
    expect(chinese).toMatch(/^[^\n（）]*\p{Script=Han}[^\n（）]*：[^\n（）]+$/u);
  });

  it("has the same advice in both languages", () => {
    const advised = helps.filter(([word]) =>
      english.split("; ")[1]?.replace("proxies", "proxy").includes(word),
    );
    expect(advised.map(([word]) => word)).toEqual(expect.arrayContaining(["wait", "proxy", "api"]));
    const advice = chinese.split("：")[1] ?? "";
    expect(helps.filter(([, word]) => advice.includes(word))).toEqual(advised);
  });

  it("is the fault of this identity at this endpoint", () => {
    expect(fault).toBe("access");
  });
});

it.each([
  ["captcha", "RISK_CONTROL", "captcha", "验证码"],
  ["login", "RISK_CONTROL", "wants a login", "要求登录"],
  ["challenge", "RISK_CONTROL", "browser check", "浏览器校验"],
  ["firewall", "RISK_CONTROL", "firewall", "防火墙"],
  ["refused", "RISK_CONTROL", "risk control", "风控"],
  ["rate-limited", "RATE_LIMITED", "too often", "过于频繁"],
  ["blocked-word", "RISK_CONTROL", '"blocked"', "blocked"],
  ["empty", "EMPTY_REPLY", "empty", "空"],
  ["page-for-data", "RISK_CONTROL", "page instead of data", "网页"],
] satisfies [BlockKind, string, string, string][])("%s is %s and named", (kind, code, english, chinese) => {
  expect(blockError(kind)).toMatchObject({ code });
  expect(blockError(kind).message).toMatch(new RegExp(`${english}.*; .*（.*${chinese}`));
});

it("login with the user's own cookie is AUTH_REJECTED, which counts against that cookie alone", () => {
  const { code, fault, message } = blockError("login", { hasOwnCookie: true });
  expect({ code, fault }).toEqual({ code: "AUTH_REJECTED", fault: "identity" });
  expect(message).toMatch(/your cookie.*; log in again.*（.*cookie.*：请重新登录/);
  expect(message.length).toBeLessThanOrEqual(200);
});
