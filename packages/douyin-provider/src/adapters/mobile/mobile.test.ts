import { inspect } from "node:util";
import { StreamFallbackError, textOf } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { failureOf, fakeCall, replyFrom, replyOf } from "../../__fixtures__/fake-call.ts";
import { chooseOrigins } from "../../origins.ts";
import { browserProfile, mobileProfile } from "../../session/browser-profile.ts";
import { verifyABogus } from "../../signing/index.ts";
import { mobile } from "./mobile.ts";

const uid = "MS4wLjABAAAAinvented-anchor-of-the-fixtures";
const query = {
  room: { provider: "douyin", roomId: "100200300400", uid },
  need: { kind: "status" },
  options: { doubleScreen: true },
} as const;
const withoutUid = { ...query, room: { provider: "douyin", roomId: "100200300400" } } as const;
const adapter = mobile(chooseOrigins());

const fixture = (name: string) => replyFrom(new URL(`./__fixtures__/${name}`, import.meta.url));
const live = fixture("live.json");
const offline = fixture("offline.json");
const empty = fixture("empty.txt");

describe("the request", () => {
  it("names the anchor and is signed as the phone that its headers tell of", async () => {
    const { context, asked } = fakeCall(() => live);
    await adapter.fetchRoom(query, context);
    expect(asked).toHaveLength(1);
    const { url = "", headers = {} } = asked[0] ?? {};
    const { origin, pathname } = new URL(url);
    expect(`${origin}${pathname}`).toBe("https://webcast.amemv.com/webcast/room/reflow/info/");
    const [signed = "", signature = ""] = url.slice(url.indexOf("?") + 1).split("&a_bogus=");
    expect(signed).toBe(
      `verifyFp=&type_id=0&live_id=1&room_id=2&sec_user_id=${uid}&version_code=99.99.99&app_id=1128`,
    );
    expect(headers).toMatchObject({
      referer: "https://live.douyin.com/",
      "user-agent": mobileProfile.userAgent,
      "sec-ch-ua-mobile": "?1",
      "sec-ch-ua-platform": '"Android"',
    });
    const nowMs = context.clock.wallNow();
    expect(
      verifyABogus({ signature, query: signed, userAgent: headers["user-agent"] ?? "", nowMs }),
    ).toMatchObject({ valid: true, fingerprint: mobileProfile.fingerprint });
  });

  it("tells of a phone, nowhere of the computer that other requests tell of", async () => {
    const { context, asked } = fakeCall(() => live);
    await adapter.fetchRoom(query, context);
    expect(mobileProfile.userAgent).toMatch(/Android.* Mobile /);
    const told = JSON.stringify(asked);
    for (const desktop of [browserProfile.userAgent, browserProfile.platform, browserProfile.osName]) {
      expect(told).not.toContain(desktop);
    }
  });

  it.each([
    ["a user's", "sessionid=mine; ttwid=mine; __ac_nonce=mine"],
    ["none", undefined],
  ])("brings no cookie, with %s, and keeps none", async (_, cookie) => {
    const setting = { ...live, headers: { "set-cookie": ["ttwid=theirs; Path=/", "__ac_nonce=theirs"] } };
    const { context, asked, sessions } = fakeCall(() => setting, cookie);
    sessions.set("ttwid", "known");
    sessions.set("ac-nonce-live", "known");
    await adapter.fetchRoom(query, context);
    await adapter.fetchRoom(query, context);
    expect(asked).toHaveLength(2);
    for (const { headers = {} } of asked) {
      expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain("cookie");
    }
    expect(inspect(asked, { depth: 10 })).not.toMatch(/mine|known|theirs/);
    expect([...sessions.values()]).toEqual(["known", "known"]);
  });

  it("goes to a mirror, path and all", async () => {
    const mirror = mobile(chooseOrigins({ webcast: "http://127.0.0.1:8080/webcast/" }));
    const { context, asked } = fakeCall(() => live);
    await mirror.fetchRoom(query, context);
    expect(asked[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:8080\/webcast\/webcast\/room\/reflow\/info\/\?/);
  });

  it("escapes the uid", async () => {
    const { context, asked } = fakeCall(() => offline);
    const odd = { ...query, room: { ...query.room, uid: "a&room_id=3#" } };
    await failureOf(adapter.fetchRoom(odd, context));
    const { searchParams } = new URL(asked[0]?.url ?? "");
    expect(searchParams.getAll("room_id")).toEqual(["2"]);
    expect(searchParams.get("sec_user_id")).toBe("a&room_id=3#");
  });
});

describe("without the anchor's uid", () => {
  it.each([
    ["known", query, true],
    ["unknown", withoutUid, false],
    ["empty", { ...query, room: { ...query.room, uid: "" } }, false],
  ])("it is not asked: %s", (_, asking, accepted) => {
    expect(adapter.accepts?.(asking)).toBe(accepted);
  });

  it("it says so, should it be asked", async () => {
    const { context, asked } = fakeCall(() => live);
    expect(await failureOf(adapter.fetchRoom(withoutUid, context))).toMatchObject({ code: "UID_REQUIRED" });
    expect(asked).toEqual([]);
  });
});

describe("the answer", () => {
  it.each([
    ["live.json", true, false],
    ["live-radio.json", true, true],
    ["offline.json", false, false],
  ])("to %s has living %s and isLiveRadio %s", async (name, living, isLiveRadio) => {
    const { context } = fakeCall(() => fixture(name));
    expect(await adapter.fetchRoom(query, context)).toMatchObject({ living, isLiveRadio, owner: "云上小鹿" });
  });

  it("carries full streams", async () => {
    const { context } = fakeCall(() => live);
    const { sources } = await adapter.fetchRoom(query, context);
    expect(adapter.provides).toEqual(["status", "streams"]);
    for (const { quality, flv, hls } of sources[0]?.streams ?? []) {
      expect(new URL(flv ?? "").hostname).toBe("flv.live.example");
      if (quality !== "ao") expect(new URL(hls ?? "").hostname).toBe("hls.live.example");
    }
  });
});

describe("a refusal", () => {
  it.each([
    ["a captcha", fixture("captcha.html"), "RISK_CONTROL"],
    ["a challenge", fixture("challenge.html"), "RISK_CONTROL"],
    ["a page instead of JSON", replyOf("\n <!doctype html><p>直播已结束</p>"), "RISK_CONTROL"],
    ["HTTP 401", replyOf("", { status: 401 }), "RISK_CONTROL"],
    ["HTTP 444", replyOf("", { status: 444 }), "RISK_CONTROL"],
    ["HTTP 403 with JSON", { ...offline, status: 403 }, "RISK_CONTROL"],
    ["HTTP 429", replyOf("", { status: 429 }), "RATE_LIMITED"],
    ["HTTP 504", replyOf("", { status: 504 }), "HTTP_STATUS"],
    ["a redirect", replyOf("", { status: 302 }), "HTTP_STATUS"],
    ["an empty reply", empty, "EMPTY_REPLY"],
    ["words", replyOf("blocked"), "PARSE"],
    ["white space", replyOf("\n"), "PARSE"],
    ["JSON null", replyOf("null"), "SCHEMA"],
    ["an empty object", replyOf("{}"), "SCHEMA"],
    ["error 10011", fixture("wrong-parameters.json"), "UPSTREAM_ERROR"],
  ])("by %s is an error that asks nobody again", async (_, reply, code) => {
    const { context, asked, sessions } = fakeCall(() => reply);
    expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ code });
    expect(asked).toHaveLength(1);
    expect(sessions.size).toBe(0);
  });

  it("leaves it to others to answer, unless it proves something", async () => {
    const { context } = fakeCall(() => fixture("wrong-parameters.json"));
    expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ fault: "endpoint" });
    const proven = fakeCall(() => fixture("restricted.json"));
    expect(await failureOf(adapter.fetchRoom(query, proven.context))).toMatchObject({ fault: "query" });
  });

  it("says which adapter and room it is about", async () => {
    const { context } = fakeCall(() => fixture("captcha.html"));
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toMatchObject({ message: expect.stringMatching(/^mobile, room 100200300400: /) });
  });

  it.each(["<title>验证码中间页</title>", "const verify_data = {", "middle_page_loading"])(
    "is not seen in a room that has the title %s",
    async (title) => {
      const reply = JSON.parse(textOf(live));
      reply.data.room.title = title;
      const { context } = fakeCall(() => replyOf(JSON.stringify(reply)));
      expect(await adapter.fetchRoom(query, context)).toMatchObject({ living: true, title });
    },
  );
});

