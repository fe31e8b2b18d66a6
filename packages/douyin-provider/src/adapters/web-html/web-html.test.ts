import { inspect } from "node:util";
import { type HttpReply, type HttpRequest, StreamFallbackError, textOf } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { type Answer, failureOf, fakeCall, replyFrom, replyOf } from "../../__fixtures__/fake-call.ts";
import { chooseOrigins } from "../../origins.ts";
import { browserProfile } from "../../session/browser-profile.ts";
import { verifyAcSignature } from "../../signing/index.ts";
import { webHTML } from "./web-html.ts";

const query = {
  room: { provider: "douyin", roomId: "100200300400" },
  need: { kind: "status" },
  options: { doubleScreen: true },
} as const;
const adapter = webHTML(chooseOrigins());

const fixture = (name: string) => replyFrom(new URL(`./__fixtures__/${name}`, import.meta.url));
const live = fixture("live.html");
const offline = fixture("offline.html");
const challenge = fixture("challenge.html");
const captcha = fixture("captcha.html");
const empty = fixture("empty.txt");

/** A site that gives visitors without a nonce nonce-1, nonce-2 …, and the others the replies in turn. */
function site(...replies: HttpReply[]): Answer {
  let visits = 0;
  let asked = 0;
  return ({ headers }) => {
    if (!headers?.cookie?.includes("__ac_nonce=")) {
      visits += 1;
      return { ...challenge, headers: { "set-cookie": [`__ac_nonce=nonce-${visits}; Max-Age=1800`] } };
    }
    asked += 1;
    return replies[Math.min(asked, replies.length) - 1] ?? empty;
  };
}

function cookiesOf(request: HttpRequest | undefined) {
  const pairs = request?.headers?.cookie?.split("; ") ?? [];
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
}

/** The nonces that the requests brought, undefined for visits without one. */
const noncesOf = (asked: readonly HttpRequest[]) => asked.map((request) => cookiesOf(request).__ac_nonce);

describe("the request", () => {
  it("brings the site's nonce, signed as the browser that its headers tell of", async () => {
    const { context, asked } = fakeCall(site(live));
    await adapter.fetchRoom(query, context);
    expect(asked.map(({ url }) => url)).toEqual([
      "https://live.douyin.com/100200300400",
      "https://live.douyin.com/100200300400",
    ]);
    const cookies = cookiesOf(asked[1]);
    expect(cookies).toMatchObject({ __ac_nonce: "nonce-1", __ac_referer: "__ac_blank" });
    expect(
      verifyAcSignature({
        signature: cookies.__ac_signature ?? "",
        nonce: "nonce-1",
        site: "https://live.douyin.com/100200300400",
        userAgent: asked[1]?.headers?.["user-agent"] ?? "",
        nowSeconds: Math.floor(context.clock.wallNow() / 1_000),
      }),
    ).toMatchObject({ valid: true });
    expect(asked[1]?.headers?.["user-agent"]).toBe(browserProfile.userAgent);
  });

  it("uses a nonce that is known for other rooms as well", async () => {
    const { context, asked } = fakeCall(site(live, offline));
    await adapter.fetchRoom(query, context);
    await adapter.fetchRoom({ ...query, room: { provider: "douyin", roomId: "5" } }, context);
    expect(noncesOf(asked)).toEqual([undefined, "nonce-1", "nonce-1"]);
  });

  it("has a user's cookie beside ours; where both have one, ours counts", async () => {
    const { context, asked } = fakeCall(site(live), "sessionid=mine; __ac_nonce=old; ttwid=mine");
    await adapter.fetchRoom(query, context);
    expect(cookiesOf(asked[1])).toMatchObject({ sessionid: "mine", ttwid: "mine", __ac_nonce: "nonce-1" });
  });

  it("goes to a mirror, path and all", async () => {
    const { context, asked } = fakeCall(site(live));
    await webHTML(chooseOrigins({ live: "http://127.0.0.1:8080/live" })).fetchRoom(query, context);
    expect(asked[1]?.url).toBe("http://127.0.0.1:8080/live/100200300400");
  });
});

describe("the answer", () => {
  it.each([
    ["live.html", true],
    ["live-odd-title.html", true],
    ["offline.html", false],
  ])("to %s has living %s", async (name, living) => {
    const { context } = fakeCall(site(fixture(name)));
    expect(await adapter.fetchRoom(query, context)).toMatchObject({ living, owner: "云上小鹿" });
  });
});

