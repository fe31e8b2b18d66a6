import { describe, expect, it } from "vitest";
import { captcha, challenge } from "../__fixtures__/blocks.ts";
import { failureOf, fakeCall, replyOf } from "../__fixtures__/fake-call.ts";
import { verifyAcSignature } from "../signing/index.ts";
import { acCookies, acNonceOf, acNonceSession } from "./ac-nonce.ts";
import { browserProfile } from "./browser-profile.ts";

const page = "https://live.douyin.com/100200300400";
const nonce = { "set-cookie": ["other=1; Path=/", "__ac_nonce=0123456789abcdef01234; Max-Age=1800"] };

describe("acNonceOf", () => {
  it("takes the nonce that comes with the challenge, and keeps it", async () => {
    const { context, asked } = fakeCall(() => ({ ...challenge, headers: nonce }));
    expect(await acNonceOf(context, { host: "live", pageUrl: page })).toBe("0123456789abcdef01234");
    expect(await acNonceOf(context, { host: "live", pageUrl: `${page}5` })).toBe("0123456789abcdef01234");
    expect(asked.map(({ url }) => url)).toEqual([page]);
  });

  it("keeps one nonce per host, as browsers do", async () => {
    let visits = 0;
    const { context, sessions } = fakeCall(() => {
      visits += 1;
      return replyOf("", { headers: { "set-cookie": `__ac_nonce=nonce-${visits}` } });
    });
    expect(await acNonceOf(context, { host: "live", pageUrl: page })).toBe("nonce-1");
    expect(await acNonceOf(context, { host: "www", pageUrl: "https://www.douyin.com/user/one" })).toBe(
      "nonce-2",
    );
    expect(await acNonceOf(context, { host: "live", pageUrl: page })).toBe("nonce-1");
    await context.forgetSession(acNonceSession("www"), "nonce-2");
    expect([...sessions.values()]).toEqual(["nonce-1"]);
  });

  it("visits without cookies, as a new visitor has none", async () => {
    const { context, asked } = fakeCall(() => replyOf("", { headers: nonce }), "sessionid=mine");
    await acNonceOf(context, { host: "live", pageUrl: page });
    expect(asked[0]?.headers).not.toHaveProperty("cookie");
  });

  it.each([
    ["no cookie", replyOf("<html></html>")],
    ["a deleted cookie", replyOf("<html></html>", { headers: { "set-cookie": "__ac_nonce=; Max-Age=0" } })],
  ])("makes a nonce up where the page comes with %s, and keeps it", async (_, reply) => {
    const { context, asked } = fakeCall(() => reply);
    const nonce = await acNonceOf(context, { host: "live", pageUrl: page });
    expect(nonce).toMatch(/^[0-9a-f]{21}$/);
    expect(await acNonceOf(context, { host: "live", pageUrl: page })).toBe(nonce);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ["a captcha", captcha, "RISK_CONTROL"],
    ["an empty reply", replyOf(""), "EMPTY_REPLY"],
    ["HTTP 444", replyOf("", { status: 444, headers: nonce }), "RISK_CONTROL"],
    ["HTTP 504", replyOf("", { status: 504 }), "HTTP_STATUS"],
  ])("fails on %s and keeps nothing", async (_, reply, code) => {
    const { context, sessions } = fakeCall(() => reply);
    expect(await failureOf(acNonceOf(context, { host: "live", pageUrl: page }))).toMatchObject({ code });
    expect(sessions.size).toBe(0);
  });
});

describe("acCookies", () => {
  const wallNow = 1_767_225_600_999;

  it("hold a signature of page, nonce and browser, made at whole seconds", () => {
    const cookies = acCookies({
      userAgent: browserProfile.userAgent,
      pageUrl: page,
      nonce: "0123456789abcdef01234",
      wallNow,
    });
    expect(Object.keys(cookies)).toEqual(["__ac_nonce", "__ac_signature", "__ac_referer"]);
    expect(cookies.__ac_referer).toBe("__ac_blank");
    const verdict = verifyAcSignature({
      signature: cookies.__ac_signature ?? "",
      nonce: "0123456789abcdef01234",
      site: page,
      userAgent: browserProfile.userAgent,
    });
    expect(verdict).toEqual({ valid: true, signedAtSeconds: 1_767_225_600 });
  });
});
