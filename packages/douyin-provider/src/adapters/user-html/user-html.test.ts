import { textOf } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { adapterReply } from "../../__fixtures__/adapter-reply.ts";
import { failureOf, fakeCall, replyOf } from "../../__fixtures__/fake-call.ts";
import { query, uid } from "../../__fixtures__/invented-room.ts";
import { nonceSite, noncesOf } from "../../__fixtures__/nonce-site.ts";
import { chooseOrigins } from "../../origins.ts";
import { userHTML } from "./user-html.ts";

const adapter = userHTML({ origins: chooseOrigins(), maxPageBytes: 8_388_608, readWholePages: false });
const reply = (name: string) => adapterReply("userHTML", name);

describe("a request of userHTML", () => {
  it("asks for the profile, with a nonce of its host", async () => {
    const { context, asked, sessions } = fakeCall(nonceSite(reply("live")));
    await adapter.fetchRoom(query, context);
    const profile = `https://www.douyin.com/user/${uid}`;
    expect(asked.map(({ url }) => url)).toEqual([profile, profile]);
    expect([...sessions]).toEqual([["ac-nonce-www", "nonce-1"]]);
  });

  it("escapes the uid", async () => {
    const { context, asked } = fakeCall(nonceSite(reply("live")));
    await failureOf(adapter.fetchRoom({ ...query, room: { ...query.room, uid: "../a?b" } }, context));
    expect(asked[1]?.url).toBe("https://www.douyin.com/user/..%2Fa%3Fb");
  });
});

describe("the answer of userHTML", () => {
  it.each([
    ["live", true],
    ["live-as-text", true],
    ["offline", false],
  ])("to %s has living %s", async (name, living) => {
    const { context } = fakeCall(nonceSite(reply(name)));
    expect(await adapter.fetchRoom(query, context)).toMatchObject({ living, owner: "云上小鹿" });
  });

  it("is told as one of the room's state only", () => {
    expect(adapter.provides).toEqual(["status"]);
  });
});

it.each([
  ["a page without its state", reply("without-state"), "INCOMPLETE"],
  ["JSON", replyOf('{"user":{"statusCode":0,"user":{"roomIdStr":"0"}}}'), "INCOMPLETE"],
  [
    "another's page",
    replyOf(textOf(reply("offline")).replaceAll(uid, "MS4wLjABAAAAsomeone-else")),
    "INCOMPLETE",
  ],
  ["a deleted account", reply("canceled"), "ROOM_NOT_FOUND"],
])("userHTML meets %s with a failure and asks no second time", async (_, refusal, code) => {
  const { context, asked } = fakeCall(nonceSite(refusal));
  expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ code });
  expect(noncesOf(asked)).toEqual([undefined, "nonce-1"]);
});
