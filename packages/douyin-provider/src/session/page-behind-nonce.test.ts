import type { CallContext } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { captcha, challenge, empty } from "../__fixtures__/blocks.ts";
import { failureOf, fakeCall, replyOf } from "../__fixtures__/fake-call.ts";
import { cookiesOf, nonceSite, noncesOf } from "../__fixtures__/nonce-site.ts";
import { chooseOrigins, type Origins } from "../origins.ts";
import type { Page } from "../pages/read-page.ts";
import { verifyAcSignature } from "../signing/index.ts";
import { acNonceSession } from "./ac-nonce.ts";
import { browserProfile } from "./browser-profile.ts";
import { type PagePlace, pageBehindNonce } from "./page-behind-nonce.ts";

const siteOrigins = chooseOrigins();

interface Asking {
  context: CallContext;
  origins?: Origins;
}
const wanted = { key: "room", take: () => undefined, isEnough: () => true };

function ask(place: PagePlace, { context, origins = siteOrigins }: Asking): Promise<Page> {
  const settings = { origins, maxPageBytes: 1_000_000, readWholePages: false };
  return pageBehindNonce({ ...place, wanted }, { context, settings });
}
const page = replyOf("<html>the page</html>");

describe.each([
  ["live", "100200300400", "https://live.douyin.com/100200300400", "www"],
  ["www", "user/one", "https://www.douyin.com/user/one", "live"],
] as const)("a page of the host %s", (host, path, url, otherHost) => {
  const place = { host, path };

  it("is asked for with the site's nonce, signed as the browser that the headers tell of", async () => {
    const { context, asked } = fakeCall(nonceSite(page));
    expect((await ask(place, { context })).bytes().toString()).toBe("<html>the page</html>");
    expect(asked.map((request) => request.url)).toEqual([url, url]);
    const cookies = cookiesOf(asked[1]);
    expect(cookies).toMatchObject({ __ac_nonce: "nonce-1", __ac_referer: "__ac_blank" });
    const userAgent = asked[1]?.headers?.["user-agent"] ?? "";
    const nowSeconds = Math.floor(context.clock.wallNow() / 1_000);
    const signature = cookies.__ac_signature ?? "";
    expect(
      verifyAcSignature({ signature, nonce: "nonce-1", site: url, userAgent, nowSeconds }),
    ).toMatchObject({ valid: true });
    expect(userAgent).toBe(browserProfile.userAgent);
  });

  it("uses a nonce of its own host, and the same one for other pages of that host", async () => {
    const { context, asked, sessions } = fakeCall(nonceSite(page));
    sessions.set(acNonceSession(otherHost), "of-the-other-host");
    await ask(place, { context });
    await ask({ host, path: "5" }, { context });
    expect(noncesOf(asked)).toEqual([undefined, "nonce-1", "nonce-1"]);
    expect(sessions.get(acNonceSession(otherHost))).toBe("of-the-other-host");
  });

  it("is asked of a mirror below the mirror's path", async () => {
    const { context, asked } = fakeCall(nonceSite(page));
    await ask(place, { context, origins: chooseOrigins({ [host]: "http://127.0.0.1:8080/mirror" }) });
    expect(asked[1]?.url).toBe(`http://127.0.0.1:8080/mirror/${path}`);
  });

  describe.each([
    ["a challenge", challenge, "RISK_CONTROL"],
    ["an empty reply", empty, "EMPTY_REPLY"],
  ])("that is %s", (_, refusal, code) => {
    it("renews the nonce and is asked for once more", async () => {
      const { context, asked, sessions } = fakeCall(nonceSite(refusal, page));
      sessions.set(acNonceSession(otherHost), "stays");
      expect((await ask(place, { context })).bytes().toString()).toBe("<html>the page</html>");
      expect(noncesOf(asked)).toEqual([undefined, "nonce-1", undefined, "nonce-2"]);
      expect([...sessions.values()]).toEqual(["stays", "nonce-2"]);
    });

    it(`is ${code} the second time, and the renewed nonce is forgotten too`, async () => {
      const { context, asked, sessions } = fakeCall(nonceSite(refusal));
      const error = await failureOf(ask(place, { context }));
      expect(error).toMatchObject({ code, fault: "access" });
      expect(noncesOf(asked)).toEqual([undefined, "nonce-1", undefined, "nonce-2"]);
      expect(sessions.size).toBe(0);
    });
  });
});

const place = { host: "live", path: "100200300400" } as const;

it("a page behind a nonce is asked for with the user's cookie and ours; of one name ours counts", async () => {
  const { context, asked } = fakeCall(nonceSite(page), "sessionid=mine; __ac_nonce=old; ttwid=mine");
  await ask(place, { context });
  expect(cookiesOf(asked[1])).toMatchObject({ sessionid: "mine", ttwid: "mine", __ac_nonce: "nonce-1" });
});

it("a page that is refused hints at the user's cookie as the likely cause, where one was sent", async () => {
  const refused = replyOf("", { status: 444 });
  const messageTo = async (cookie?: string) =>
    ((await failureOf(ask(place, { context: fakeCall(nonceSite(refused), cookie).context }))) as Error)
      .message;
  expect(await messageTo("sessionid=mine")).toContain("try without your cookie, which may be the cause");
  expect(await messageTo()).not.toContain("your cookie");
});

it("a captcha at the first visit is RISK_CONTROL after one request", async () => {
  const { context, asked } = fakeCall(() => captcha);
  const error = await failureOf(ask(place, { context }));
  expect(error).toMatchObject({ code: "RISK_CONTROL" });
  expect(asked).toHaveLength(1);
});
