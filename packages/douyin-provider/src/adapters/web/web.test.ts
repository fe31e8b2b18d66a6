import { inspect } from "node:util";
import { type HttpReply, StreamFallbackError } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { adapterJSON, adapterReply } from "../../__fixtures__/adapter-reply.ts";
import { empty } from "../../__fixtures__/blocks.ts";
import { type Answer, failureOf, fakeCall, replyOf } from "../../__fixtures__/fake-call.ts";
import { queryWithoutUid as query } from "../../__fixtures__/invented-room.ts";
import { chooseOrigins } from "../../origins.ts";
import { browserProfile } from "../../session/browser-profile.ts";
import { verifyABogus } from "../../signing/index.ts";
import { web } from "./web.ts";

const adapter = web({ origins: chooseOrigins() });
const live = adapterReply("web", "live");

/** A site whose home page gives the cookies ttwid-1, ttwid-2 …, and whose API answers with the replies in turn. */
function site(...replies: HttpReply[]): Answer {
  let visits = 0;
  let asked = 0;
  return ({ url }) => {
    if (new URL(url).pathname === "/") {
      visits += 1;
      return replyOf("<html></html>", { headers: { "set-cookie": [`ttwid=ttwid-${visits}; Path=/`] } });
    }
    asked += 1;
    return replies[Math.min(asked, replies.length) - 1] ?? empty;
  };
}

const pathsOf = (asked: readonly { url: string }[]) => asked.map(({ url }) => new URL(url).pathname);
const HOME = "/";
const ENTER = "/webcast/room/web/enter/";

describe("a request of web", () => {
  it("names the room and is signed as the browser that its headers tell of", async () => {
    const { context, asked } = fakeCall(site(live));
    await adapter.fetchRoom(query, context);
    expect(pathsOf(asked)).toEqual([HOME, ENTER]);
    const { url = "", headers = {} } = asked[1] ?? {};
    const { origin, searchParams } = new URL(url);
    expect(origin).toBe("https://live.douyin.com");
    expect(searchParams.get("aid")).toBe("6383");
    expect(searchParams.get("web_rid")).toBe("100200300400");
    expect(searchParams.has("msToken")).toBe(false);
    expect(headers).toMatchObject({
      cookie: "ttwid=ttwid-1",
      referer: "https://live.douyin.com/100200300400",
      "user-agent": browserProfile.userAgent,
    });
    const [signed = "", signature = ""] = url.slice(url.indexOf("?") + 1).split("&a_bogus=");
    const nowMs = context.clock.wallNow();
    expect(
      verifyABogus({ signature, query: signed, userAgent: headers["user-agent"] ?? "", nowMs }),
    ).toMatchObject({ valid: true, fingerprint: browserProfile.fingerprint });
  });

  it("does not fetch a visitor cookie that is known", async () => {
    const { context, asked } = fakeCall(site(live));
    await adapter.fetchRoom(query, context);
    await adapter.fetchRoom(query, context);
    expect(pathsOf(asked)).toEqual([HOME, ENTER, ENTER]);
  });

  it("has a user's cookie beside the visitor cookie", async () => {
    const { context, asked } = fakeCall(site(live), "sessionid=mine; theme=dark");
    await adapter.fetchRoom(query, context);
    expect(asked[1]?.headers?.cookie).toBe("sessionid=mine; theme=dark; ttwid=ttwid-1");
  });

  it("keeps the ttwid of a user's cookie and fetches none", async () => {
    const { context, asked, sessions } = fakeCall(site(live), "ttwid=mine; sessionid=mine");
    await adapter.fetchRoom(query, context);
    expect(pathsOf(asked)).toEqual([ENTER]);
    expect(asked[0]?.headers?.cookie).toBe("ttwid=mine; sessionid=mine");
    expect(inspect([...sessions])).not.toContain("mine");
  });

  it("fetches a visitor cookie where the ttwid in a user's cookie is empty", async () => {
    const { context, asked } = fakeCall(site(live), "ttwid=; sessionid=mine");
    await adapter.fetchRoom(query, context);
    expect(asked.at(-1)?.headers?.cookie).toBe("ttwid=ttwid-1; sessionid=mine");
  });
});

