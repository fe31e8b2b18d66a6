import type { HttpReply } from "@stream-fallback/core";
import { replyOf } from "../../__fixtures__/fake-call.ts";
import type { BlockKind } from "../block-signs.ts";
import type { ReplyHead } from "../recognise-block.ts";

export const pageWith = (words: string) => `<!doctype html><html><head>${words}</head><body></body></html>`;

/** The head of a reply that was read to its end. */
export const headOf = (reply: HttpReply): ReplyHead => ({ ...reply, head: reply.body });

const page = (words: string) => replyOf(pageWith(words));

/** Each strong sign, alone. */
export const strongAlone: [string, HttpReply, BlockKind][] = [
  ["the captcha's title", page("<title>验证码中间页</title>"), "captcha"],
  ["the captcha's data", page("<script>const verify_data = {};</script>"), "captcha"],
  ["the captcha's class", page('<div class="big middle_page_loading">'), "captcha"],
  ["the captcha's style", page("<style>.middle_page_loading { top: 0 }</style>"), "captcha"],
  [
    "the challenge's start",
    page("<script>window.byted_acrawler.init({aid:99999999,dfp:0});</script>"),
    "challenge",
  ],
  ["the challenge's signing", page('<script>x = acrawler.sign("", __ac_nonce)</script>'), "challenge"],
  ["the captcha's header", replyOf("", { headers: { "bdturing-verify": "{}" } }), "captcha"],
  ["the slider's header", replyOf("{}", { headers: { "x-vc-bdturing-parameters": "{}" } }), "captcha"],
  ["the login's header", replyOf("", { headers: { "x-tt-verify-passport-decision": "1" } }), "login"],
  ["the login's code", replyOf('{"data":{"prompts":"请登录后进入直播间"},"status_code":20003}'), "login"],
  ["Argus", replyOf("Blocked by ArgusSecurityPlugin Uifid Not Found"), "firewall"],
  [
    "Argus with HTTP 403",
    replyOf("\nBlocked by ArgusSecurityPlugin Uifid Not Found", { status: 403 }),
    "firewall",
  ],
  ["a firewall's script", page('<script src="/waf-jschallenge/check.js"></script>'), "firewall"],
  ["a firewall's code", page("<script>load('waf-jschallenge')</script>"), "firewall"],
  ["HTTP 401", replyOf("", { status: 401 }), "refused"],
  ["HTTP 403", replyOf(pageWith("Forbidden"), { status: 403 }), "refused"],
  ["HTTP 444", replyOf("", { status: 444 }), "refused"],
  ["HTTP 429", replyOf("{}", { status: 429 }), "rate-limited"],
  ["no byte", replyOf(""), "empty"],
];

/** Strong where data were asked for, and nothing where a page was. */
export const pagesForData: [string, HttpReply, BlockKind][] = [
  ["a page", page(""), "page-for-data"],
  ["a page after white space", replyOf("\uFEFF\n\t<p>直播已结束</p>"), "page-for-data"],
];

/** Bodies with one weak word each. */
export const weakWords: [string, BlockKind][] = [
  ["new TTGCaptcha()", "captcha"],
  ["verifyCenter = 1", "captcha"],
  ["//cdn.example/captcha/index.js", "captcha"],
  ["sec_sdk_build", "captcha"],
  ["请输入验证码", "captcha"],
  ["document.cookie.includes('__ac_nonce')", "challenge"],
  ["location.reload()", "challenge"],
  ["argus-csp-token", "firewall"],
  ["\nBlocked\n", "blocked-word"],
];

type Circumstance = Pick<HttpReply, "status" | "headers">;

/** What makes a weak word a block, where data were asked for; the first one for pages too. */
export const weakCircumstances: [string, Circumstance][] = [
  ["HTTP 504", { status: 504, headers: {} }],
  ["the type of a page", { status: 200, headers: { "content-type": "text/html; charset=utf-8" } }],
  ["the type of a text", { status: 200, headers: { "content-type": ["TEXT/PLAIN"] } }],
];
