import { type HttpReply, StreamFallbackError } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { fakeCall, replyFrom, replyOf } from "./__fixtures__/fake-call.ts";
import { createProvider } from "./douyin.ts";
import type { DouyinQuery } from "./room/douyin-room.ts";

const { adapters } = createProvider();
const query: DouyinQuery = {
  room: { provider: "douyin", roomId: "100200300400", uid: "MS4wLjABAAAAinvented-anchor-of-the-fixtures" },
  need: { kind: "status" },
  options: { doubleScreen: true },
};

const pageWith = (words: string) => `<!doctype html><html><head>${words}</head><body></body></html>`;
const fixture = (name: string) =>
  replyFrom(new URL(`./adapters/web-html/__fixtures__/${name}`, import.meta.url));
const isPage = (adapter: string) => adapter.endsWith("HTML");

/** Every sign by which the site is known to shut someone out, and what an adapter must call it. */
const signs: [string, HttpReply, (adapter: string) => string][] = [
  ["the captcha page", fixture("captcha.html"), () => "RISK_CONTROL"],
  ["the browser check", fixture("challenge.html"), () => "RISK_CONTROL"],
  ["an empty body", replyOf(""), () => "EMPTY_REPLY"],
  ["HTTP 401", replyOf("", { status: 401 }), () => "RISK_CONTROL"],
  ["HTTP 403", replyOf("Forbidden", { status: 403 }), () => "RISK_CONTROL"],
  ["HTTP 444", replyOf("", { status: 444 }), () => "RISK_CONTROL"],
  ["HTTP 429", replyOf("", { status: 429 }), () => "RATE_LIMITED"],
  ["HTTP 504", replyOf(pageWith(""), { status: 504 }), () => "HTTP_STATUS"],
  [
    "a page of nothing",
    replyOf(pageWith("")),
    (adapter) => (isPage(adapter) ? "INCOMPLETE" : "RISK_CONTROL"),
  ],
  ["the word blocked", replyOf("blocked"), (adapter) => (isPage(adapter) ? "INCOMPLETE" : "PARSE")],
  [
    "a firewall's script check",
    replyOf(pageWith('<script src="/waf-jschallenge/check.js"></script>')),
    (adapter) => (isPage(adapter) ? "INCOMPLETE" : "RISK_CONTROL"),
  ],
  [
    "a firewall's token page",
    replyOf(pageWith('<meta name="argus-csp-token" content="x">')),
    (adapter) => (isPage(adapter) ? "INCOMPLETE" : "RISK_CONTROL"),
  ],
  [
    "a page with nothing but words that healthy ones have too",
    replyOf(
      pageWith("<script>verifyCenter; TTGCaptcha; __ac_nonce; sec_sdk_build; '/captcha/'</script>验证码"),
    ),
    (adapter) => (isPage(adapter) ? "INCOMPLETE" : "RISK_CONTROL"),
  ],
];

/** The site gives everyone the cookies they come for, so that the sign meets the question itself. */
function withCookies(reply: HttpReply): HttpReply {
  const cookies = ["ttwid=given; Path=/", "__ac_nonce=0123456789abcdef01234; Path=/"];
  return { ...reply, headers: { ...reply.headers, "set-cookie": cookies } };
}

describe.each(adapters.map((adapter) => [adapter.name, adapter] as const))("%s", (name, adapter) => {
  it.each(signs)("never takes %s for an answer", async (_, sign, codeFor) => {
    const isVisit = (cookie = "") => !cookie.includes("ttwid=") && !cookie.includes("__ac_nonce=");
    const visited = withCookies(replyOf(pageWith("")));
    const { context } = fakeCall(({ headers }) =>
      name !== "mobile" && isVisit(headers?.cookie) ? visited : withCookies(sign),
    );
    const outcome = await adapter.fetchRoom(query, context).catch((thrown: unknown) => thrown);
    expect(outcome).toBeInstanceOf(StreamFallbackError);
    expect(outcome).toMatchObject({ code: codeFor(name), message: expect.stringMatching(`^${name}, room`) });
  });

  it("never takes a connection that breaks for an answer", async () => {
    const { context } = fakeCall(() => {
      throw new StreamFallbackError("NETWORK", "no complete reply");
    });
    await expect(adapter.fetchRoom(query, context)).rejects.toMatchObject({ code: "NETWORK" });
  });
});
