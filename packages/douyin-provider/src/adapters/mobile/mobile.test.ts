import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { adapterReply } from "../../__fixtures__/adapter-reply.ts";
import { failureOf, fakeCall } from "../../__fixtures__/fake-call.ts";
import { query, uid } from "../../__fixtures__/invented-room.ts";
import { chooseOrigins } from "../../origins.ts";
import { browserProfile, mobileProfile } from "../../session/browser-profile.ts";
import { verifyABogus } from "../../signing/index.ts";
import { mobile } from "./mobile.ts";

const adapter = mobile({ origins: chooseOrigins() });
const live = adapterReply("mobile", "live");

describe("a request of mobile", () => {
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

  // A request without a cookie is the same for all identities, so a captcha that it meets counts for all of them.
  it("is the same with any cookie of a user or none, and the adapter says isAnonymous", async () => {
    const asks = [undefined, "sessionid=anna", "sessionid=ben"].map(async (cookie) => {
      const { context, asked } = fakeCall(() => live, cookie);
      await adapter.fetchRoom(query, context);
      return asked.map(({ headers }) => headers);
    });
    const [nobodys, ...others] = await Promise.all(asks);
    for (const headers of others) expect(headers).toEqual(nobodys);
    expect(adapter.isAnonymous).toBe(true);
  });

  it("escapes the uid", async () => {
    const { context, asked } = fakeCall(() => adapterReply("mobile", "offline"));
    const odd = { ...query, room: { ...query.room, uid: "a&room_id=3#" } };
    await failureOf(adapter.fetchRoom(odd, context));
    const { searchParams } = new URL(asked[0]?.url ?? "");
    expect(searchParams.getAll("room_id")).toEqual(["2"]);
    expect(searchParams.get("sec_user_id")).toBe("a&room_id=3#");
  });
});

describe("the answer of mobile", () => {
  it.each([
    ["live", true, false],
    ["live-radio", true, true],
    ["offline", false, false],
  ])("to %s has living %s and isLiveRadio %s", async (name, living, isLiveRadio) => {
    const { context } = fakeCall(() => adapterReply("mobile", name));
    expect(await adapter.fetchRoom(query, context)).toMatchObject({ living, isLiveRadio, owner: "云上小鹿" });
  });

  it("has every quality with its streams", async () => {
    const { context } = fakeCall(() => live);
    const { sources } = await adapter.fetchRoom(query, context);
    expect(adapter.provides).toEqual(["status", "streams"]);
    for (const { quality, flv, hls } of sources[0]?.streams ?? []) {
      expect(new URL(flv ?? "").hostname).toBe("flv.live.example");
      if (quality !== "ao" && quality !== "real_origin")
        expect(new URL(hls ?? "").hostname).toBe("hls.live.example");
    }
  });
});

describe("a refusal met by mobile", () => {
  it("by error 10011 is a failure after one request, for another adapter to answer", async () => {
    const { context, asked, sessions } = fakeCall(() => adapterReply("mobile", "wrong-parameters"));
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toMatchObject({ code: "UPSTREAM_ERROR", fault: "endpoint" });
    expect(asked).toHaveLength(1);
    expect(sessions.size).toBe(0);
  });

  it("that proves the room restricted is a fault of the query, so that no other adapter is asked", async () => {
    const { context } = fakeCall(() => adapterReply("mobile", "restricted"));
    expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ fault: "query" });
  });
});
