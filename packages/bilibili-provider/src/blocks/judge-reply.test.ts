import { readFileSync } from "node:fs";
import { StreamFallbackError } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { replyOf } from "../__fixtures__/fake-call.ts";
import { refusal } from "../__fixtures__/site/replies.ts";
import { type Asked, dataOf, judgeReply } from "./judge-reply.ts";

const asked: Asked = { wallNow: 0, hasLogin: false };
const page = "<!DOCTYPE html><title>出错啦! - bilibili.com</title>";

function codeOf(reply: ReturnType<typeof replyOf>, as: Partial<Asked> = {}): unknown {
  const verdict = judgeReply(reply, { ...asked, ...as });
  return "error" in verdict ? verdict.error.code : verdict.data;
}

const captcha = replyOf(
  readFileSync(new URL("../__fixtures__/blocks/captcha-voucher.json", import.meta.url), "utf8"),
);

/** Every way in which the site is known to refuse, and what it is called. */
const signs: [string, ReturnType<typeof replyOf>, string][] = [
  ["HTTP 412 with JSON", replyOf(refusal(-412, "请求被拦截"), { status: 412 }), "RISK_CONTROL"],
  ["HTTP 412 with a page", replyOf(page, { status: 412 }), "RISK_CONTROL"],
  ["HTTP 412 with nothing", replyOf("", { status: 412 }), "RISK_CONTROL"],
  ["HTTP 412 with what looks like data", replyOf(refusal(0, "0", {}), { status: 412 }), "RISK_CONTROL"],
  ["-412 in 200", replyOf(refusal(-412, "请求被拦截")), "RISK_CONTROL"],
  ["-352", replyOf(refusal(-352, "风控校验失败")), "RISK_CONTROL"],
  ["-352 as text", replyOf(refusal("-352", "-352")), "RISK_CONTROL"],
  ["-352 as the words of another code", replyOf(refusal(-1, "-352")), "RISK_CONTROL"],
  ["风控校验失败 as the words of another code", replyOf(refusal(-1, "风控校验失败")), "RISK_CONTROL"],
  ["-352 with a voucher", replyOf(refusal(-352, "-352", { v_voucher: "voucher_x" })), "RISK_CONTROL"],
  ["-352 with the voucher of a captcha", captcha, "RISK_CONTROL"],
  ["a voucher with code 0", replyOf(refusal(0, "0", { v_voucher: "voucher_x" })), "RISK_CONTROL"],
  [
    "a voucher's header beside a page",
    replyOf(page, { headers: { "x-bili-gaia-vvoucher": "voucher_x" } }),
    "RISK_CONTROL",
  ],
  [
    "a voucher's header beside an unknown code",
    replyOf(refusal(-9_999, "?"), { headers: { "x-bili-gaia-vvoucher": "voucher_x" } }),
    "RISK_CONTROL",
  ],
  [
    "a voucher's header beside code 0 without data",
    replyOf(refusal(0, "0", null), { headers: { "x-bili-gaia-vvoucher": "voucher_x" } }),
    "RISK_CONTROL",
  ],
  ["-401", replyOf(refusal(-401, "非法请求")), "RISK_CONTROL"],
  ["-799", replyOf(refusal(-799, "请求过于频繁")), "RATE_LIMITED"],
  ["-509", replyOf(refusal(-509, "超出限制")), "RATE_LIMITED"],
  ["HTTP 429", replyOf("", { status: 429 }), "RATE_LIMITED"],
  ["HTTP 403", replyOf(page, { status: 403 }), "RISK_CONTROL"],
  ["-101 without a login", replyOf(refusal(-101, "账号未登录")), "RISK_CONTROL"],
  ["60004", replyOf(refusal(60_004, "直播间不存在")), "ROOM_NOT_FOUND"],
  ["60005", replyOf(refusal(60_005, "所在地区不可观看")), "ROOM_RESTRICTED"],
  ["19002005", replyOf(refusal(19_002_005, "房间已加密")), "ROOM_RESTRICTED"],
  ["19002000, which proves nothing", replyOf(refusal(19_002_000, "获取初始化数据失败")), "INCOMPLETE"],
  ["19002000 with words that are none", replyOf(refusal(19_002_000, { toString: 1 } as never)), "INCOMPLETE"],
  ["65530", replyOf(refusal(65_530, "route_exception")), "UPSTREAM_ERROR"],
  ["-400", replyOf(refusal(-400, "请求错误")), "SCHEMA"],
  ["1002002", replyOf(refusal(1_002_002, "参数错误")), "SCHEMA"],
  ["-500", replyOf(refusal(-500, "服务器错误")), "UPSTREAM_ERROR"],
  ["-503", replyOf(refusal(-503, "过载保护")), "UPSTREAM_ERROR"],
  ["-504", replyOf(refusal(-504, "服务调用超时")), "UPSTREAM_ERROR"],
  ["-8888", replyOf(refusal(-8_888, "")), "UPSTREAM_ERROR"],
  [
    "code 1, which is said of rooms that are there as well",
    replyOf(refusal(1, "error", [])),
    "UPSTREAM_ERROR",
  ],
  ["a code that nobody knows", replyOf(refusal(123_456, "直播间不存在")), "UPSTREAM_ERROR"],
  ["HTTP 502", replyOf(page, { status: 502 }), "HTTP_STATUS"],
  ["a page for data", replyOf(`\n ${page}`), "RISK_CONTROL"],
  ["nothing", replyOf(""), "EMPTY_REPLY"],
  ["half of JSON", replyOf('{"code":0,"da'), "PARSE"],
  ["JSON without a code", replyOf({}), "SCHEMA"],
  ["JSON null", replyOf("null"), "SCHEMA"],
  ["a list", replyOf([]), "SCHEMA"],
];

