import type { HttpReply, HttpRequest } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { adapterReply } from "../__fixtures__/adapter-reply.ts";
import { captcha } from "../__fixtures__/blocks.ts";
import { type Answer, type FakeCall, failureOf, fakeCall, replyOf } from "../__fixtures__/fake-call.ts";
import { uid } from "../__fixtures__/invented-room.ts";
import { nonceSite } from "../__fixtures__/nonce-site.ts";
import { chooseOrigins } from "../origins.ts";
import { resolveInput } from "./resolve-input.ts";

const settings = { origins: chooseOrigins(), maxPageBytes: 8_388_608, readWholePages: false };
const broadcastId = "7600000000000000123";
const room = { provider: "douyin", roomId: "100200300400", uid };
const userURL = `https://www.douyin.com/user/${uid}`;
const reflowURL = `https://webcast.amemv.com/douyin/webcast/reflow/${broadcastId}`;

const redirect = (location: string | undefined) => replyOf("", { status: 302, headers: { location } });

/** What the API behind shared links tells of the anchor. */
function shared(owner: object | undefined, status_code = 0): HttpReply {
  const data = owner && { room: { owner: { sec_uid: uid, nickname: "云上小鹿", ...owner } } };
  return replyOf(JSON.stringify({ status_code, data: data ?? {} }));
}

/** A page that pushes this room, as the one for phones does. */
function reflowPage(shown: object): HttpReply {
  const row = `8:${JSON.stringify(["$", "$L5", null, { initialState: { room: shown } }])}\n`;
  const script = `self.__rsc_f.push([1,${JSON.stringify(row)}])`;
  return replyOf(
    `<html><script>(self.__rsc_f=self.__rsc_f||[]).push([0])</script><script>${script}</script></html>`,
  );
}

const told = { idStr: broadcastId, owner: { webRid: room.roomId, secUid: uid, nickname: "云上小鹿" } };

interface Site {
  short?: (request: HttpRequest) => HttpReply;
  reflow?: HttpReply;
  shared?: HttpReply;
  profile?: HttpReply;
}

/** Parts that are not given answer 504. */
function siteOf({ short, reflow, shared, profile }: Site): Answer {
  const nothing = replyOf("", { status: 504 });
  const pages = nonceSite(profile ?? nothing);
  return (request) => {
    const { hostname, pathname } = new URL(request.url);
    if (hostname === "v.douyin.com") return short?.(request) ?? nothing;
    if (hostname === "www.douyin.com") return pages(request);
    return (pathname.includes("/reflow/info") ? shared : reflow) ?? nothing;
  };
}

async function ask(
  input: string,
  { cookie, ...site }: Site & { cookie?: string },
): Promise<FakeCall & { ref: unknown }> {
  const call = fakeCall(siteOf(site), cookie);
  return { ...call, ref: await resolveInput(input, { context: call.context, settings }) };
}

const failed = (input: string, site: Site) =>
  failureOf(resolveInput(input, { context: fakeCall(siteOf(site)).context, settings }));

const pathsOf = ({ asked }: FakeCall) => asked.map(({ url }) => new URL(url).pathname);

