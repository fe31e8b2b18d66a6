import { describe, expect, it } from "vitest";
import { failureOf, fakeCall, replyOf } from "../__fixtures__/fake-call.ts";
import * as replies from "../__fixtures__/site/replies.ts";
import { cast } from "../__fixtures__/site/rooms.ts";
import { createProvider } from "../bilibili.ts";

const provider = createProvider();
const to = (location: string) => replyOf("", { status: 302, headers: { location } });

function resolve(input: string, answers: Record<string, unknown> = {}, isUidEnough = false) {
  const { context, asked } = fakeCall(answers);
  return { ref: provider.resolve(input, { ...context, isUidEnough }), asked };
}

describe("a room", () => {
  it.each([
    ["76", "76"],
    ["  23058\n", "23058"],
    ["0076", "76"],
    ["２３０５８", "23058"],
    ["\u200b23058\u2060", "23058"],
    ["https://live.bilibili.com/23058", "23058"],
    ["http://live.bilibili.com/23058/", "23058"],
    ["https://live.bilibili.com/23058?share_source=copy_link&visit_id=9", "23058"],
    ["https://live.bilibili.com/h5/23058", "23058"],
    ["https://live.bilibili.com/blanc/23058?liteVersion=true", "23058"],
    ["live.bilibili.com/23058", "23058"],
    ["LIVE.bilibili.com/23058", "23058"],
    ["【云上小鹿的直播间】 https://live.bilibili.com/23058?hotRank=0，快来看！", "23058"],
    ["我在看（https://live.bilibili.com/23058）。", "23058"],
    ["https：//live。bilibili。com／23058", "23058"],
    ["https://www.bilibili.com/video/BV1xx 和 https://live.bilibili.com/23058", "23058"],
  ])("is named by %j, asking nobody", async (input, roomId) => {
    const { ref, asked } = resolve(input);
    expect(await ref).toEqual({ provider: "bilibili", roomId });
    expect(asked).toEqual([]);
  });

  it.each([
    ["nothing", ""],
    ["spaces", " \t\n"],
    ["zeros", "000"],
    ["a word", "今晚看什么"],
    ["a video", "https://www.bilibili.com/video/BV1xx411c7mD"],
    ["a number at the site itself", "https://www.bilibili.com/23058"],
    ["a page of live rooms", "https://live.bilibili.com/p/eden/area-tags"],
    ["the home page", "https://live.bilibili.com/"],
    ["a way back", "https://live.bilibili.com/../../x"],
    ["another site's", "https://live.bilibili.com.example/23058"],
    ["another site's with the site inside", "https://example.com/live.bilibili.com/23058"],
    ["another site's by its user", "https://live.bilibili.com@example.com/23058"],
    ["another port", "https://live.bilibili.com:8443/23058"],
    ["another scheme", "javascript://live.bilibili.com/23058"],
    ["an encoded line break", "https://live.bilibili.com/2%0d%0a"],
    ["a negative number", "-76"],
    ["a decimal number", "76.5"],
    ["a hexadecimal number", "0x4c"],
  ])("is not named by %s", async (_, input) => {
    const { ref, asked } = resolve(input);
    expect(await failureOf(ref)).toMatchObject({ code: "INVALID_INPUT" });
    expect(asked).toEqual([]);
  });

  it("is not named by a number that is an anchor's, and the message says what to give", async () => {
    expect(await failureOf(resolve("3546636357733084").ref)).toMatchObject({
      ...{ code: "INVALID_INPUT", message: expect.stringContaining("space.bilibili.com/3546636357733084") },
    });
  });

  it("is looked for in a long text in time, and no cookie is quoted", async () => {
    const before = performance.now();
    const error = await failureOf(resolve(`SESSDATA=canary; ${"live.bilibili.com/".repeat(20_000)}`).ref);
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(String(error)).not.toContain("canary");
  });
});

