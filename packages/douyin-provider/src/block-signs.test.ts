import { type Adapter, type HttpReply, StreamFallbackError, textOf } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { adapterReply, isPage } from "./__fixtures__/adapter-reply.ts";
import { captcha, challenge, empty } from "./__fixtures__/blocks.ts";
import { failureOf, fakeCall, replyOf } from "./__fixtures__/fake-call.ts";
import { query } from "./__fixtures__/invented-room.ts";
import { isVisit, openSite } from "./__fixtures__/open-site.ts";
import { createProvider } from "./douyin.ts";

const adapters = createProvider().adapters.map((adapter) => [adapter.name, adapter] as const);
const pageWith = (words: string) => `<!doctype html><html><head>${words}</head><body></body></html>`;

/** A page where there should be JSON shuts out by being one; a page adapter only misses what it came for. */
const noPage = (adapter: string) => (isPage(adapter) ? "INCOMPLETE" : "RISK_CONTROL");
const noJSON = (adapter: string) => (isPage(adapter) ? "INCOMPLETE" : "PARSE");
const noShape = (adapter: string) => (isPage(adapter) ? "INCOMPLETE" : "SCHEMA");

/** Every sign by which the site is known to shut someone out, and what an adapter must call it. */
const signs: [string, HttpReply, (adapter: string) => string][] = [
  ["the captcha page", captcha, () => "RISK_CONTROL"],
  ["the browser check", challenge, () => "RISK_CONTROL"],
  ["a captcha's header", { ...empty, headers: { "bdturing-verify": "{}" } }, () => "RISK_CONTROL"],
  [
    "a captcha's header beside a short body",
    replyOf("{}", { headers: { "x-vc-bdturing-parameters": "{}" } }),
    () => "RISK_CONTROL",
  ],
  ["a login's header", { ...empty, headers: { "x-tt-verify-passport-decision": "1" } }, () => "RISK_CONTROL"],
  [
    "the code of a login",
    replyOf('{"data":{"prompts":"请登录后进入直播间"},"status_code":20003}'),
    () => "RISK_CONTROL",
  ],
  ["Argus", replyOf("Blocked by ArgusSecurityPlugin Uifid Not Found"), () => "RISK_CONTROL"],
  ["an empty body", empty, () => "EMPTY_REPLY"],
  ["HTTP 401", replyOf("", { status: 401 }), () => "RISK_CONTROL"],
  ["HTTP 403", replyOf("Forbidden", { status: 403 }), () => "RISK_CONTROL"],
  ["HTTP 444", replyOf("", { status: 444 }), () => "RISK_CONTROL"],
  ["HTTP 429", replyOf("", { status: 429 }), () => "RATE_LIMITED"],
  ["HTTP 504", replyOf("", { status: 504 }), () => "HTTP_STATUS"],
  ["HTTP 504 with a page", replyOf(pageWith(""), { status: 504 }), () => "HTTP_STATUS"],
  [
    "HTTP 504 with a word of the captcha",
    replyOf(pageWith("<script>new TTGCaptcha()</script>"), { status: 504 }),
    () => "RISK_CONTROL",
  ],
  ["HTTP 503 with the captcha page", { ...captcha, status: 503 }, () => "RISK_CONTROL"],
  ["a redirect", replyOf("", { status: 302 }), () => "HTTP_STATUS"],
  ["a page of nothing", replyOf(pageWith("")), noPage],
  ["a page of words, after a new line", replyOf("\n <!doctype html><p>直播已结束</p>"), noPage],
  ["the word blocked", replyOf("blocked"), noJSON],
  [
    "the word blocked, called a text",
    replyOf("blocked", { headers: { "content-type": "text/plain" } }),
    (adapter) => (isPage(adapter) ? "INCOMPLETE" : "RISK_CONTROL"),
  ],
  ["white space", replyOf("\n"), noJSON],
  ["JSON null", replyOf("null"), noShape],
  ["an empty object", replyOf("{}"), noShape],
  [
    "a firewall's script check",
    replyOf(pageWith('<script src="/waf-jschallenge/check.js"></script>')),
    () => "RISK_CONTROL",
  ],
  ["a firewall's token page", replyOf(pageWith('<meta name="argus-csp-token" content="x">')), noPage],
  [
    "a page with nothing but words that healthy ones have too",
    replyOf(
      pageWith("<script>verifyCenter; TTGCaptcha; __ac_nonce; sec_sdk_build; '/captcha/'</script>验证码"),
    ),
    noPage,
  ],
];