it.each([7.99e18, 1e300])("%d is no code, and is not told", (given) => {
  const verdict = judgeReply(replyOf(refusal(given, "?")), asked);
  expect("error" in verdict && verdict.error.message).toBe(
    "the site answered with an error; try again later",
  );
});

describe("a refusal", () => {
  it.each(signs)("%s is no answer", (_, reply, code) => {
    expect(codeOf(reply)).toBe(code);
  });

  it("of a login that was sent is the login's fault", () => {
    expect(codeOf(replyOf(refusal(-101, "账号未登录")), { hasLogin: true })).toBe("AUTH_REJECTED");
  });

  it("of a visitor comes with data where that is usual", () => {
    expect(codeOf(replyOf(refusal(-101, "账号未登录", { keys: 1 })), { takes: [-101] })).toEqual({ keys: 1 });
  });

  it("keeps the time that the site asks to wait", () => {
    const verdict = judgeReply(replyOf("", { status: 412, headers: { "retry-after": "120" } }), asked);
    expect(() => dataOf(verdict)).toThrow(expect.objectContaining({ retryAfterMs: 120_000 }));
  });

  it.each([
    ["HTTP 412", replyOf(page, { status: 412 }), true],
    ["-352", replyOf(refusal(-352, "-352")), false],
  ])("of %s is about how often the site is asked: %s", (_, reply, isAboutRate) => {
    expect(judgeReply(reply, asked)).toMatchObject({ error: { isAboutRate } });
  });

  it("is one that other keys may open only for vouchers", () => {
    const isVoucher = (reply: ReturnType<typeof replyOf>) => {
      const verdict = judgeReply(reply, asked);
      return "error" in verdict && verdict.isVoucher;
    };
    expect(signs.filter(([, reply]) => isVoucher(reply)).map(([name]) => name)).toEqual(
      signs.map(([name]) => name).filter((name) => /352|oucher|风控/.test(name)),
    );
  });

  it("says what helps in English and Chinese, that a cookie may be the cause, and quotes nothing of the reply", () => {
    const reply = replyOf(refusal(-412, "canary", { secret: "canary" }), { status: 412 });
    const verdict = judgeReply(reply, { ...asked, hasLogin: true });
    expect("error" in verdict && verdict.error).toBeInstanceOf(StreamFallbackError);
    const message = "error" in verdict ? verdict.error.message : "";
    expect(message).toMatch(/HTTP 412.*try without your cookie.*（.*IP.*cookie.*）$/);
    expect(message).not.toContain("canary");
  });
});

describe("data", () => {
  it.each([
    ["with code 0", refusal(0, "0", { a: 1 })],
    ["with code 0 as text", refusal("0", "0", { a: 1 })],
  ])("%s are taken", (_, body) => {
    expect(codeOf(replyOf(body))).toEqual({ a: 1 });
  });

  it("beside a voucher's header are taken", () => {
    const reply = replyOf(refusal(0, "0", { a: 1 }), { headers: { "x-bili-gaia-vvoucher": "voucher_x" } });
    expect(codeOf(reply)).toEqual({ a: 1 });
  });
});