describe("an anchor's page", () => {
  const { uid, roomId } = cast.live;
  const url = `https://space.bilibili.com/${uid}/dynamic?spm=1`;
  const lists = (rooms: unknown) => ({ get_status_info_by_uids: rooms });

  it("leads to the room, with one request", async () => {
    const { ref, asked } = resolve(url, lists(replies.statusByUids([cast.live])));
    expect(await ref).toEqual({ provider: "bilibili", roomId: String(roomId), uid: String(uid) });
    expect(asked).toHaveLength(1);
  });

  it("asks nobody where the anchor will do", async () => {
    const { ref, asked } = resolve(url, {}, true);
    expect(await ref).toEqual({ provider: "bilibili", roomId: "", uid: String(uid) });
    expect(asked).toEqual([]);
  });

  it.each([
    ["none is told of", replies.statusByUids([]), "INVALID_INPUT"],
    ["another's is told of", replies.statusByUids([cast.round]), "INVALID_INPUT"],
    ["the site refuses", replies.refusal(-412, "请求被拦截"), "RISK_CONTROL"],
    ["the reply has another shape", replies.refusal(0, "0", "nothing"), "SCHEMA"],
  ])("leads to no room where %s", async (_, reply, code) => {
    expect(await failureOf(resolve(url, lists(reply)).ref)).toMatchObject({ code });
  });
});

describe("a short link", () => {
  const link = "【云上小鹿】 https://b23.tv/abc123";

  it("is followed to the room, without cookies", async () => {
    const { ref, asked } = resolve(link, { "/abc123": to("https://live.bilibili.com/23058?share=1") });
    expect(await ref).toEqual({ provider: "bilibili", roomId: "23058" });
    expect(asked).toMatchObject([{ url: "https://b23.tv/abc123" }]);
    expect(asked[0]?.headers).not.toHaveProperty("cookie");
  });

  it("is followed by way of another", async () => {
    const answers = { "/abc123": to("/second"), "/second": to("https://live.bilibili.com/h5/23058") };
    expect(await resolve(link, answers).ref).toMatchObject({ roomId: "23058" });
  });

  it.each([
    ["to a video", "https://www.bilibili.com/video/BV1"],
    ["to another site", "https://elsewhere.example/23058"],
    ["to another site of a similar name", "https://live.bilibili.com.example/23058"],
    ["to this machine", "http://127.0.0.1/23058"],
    ["to a file", "file:///etc/passwd"],
    ["to the site with a password", "https://a:b@live.bilibili.com/23058"],
    ["to itself, on and on", "https://b23.tv/abc123"],
  ])("that leads %s names no room, and nobody else is asked", async (_, location) => {
    const { ref, asked } = resolve(link, { "/abc123": to(location) });
    expect(await failureOf(ref)).toMatchObject({ code: "INVALID_INPUT" });
    expect(new Set(asked.map(({ url }) => url))).toEqual(new Set(["https://b23.tv/abc123"]));
  });

  it.each([
    ["HTTP 404", replyOf("", { status: 404 }), "INVALID_INPUT"],
    ["a page", replyOf("<html></html>"), "INVALID_INPUT"],
    ["HTTP 412", replyOf("", { status: 412 }), "RISK_CONTROL"],
    ["HTTP 502", replyOf("", { status: 502 }), "HTTP_STATUS"],
    ["a redirect without a target", replyOf("", { status: 302 }), "INCOMPLETE"],
  ])("that is answered with %s names none", async (_, reply, code) => {
    expect(await failureOf(resolve(link, { "/abc123": reply }).ref)).toMatchObject({ code });
  });
});

describe("a ref", () => {
  const check = (roomId: string, uid?: string) => provider.checkRef?.({ provider: "bilibili", roomId, uid });

  it.each(["1", "76", "23058", "1234567890"])("may be by the number %s", (roomId) => {
    expect(check(roomId)).toBeUndefined();
  });

  it.each(["0", "076", "7a", "../1", "1?x=1", " 1", "1 ", "一", "-1", "1".repeat(17)])(
    "may not be by the number %j",
    (roomId) => {
      expect(check(roomId)).toMatch(/^roomId is no number/);
    },
  );

  it("says so where the number may be an anchor's", () => {
    expect(check("3546636357733084")).toMatch(/space\.bilibili\.com/);
  });

  it.each(["0", "x", "../1", "1".repeat(17), ""])("may not be of the anchor %j", (uid) => {
    expect(check("76", uid)).toMatch(/^uid is no number/);
  });

  it("may be of an anchor alone", () => {
    expect(check("", "3546636357733084")).toBeUndefined();
  });
});

it("URLs of the site are known from others", () => {
  const known = [
    "https://live.bilibili.com/1",
    "https://b23.tv/a",
    "https://space.bilibili.com/2",
    "看 live.bilibili.com/1",
  ];
  const unknown = [
    "1",
    "",
    "https://www.bilibili.com/video/BV1",
    "https://live.bilibili.com/",
    "https://b23.tv/",
  ];
  expect([...known, ...unknown].filter((url) => provider.matchURL(url))).toEqual(known);
  expect(provider.matchURL(undefined as never)).toBe(false);
});