describe("an anchor's profile", () => {
  it.each([userURL, uid, `看【云上小鹿】${userURL}?vid=1，快来`])("leads to the room: %s", async (input) => {
    const call = await ask(input, { shared: shared({ web_rid: room.roomId }) });
    expect(call.ref).toEqual(room);
    expect(pathsOf(call)).toEqual(["/webcast/room/reflow/info/"]);
  });

  const profile = adapterReply("userHTML", "live");
  const withNumber = replyOf(
    new TextDecoder()
      .decode(profile.body)
      .replaceAll('\\"status\\":2,', '\\"status\\":2,\\"owner\\":{\\"web_rid\\":\\"100200300400\\"},'),
  );

  it.each<[string, HttpReply | undefined]>([
    ["is shut", captcha],
    ["fails", undefined],
    ["answers 10011", shared(undefined, 10_011)],
    ["knows no room", shared(undefined)],
    ["has no number", shared({ web_rid: "" })],
    ["has zero for a number", shared({ web_rid: "0" })],
    ["has another's room", shared({ web_rid: "5", sec_uid: uid.replace("anchor", "others") })],
    ["says nothing", replyOf("null")],
  ])("is asked for where the API behind shared links %s", async (_, reply) => {
    const { ref } = await ask(userURL, { ...(reply && { shared: reply }), profile: withNumber });
    expect(ref).toEqual(room);
  });

  it("without a room number is INVALID_INPUT with the anchor's name and what to give instead", async () => {
    const error = await failed(userURL, {
      shared: shared(undefined),
      profile: adapterReply("userHTML", "offline"),
    });
    expect(error).toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringMatching(/no room number of 云上小鹿.*give the number in the room's URL.*请提供/),
    });
  });

  it("without a room number is told with a long name cut, and without what its name commands a terminal", async () => {
    const nickname = `\u001b]0;owned\u0007\r\nERROR forged\u202e${"🌕".repeat(50_000)}`;
    const { message } = (await failed(userURL, { shared: shared({ web_rid: "", nickname }) })) as Error;
    expect(message).toContain("no room number of ]0;owned ERROR forged 🌕");
    expect(message).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(message.length).toBeLessThan(400);
  });

  it("off air is reported with the failure of the API behind shared links, which may know the number", async () => {
    const error = await failed(userURL, { shared: captcha, profile: adapterReply("userHTML", "offline") });
    expect(error).toMatchObject({
      code: "RISK_CONTROL",
      message: expect.stringMatching(/云上小鹿.*captcha/),
    });
  });

  it.each([
    [
      "restricted, the profile being shut,",
      shared(undefined, 4_003_034),
      captcha,
      "ROOM_RESTRICTED",
      "chosen viewers",
    ],
    [
      "restricted",
      shared(undefined, 4_003_034),
      adapterReply("userHTML", "offline"),
      "ROOM_RESTRICTED",
      "chosen viewers",
    ],
    [
      "deleted",
      shared(undefined, 4_001_038),
      adapterReply("userHTML", "canceled"),
      "ROOM_NOT_FOUND",
      "账号已注销",
    ],
  ])("of someone %s says so", async (_, reply, profile, code, why) => {
    const error = await failed(userURL, { shared: reply, profile });
    expect(error).toMatchObject({ code, message: expect.stringContaining(why) });
  });

  it("is asked for once a day", async () => {
    const { ref, context, asked } = await ask(uid, { shared: shared({ web_rid: room.roomId }) });
    expect(await resolveInput(userURL, { context, settings })).toEqual(ref);
    expect(asked).toHaveLength(1);
  });

  it("is not asked for after the caller has aborted", async () => {
    const { context, controller, asked } = fakeCall(() => {
      controller.abort(new Error("enough"));
      return captcha;
    });
    expect(await failureOf(resolveInput(uid, { context, settings }))).toMatchObject({ message: "enough" });
    expect(asked).toHaveLength(1);
  });

  it("is asked in time although the API behind shared links never answers", async () => {
    const { context, clock, asked } = fakeCall(async (request) => {
      if (!request.url.includes("/reflow/info/")) return siteOf({ profile: withNumber })(request);
      const ended = Promise.withResolvers<never>();
      request.signal?.addEventListener("abort", () => ended.reject(request.signal?.reason));
      return ended.promise;
    });
    const resolving = resolveInput(uid, { context, settings });
    await clock.advance(4_999);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect(await resolving).toEqual(room);
  });
});

describe("the id of a broadcast", () => {
  it.each([broadcastId, reflowURL, `https://live.douyin.com/${broadcastId}`])(
    "leads to the room by the page for phones: %s",
    async (input) => {
      const call = await ask(input, { reflow: reflowPage(told) });
      expect(call.ref).toEqual(room);
      expect(pathsOf(call)).toEqual([`/douyin/webcast/reflow/${broadcastId}`]);
    },
  );

  it.each([
    [
      "is another room's",
      reflowPage({ idStr: "7600000000000000999", owner: { ...told.owner, webRid: "5" } }),
    ],
    ["has no number", reflowPage({ ...told, owner: { ...told.owner, webRid: "" } })],
    ["has no state", replyOf("<html></html>")],
    ["is shut", captcha],
  ])("leads to the room by the anchor in its URL where the page for phones %s", async (_, reflow) => {
    const site = { reflow, shared: shared({ web_rid: room.roomId }) };
    expect((await ask(`${reflowURL}?sec_user_id=${uid}`, site)).ref).toEqual(room);
  });

  it("that the page does not know is INVALID_INPUT with a hint at the number in the room's URL", async () => {
    const error = await failed(broadcastId, { reflow: replyOf("<html></html>") });
    expect(error).toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringMatching(/another room_id; give the number in the room's URL（.*请提供/),
    });
  });

  it("behind a captcha is RISK_CONTROL, not INVALID_INPUT", async () => {
    expect(await failed(broadcastId, { reflow: captcha })).toMatchObject({ code: "RISK_CONTROL" });
  });
});