describe.each([
  ["a challenge", challenge, "RISK_CONTROL"],
  ["an empty reply", empty, "EMPTY_REPLY"],
])("%s", (_, refusal, code) => {
  it("renews the nonce and asks once more", async () => {
    const { context, asked, sessions } = fakeCall(site(refusal, live));
    expect(await adapter.fetchRoom(query, context)).toMatchObject({ living: true });
    expect(noncesOf(asked)).toEqual([undefined, "nonce-1", undefined, "nonce-2"]);
    expect([...sessions.values()]).toEqual(["nonce-2"]);
  });

  it(`is ${code} the second time, and that nonce is forgotten too`, async () => {
    const { context, asked, sessions } = fakeCall(site(refusal));
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toMatchObject({ code, fault: "pair" });
    expect(noncesOf(asked)).toEqual([undefined, "nonce-1", undefined, "nonce-2"]);
    expect(sessions.size).toBe(0);
  });
});

describe("a refusal", () => {
  it.each([
    ["a captcha", captcha, "RISK_CONTROL"],
    ["HTTP 444", replyOf("", { status: 444 }), "RISK_CONTROL"],
    ["HTTP 403 with a page", { ...offline, status: 403 }, "RISK_CONTROL"],
    ["HTTP 429", replyOf("", { status: 429 }), "RATE_LIMITED"],
    ["HTTP 504", replyOf("", { status: 504 }), "HTTP_STATUS"],
    ["a page without its state", fixture("without-state.html"), "INCOMPLETE"],
    ["a mere frame", fixture("skeleton.html"), "INCOMPLETE"],
    ["a cut page", fixture("cut-in-text-row.html"), "INCOMPLETE"],
    ["JSON", replyOf('{"status_code":0,"data":{"room_status":2}}'), "INCOMPLETE"],
    ["an unknown room", fixture("unknown-room.html"), "ROOM_NOT_FOUND"],
  ])("by %s is an error that asks nobody again", async (_, reply, code) => {
    const { context, asked } = fakeCall(site(reply));
    expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ code });
    expect(noncesOf(asked)).toEqual([undefined, "nonce-1"]);
  });

  it("at the first visit, by a captcha, is RISK_CONTROL", async () => {
    const { context, asked } = fakeCall(() => captcha);
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toMatchObject({ code: "RISK_CONTROL" });
    expect(asked).toHaveLength(1);
  });

  it("says which adapter and room it is about", async () => {
    const { context } = fakeCall(site(captcha));
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toMatchObject({ message: expect.stringMatching(/^webHTML, room 100200300400: /) });
  });
});

it.each([
  ["live.html", live],
  ["offline.html", offline],
])("answers %s, cut at any byte, in full or with a typed error", async (_, whole) => {
  let reply = whole;
  const { context, sessions } = fakeCall(() => reply);
  sessions.set("ac-nonce-live", "one");
  const told = await adapter.fetchRoom(query, context);
  let answers = 0;
  for (let length = 1; length < whole.body.length; length += 1) {
    reply = replyOf(whole.body.subarray(0, length));
    const outcome = await adapter.fetchRoom(query, context).catch((error: unknown) => error);
    if (outcome instanceof StreamFallbackError) {
      expect(outcome.code, `cut at ${length}`).toBe("INCOMPLETE");
    } else {
      expect(outcome, `cut at ${length}`).toEqual(told);
      answers += 1;
    }
  }
  expect(answers).toBeGreaterThan(0);
  expect(answers).toBeLessThan(whole.body.length / 5);
});

describe("secrets", () => {
  it.each([
    ["a captcha", captcha],
    ["a challenge", challenge],
    ["an empty reply", empty],
    ["HTTP 444", replyOf("canary", { status: 444, headers: { "set-cookie": "__ac_nonce=canary" } })],
    ["a page without its state", replyOf("<html>canary</html>")],
    ["a cut page", fixture("cut-in-text-row.html")],
    ["another shape", replyOf(textOf(live).replace('\\"status\\":2', '\\"status\\":\\"canary\\"'))],
    ["an unreadable stream_data", replyOf(textOf(live).replace('"$12\\"', '"sign=canary\\"'))],
  ])("appear neither in the error of %s nor in log lines", async (_, reply) => {
    const { context, asked, logged } = fakeCall(
      ({ headers }) =>
        headers?.cookie === undefined
          ? { ...challenge, headers: { "set-cookie": "__ac_nonce=canary" } }
          : reply,
      "sessionid=canary",
    );
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toBeInstanceOf(StreamFallbackError);
    const signature = cookiesOf(asked.at(-1)).__ac_signature ?? "";
    expect(signature).toMatch(/^_02B/);
    const told = [inspect(error, { depth: 10 }), ...logged].join("\n");
    expect(told).not.toContain("canary");
    expect(told).not.toContain(signature);
  });
});