it.each([
  ["live.json", live, true],
  ["offline.json", offline, false],
])("takes %s, cut at any byte, for a failure and never for an answer", async (_, file, living) => {
  const whole = new TextEncoder().encode(JSON.stringify(JSON.parse(textOf(file))));
  let reply = empty;
  const { context } = fakeCall(() => reply);
  for (let length = 0; length < whole.length; length += 1) {
    reply = replyOf(whole.subarray(0, length));
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error, `cut at ${length}`).toMatchObject({ code: length === 0 ? "EMPTY_REPLY" : "PARSE" });
  }
  reply = replyOf(whole);
  expect(await adapter.fetchRoom(query, context)).toMatchObject({ living });
});

it("fails with the reason of the call's end", async () => {
  const { context } = fakeCall(() => {
    throw new StreamFallbackError("ABORTED", "the caller gave up");
  });
  expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ code: "ABORTED" });
});

describe("secrets", () => {
  const { data, ...rest } = JSON.parse(textOf(live));
  data.room.stream_url.live_core_sdk_data.pull_data.stream_data = "sign=canary";

  it.each([
    ["a captcha", fixture("captcha.html")],
    ["an empty reply", empty],
    ["HTTP 444", replyOf("canary", { status: 444, headers: { "set-cookie": "ttwid=canary" } })],
    ["cut JSON", replyOf('{"sign":"canary"canary')],
    ["another shape", replyOf('{"status_code":"canary","data":"canary"}')],
    ["an unreadable stream_data", replyOf(JSON.stringify({ data, ...rest }))],
    ["an unknown error", replyOf('{"status_code":5,"data":{"message":"canary","prompts":"canary"}}')],
    ["another anchor", replyOf(textOf(offline).replaceAll(uid, "canary"))],
  ])("appear neither in the error of %s nor in log lines", async (_, reply) => {
    const { context, asked, logged } = fakeCall(() => reply, "sessionid=canary");
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toBeInstanceOf(StreamFallbackError);
    const signature = new URL(asked.at(-1)?.url ?? "").searchParams.get("a_bogus") ?? "";
    expect(signature).not.toBe("");
    const told = [inspect(error, { depth: 10 }), ...logged].join("\n");
    for (const secret of ["canary", signature, "a_bogus", uid]) expect(told).not.toContain(secret);
  });
});