describe("a short link", () => {
  const link = "https://v.douyin.com/iFix_-9/";

  it.each([
    ["the broadcast", `${reflowURL}?sec_user_id=${uid}`, { reflow: reflowPage(told) }],
    [
      "the anchor",
      `https://www.iesdouyin.com/share/user/${uid}?sec_uid=${uid}`,
      { shared: shared({ web_rid: room.roomId }) },
    ],
    ["the room", `https://live.douyin.com/${room.roomId}?a=b`, {}],
    ["the room, by a relative path", "//live.douyin.com/100200300400", {}],
    ["the room, over http", "http://live.douyin.com/100200300400", {}],
  ])("to %s leads to the room", async (_, location, site) => {
    const { ref } = await ask(`看 ${link} 快来`, { ...site, short: () => redirect(location) });
    expect(ref).toMatchObject({ provider: "douyin", roomId: room.roomId });
  });

  it("may lead over others and over hosts of the site", async () => {
    const hops = [
      "/second",
      "https://www.douyin.com/hop?x=1",
      "https://v.douyin.com/third/",
      "//live.douyin.com/5",
    ];
    const { context, asked } = fakeCall(() => redirect(hops.shift() ?? ""));
    expect(await resolveInput(link, { context, settings })).toEqual({ provider: "douyin", roomId: "5" });
    expect(asked.map(({ url }) => url)).toEqual([
      link,
      "https://v.douyin.com/second",
      "https://www.douyin.com/hop?x=1",
      "https://v.douyin.com/third/",
    ]);
  });

  it("that leads in a circle is asked for five times and not again", async () => {
    const { context, asked } = fakeCall(() => redirect(link));
    expect(await failureOf(resolveInput(link, { context, settings }))).toMatchObject({
      code: "INVALID_INPUT",
    });
    expect(asked).toHaveLength(5);
  });

  it("is asked for without a cookie, and so is the page for phones", async () => {
    const site = { short: () => redirect(reflowURL), reflow: reflowPage(told) };
    const { asked } = await ask(link, { ...site, cookie: "sessionid=canary" });
    expect(asked).toHaveLength(2);
    expect(JSON.stringify(asked)).not.toMatch(/canary|cookie/i);
  });

  it("is asked for once a day, though what it leads to fails", async () => {
    const { context, asked } = fakeCall(siteOf({ short: () => redirect(userURL) }));
    for (let turn = 0; turn < 2; turn += 1) await failureOf(resolveInput(link, { context, settings }));
    expect(asked.filter(({ url }) => url === link)).toHaveLength(1);
  });

  it.each([
    ["nobody made", replyOf("", { status: 404 }), "INVALID_INPUT", "leads nowhere (HTTP 404); copy it again"],
    ["that leads to a page", replyOf("<html>直播</html>"), "INVALID_INPUT", "a page without a room"],
    ["behind a captcha", captcha, "RISK_CONTROL", "captcha"],
    ["that fails", replyOf("", { status: 504 }), "HTTP_STATUS", "504"],
    ["that is refused", replyOf("", { status: 403 }), "RISK_CONTROL", "403"],
    ["without its target", redirect(undefined), "INCOMPLETE", "try again"],
    ["to no URL", redirect("http://["), "INCOMPLETE", "try again"],
    [
      "to another site",
      redirect("https://evil.example/?token=canary"),
      "INVALID_INPUT",
      "to evil.example; copy",
    ],
    ["to a script", redirect("javascript:canary"), "INVALID_INPUT", "to javascript:; copy"],
  ])("%s is an error that says so", async (_, reply, code, why) => {
    const error = await failed(link, { short: () => reply });
    expect(error).toMatchObject({ code, message: expect.stringContaining(why) });
    expect(String(error)).not.toContain("canary");
  });

  it("with an endless page is read no further than the signs of a block can be", async () => {
    let chunks = 0;
    const { context } = fakeCall(() => replyOf(""));
    async function* endless() {
      for (;;) {
        chunks += 1;
        yield new Uint8Array(16_384).fill(32);
      }
    }
    const http = { ...context.http, stream: async () => ({ status: 200, headers: {}, body: endless() }) };
    await failureOf(resolveInput(link, { context: { ...context, http }, settings }));
    expect(chunks).toBe(8);
  });

  it("ends each reply of a redirect as soon as its head has come", async () => {
    const { context, asked } = fakeCall(() => redirect("//live.douyin.com/5"));
    await resolveInput(link, { context, settings });
    expect(asked[0]?.signal?.aborted).toBe(true);
  });
});

it("a number is taken for the room's without a request, however it is written", async () => {
  for (const input of [room.roomId, "yunshang_xiaolu", `https://live.douyin.com/${room.roomId}`]) {
    const { ref, asked } = await ask(input, {});
    expect(ref).toEqual({ provider: "douyin", roomId: input.split("/").at(-1) });
    expect(asked).toEqual([]);
  }
});
