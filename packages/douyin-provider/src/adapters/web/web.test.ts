import { inspect } from "node:util";
import { type HttpReply, StreamFallbackError, textOf } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { type Answer, failureOf, fakeCall, replyFrom, replyOf } from "../../__fixtures__/fake-call.ts";
import { chooseOrigins } from "../../origins.ts";
import { browserProfile } from "../../session/browser-profile.ts";
import { verifyABogus } from "../../signing/index.ts";
import { web } from "./web.ts";

const query = {
  room: { provider: "douyin", roomId: "100200300400" },
  need: { kind: "status" },
  options: { doubleScreen: true },
} as const;
const adapter = web(chooseOrigins());

const fixture = (name: string) => replyFrom(new URL(`./__fixtures__/${name}`, import.meta.url));
const live = fixture("live.json");
const offline = fixture("offline.json");
const empty = fixture("empty.txt");

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

describe("the request", () => {
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

  it("goes to a mirror, path and all", async () => {
    const mirror = web(chooseOrigins({ live: "http://127.0.0.1:8080/live/" }));
    const { context, asked } = fakeCall(({ url }) =>
      url.endsWith("/live/") ? replyOf("", { headers: { "set-cookie": "ttwid=one" } }) : live,
    );
    await mirror.fetchRoom(query, context);
    expect(pathsOf(asked)).toEqual(["/live/", `/live${ENTER}`]);
    expect(new URL(asked[1]?.url ?? "").host).toBe("127.0.0.1:8080");
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
    const { context, asked } = fakeCall(site(live), "ttwid=mine; sessionid=mine");
    await adapter.fetchRoom(query, context);
    expect(pathsOf(asked)).toEqual([ENTER]);
    expect(asked[0]?.headers?.cookie).toBe("ttwid=mine; sessionid=mine");
  });

  it("takes an empty ttwid in a user's cookie for none", async () => {
    const { context, asked } = fakeCall(site(live), "ttwid=; sessionid=mine");
    await adapter.fetchRoom(query, context);
    expect(asked.at(-1)?.headers?.cookie).toBe("ttwid=ttwid-1; sessionid=mine");
  });
});

describe("an empty reply", () => {
  it("renews the visitor cookie and asks once more", async () => {
    const { context, asked, sessions } = fakeCall(site(empty, live));
    expect(await adapter.fetchRoom(query, context)).toMatchObject({ living: true });
    expect(pathsOf(asked)).toEqual([HOME, ENTER, HOME, ENTER]);
    expect(asked[3]?.headers?.cookie).toBe("ttwid=ttwid-2");
    expect([...sessions.values()]).toEqual(["ttwid-2"]);
  });

  it("is EMPTY_REPLY the second time, and that cookie is forgotten too", async () => {
    const { context, asked, sessions } = fakeCall(site(empty));
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toMatchObject({ code: "EMPTY_REPLY", fault: "pair" });
    expect(pathsOf(asked)).toEqual([HOME, ENTER, HOME, ENTER]);
    expect(sessions.size).toBe(0);
  });

  it("to a user's own ttwid is EMPTY_REPLY at once, as there is nothing to renew", async () => {
    const { context, asked } = fakeCall(site(empty), "ttwid=mine");
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toMatchObject({ code: "EMPTY_REPLY" });
    expect((error as Error).message).not.toContain("twice");
    expect(pathsOf(asked)).toEqual([ENTER]);
  });
});

describe("a refusal", () => {
  it.each([
    ["a captcha", fixture("captcha.html"), "RISK_CONTROL"],
    ["a challenge", fixture("challenge.html"), "RISK_CONTROL"],
    ["a page instead of JSON", replyOf("\n <!doctype html><p>直播已结束</p>"), "RISK_CONTROL"],
    ["HTTP 444", replyOf("", { status: 444 }), "RISK_CONTROL"],
    ["HTTP 403 with JSON", { ...offline, status: 403 }, "RISK_CONTROL"],
    ["HTTP 429", replyOf("", { status: 429 }), "RATE_LIMITED"],
    ["HTTP 504", replyOf("", { status: 504 }), "HTTP_STATUS"],
    ["a redirect", replyOf("", { status: 302 }), "HTTP_STATUS"],
    ["words", replyOf("blocked"), "PARSE"],
    ["white space", replyOf("\n"), "PARSE"],
    ["JSON null", replyOf("null"), "SCHEMA"],
    ["an empty object", replyOf("{}"), "SCHEMA"],
    ["error 10011", fixture("wrong-parameters.json"), "UPSTREAM_ERROR"],
  ])("by %s is an error that asks nobody again", async (_, reply, code) => {
    const { context, asked } = fakeCall(site(reply));
    expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ code });
    expect(pathsOf(asked)).toEqual([HOME, ENTER]);
  });

  it("says which adapter and room it is about", async () => {
    const { context } = fakeCall(site(fixture("restricted.json")));
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toMatchObject({ message: expect.stringMatching(/^web, room 100200300400: /) });
  });

  it.each(["<title>验证码中间页</title>", "const verify_data = {", "middle_page_loading"])(
    "is not seen in a room that has the title %s",
    async (title) => {
      const reply = JSON.parse(textOf(live));
      reply.data.data[0].title = title;
      const { context } = fakeCall(site(replyOf(JSON.stringify(reply))));
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
  const { context } = fakeCall(({ url }) =>
    new URL(url).pathname === HOME ? replyOf("", { headers: { "set-cookie": "ttwid=one" } }) : reply,
  );
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
  }, "ttwid=mine");
  expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ code: "ABORTED" });
});

describe("secrets", () => {
  const { data, ...rest } = JSON.parse(textOf(live));
  data.data[0].stream_url.live_core_sdk_data.pull_data.stream_data = "sign=canary";
  const unreadable = JSON.stringify({ data, ...rest });

  it.each([
    ["a captcha", fixture("captcha.html")],
    ["an empty reply", empty],
    ["HTTP 444", replyOf("canary", { status: 444, headers: { "set-cookie": "ttwid=canary" } })],
    ["cut JSON", replyOf('{"sign":"canary"canary')],
    ["another shape", replyOf('{"status_code":"canary","data":"canary"}')],
    ["an unreadable stream_data", replyOf(unreadable)],
    ["an unknown error", replyOf('{"status_code":5,"data":{"message":"canary","prompts":"canary"}}')],
  ])("appear neither in the error of %s nor in log lines", async (_, reply) => {
    const { context, asked, logged } = fakeCall(
      ({ url }) =>
        new URL(url).pathname === HOME
          ? replyOf("canary", { status: 500 })
          : url.includes("register")
            ? replyOf("{}", { headers: { "set-cookie": "ttwid=canary; Path=/" } })
            : reply,
      "sessionid=canary",
    );
    const error = await failureOf(adapter.fetchRoom(query, context));
    expect(error).toBeInstanceOf(StreamFallbackError);
    const signature = new URL(asked.at(-1)?.url ?? "").searchParams.get("a_bogus") ?? "";
    expect(signature).not.toBe("");
    const told = [inspect(error, { depth: 10 }), ...logged].join("\n");
    expect(told).not.toContain("canary");
    expect(told).not.toContain(signature);
    expect(told).not.toContain("a_bogus");
  });
});
