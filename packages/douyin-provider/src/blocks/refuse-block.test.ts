import { expect, it } from "vitest";
import { captcha } from "../__fixtures__/blocks.ts";
import { failureOf, replyOf } from "../__fixtures__/fake-call.ts";
import { headOf } from "./__fixtures__/sign-replies.ts";
import { refuseBlock } from "./refuse-block.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const refusalOf = (reply: Parameters<typeof headOf>[0]) =>
  failureOf((async () => refuseBlock(headOf(reply), { expects: "data", wallNow: NOW }))());

it.each([
  ["JSON", replyOf('{"title":"middle_page_loading"}')],
  ["half of it", replyOf('{"title":')],
  ["JSON null", replyOf("null")],
  ["white space", replyOf("\n")],
])("refuseBlock lets %s pass, since the parser judges it", (_, reply) => {
  expect(() => refuseBlock(headOf(reply), { expects: "data", wallNow: NOW })).not.toThrow();
});

it.each([
  [429, "RATE_LIMITED", "asked too often (HTTP 429); "],
  [401, "RISK_CONTROL", "refused by risk control (HTTP 401); "],
  [403, "RISK_CONTROL", "refused by risk control (HTTP 403); "],
  [444, "RISK_CONTROL", "refused by risk control (HTTP 444); "],
  [302, "HTTP_STATUS", "HTTP 302"],
  [404, "HTTP_STATUS", "HTTP 404"],
  [504, "HTTP_STATUS", "HTTP 504"],
])("refuseBlock calls HTTP %i %s and keeps the wait that the site asks for", async (status, code, told) => {
  const message = expect.stringContaining(told);
  for (const [retryAfter, retryAfterMs] of [
    ["7", 7_000],
    ["Thu, 01 Jan 2026 00:02:00 GMT", 120_000],
    [undefined, undefined],
  ] as const) {
    const reply = replyOf("", { status, headers: { "retry-after": retryAfter } });
    expect(await refusalOf(reply)).toMatchObject({ code, message, retryAfterMs });
  }
});

it("refuseBlock names the captcha that comes with a status, and keeps the wait that the site asks for", async () => {
  const reply = { ...captcha, status: 503, headers: { "retry-after": "7" } };
  expect(await refusalOf(reply)).toMatchObject({
    code: "RISK_CONTROL",
    message: expect.stringMatching(/^the site shows a captcha \(HTTP 503\); /),
    retryAfterMs: 7_000,
  });
});

it("refuseBlock leaves a status of success out of the message about a block page", async () => {
  expect(await refusalOf(captcha)).toMatchObject({
    code: "RISK_CONTROL",
    message: expect.stringMatching(/^the site shows a captcha; .*（站点要求验证码：/),
    retryAfterMs: undefined,
  });
  expect(await refusalOf(replyOf("", { status: 204 }))).toMatchObject({ code: "EMPTY_REPLY" });
});