/** The signs that refuse the visitor's cookies, so that new ones may help; who sends none has none to renew. */
function asksAgain({ name, isAnonymous = false }: Adapter, sign: HttpReply): boolean {
  return (sign === empty && !isAnonymous) || (sign === challenge && isPage(name));
}

describe.each(adapters)("%s", (name, adapter) => {
  const visit = adapter.isAnonymous ? [] : ["visit"];

  it.each([
    ...signs,
    [
      "a healthy reply with HTTP 403",
      { ...adapterReply(name, "offline"), status: 403 },
      () => "RISK_CONTROL",
    ],
  ] satisfies typeof signs)("never takes %s for an answer", async (_, sign, codeFor) => {
    const { context, asked, sessions } = fakeCall(openSite(() => sign));
    const outcome = await adapter.fetchRoom(query, context).catch((thrown: unknown) => thrown);
    expect(outcome).toBeInstanceOf(StreamFallbackError);
    expect(outcome).toMatchObject({
      code: codeFor(name),
      message: expect.stringMatching(`^${name}, room 100200300400: `),
    });
    const once = [...visit, "question"];
    const isRenewed = asksAgain(adapter, sign);
    const told = asked.map((request) => (isVisit(request) ? "visit" : "question"));
    expect(told).toEqual(isRenewed ? [...once, ...once] : once);
    expect(sessions.size).toBe(isRenewed ? 0 : visit.length);
  });

  it.each(["NETWORK", "ABORTED"] as const)(
    "never takes a broken connection, %s, for an answer",
    async (code) => {
      const breaks = () => {
        throw new StreamFallbackError(code, "no complete reply");
      };
      for (const answer of [breaks, openSite(breaks)]) {
        await expect(adapter.fetchRoom(query, fakeCall(answer).context)).rejects.toMatchObject({ code });
      }
    },
  );
});

it.each(adapters)("%s tells what is the matter and what helps, in both languages", async (_, adapter) => {
  const reasonOf = async (reply: HttpReply) =>
    failureOf(adapter.fetchRoom(query, fakeCall(openSite(() => reply)).context));
  const reasons = [captcha, challenge, empty, replyOf("", { status: 444 })].map(reasonOf);
  expect(await Promise.all(reasons)).toMatchObject([
    { reason: expect.stringMatching(/^the site shows a captcha; wait .*（站点要求验证码：.*）$/) },
    { reason: expect.stringMatching(/browser check; .*（站点反复要求浏览器校验：.*）$/) },
    { reason: expect.stringMatching(/^the reply is empty: .*（站点回复为空.*）$/) },
    { reason: expect.stringMatching(/^refused by risk control \(HTTP 444\); .*（被风控拒绝：.*）$/) },
  ]);
});

describe.each(adapters.filter(([name]) => !isPage(name)))("%s", (name, adapter) => {
  it.each(["<title>验证码中间页</title>", "const verify_data = {", "middle_page_loading"])(
    "sees no captcha in a room that has the title %s",
    async (title) => {
      const reply = replyOf(textOf(adapterReply(name, "live")).replaceAll("今晚一起看星星", title));
      const { context } = fakeCall(openSite(() => reply));
      expect(await adapter.fetchRoom(query, context)).toMatchObject({ living: true, title });
    },
  );
});