describe("an empty reply to web", () => {
  it("renews the visitor cookie and asks once more", async () => {
    const { context, asked, sessions } = fakeCall(site(empty, live));
    expect(await adapter.fetchRoom(query, context)).toMatchObject({ living: true });
    expect(pathsOf(asked)).toEqual([HOME, ENTER, HOME, ENTER]);
    expect(asked[3]?.headers?.cookie).toBe("ttwid=ttwid-2");
    expect([...sessions.values()]).toEqual(["ttwid-2"]);
  });

  it("is EMPTY_REPLY the second time, and the renewed visitor cookie is forgotten too", async () => {
    const { context, asked, sessions } = fakeCall(site(empty));
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toMatchObject({ code: "EMPTY_REPLY", fault: "access" });
    expect(pathsOf(asked)).toEqual([HOME, ENTER, HOME, ENTER]);
    expect(sessions.size).toBe(0);
  });

  it("to the ttwid in a user's cookie, as old ones get, has one of ours take its place from then on", async () => {
    const { context, asked } = fakeCall(site(empty, live), "ttwid=mine; sessionid=mine");
    await adapter.fetchRoom(query, context);
    await adapter.fetchRoom(query, context);
    expect(pathsOf(asked)).toEqual([ENTER, HOME, ENTER, ENTER]);
    expect(asked.map(({ headers }) => headers?.cookie)).toEqual([
      "ttwid=mine; sessionid=mine",
      undefined,
      "ttwid=ttwid-1; sessionid=mine",
      "ttwid=ttwid-1; sessionid=mine",
    ]);
  });

  it("to our ttwid after the user's is EMPTY_REPLY, and the next call tries the user's again", async () => {
    const { context, asked, sessions } = fakeCall(site(empty), "ttwid=mine");
    expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ code: "EMPTY_REPLY" });
    expect(pathsOf(asked)).toEqual([ENTER, HOME, ENTER]);
    expect(sessions.size).toBe(0);
  });
});

describe("a refusal met by web", () => {
  it.each([empty, replyOf("", { status: 444 })])(
    "to a user's cookie says that it may be the cause; to others it does not",
    async (refusal) => {
      const messageTo = async (cookie?: string) => {
        const { context } = fakeCall(site(refusal), cookie);
        return ((await failureOf(adapter.fetchRoom(query, context))) as Error).message;
      };
      expect(await messageTo("sessionid=mine")).toContain("try without your cookie, which may be the cause");
      expect(await messageTo()).not.toContain("your cookie");
    },
  );
});

it("by error 10011 is a failure after one request", async () => {
  const { context, asked } = fakeCall(site(adapterReply("web", "wrong-parameters")));
  expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ code: "UPSTREAM_ERROR" });
  expect(pathsOf(asked)).toEqual([HOME, ENTER]);
});

it("fails with the reason of the call's end, with a user's own ttwid too", async () => {
  const { context } = fakeCall(() => {
    throw new StreamFallbackError("ABORTED", "the caller gave up");
  }, "ttwid=mine");
  expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ code: "ABORTED" });
});

it("names the place of a change inside the JSON of stream_data, and quotes nothing of it", async () => {
  const reply = adapterJSON("web", "live");
  const changed = { data: { hd: { main: { flv: ["http://flv.live.example/a.flv?sign=canary"] } } } };
  reply.data.data[0].stream_url.live_core_sdk_data.pull_data.stream_data = JSON.stringify(changed);
  const { context } = fakeCall(site(replyOf(JSON.stringify(reply))));
  const error = await failureOf(adapter.fetchRoom(query, context));
  const place =
    "data.data.0.stream_url.live_core_sdk_data.pull_data.stream_data.data.hd.main.flv is an array";
  expect(error).toMatchObject({ code: "SCHEMA", message: expect.stringContaining(place) });
  expect(inspect(error, { depth: 10 })).not.toContain("canary");
});
