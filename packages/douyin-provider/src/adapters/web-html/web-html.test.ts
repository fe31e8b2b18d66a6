import { describe, expect, it } from "vitest";
import { adapterReply } from "../../__fixtures__/adapter-reply.ts";
import { failureOf, fakeCall, replyOf } from "../../__fixtures__/fake-call.ts";
import { queryWithoutUid as query } from "../../__fixtures__/invented-room.ts";
import { nonceSite, noncesOf } from "../../__fixtures__/nonce-site.ts";
import { chooseOrigins } from "../../origins.ts";
import { webHTML } from "./web-html.ts";

const adapter = webHTML({ origins: chooseOrigins(), maxPageBytes: 8_388_608, readWholePages: false });
const reply = (name: string) => adapterReply("webHTML", name);

describe("a request of webHTML", () => {
  it("asks for the live page, with a nonce of its host", async () => {
    const { context, asked, sessions } = fakeCall(nonceSite(reply("live")));
    await adapter.fetchRoom(query, context);
    const page = "https://live.douyin.com/100200300400";
    expect(asked.map(({ url }) => url)).toEqual([page, page]);
    expect([...sessions]).toEqual([["ac-nonce-live", "nonce-1"]]);
  });
});

describe("the answer of webHTML", () => {
  it.each([
    ["live", true],
    ["live-odd-title", true],
    ["offline", false],
  ])("to %s has living %s", async (name, living) => {
    const { context } = fakeCall(nonceSite(reply(name)));
    expect(await adapter.fetchRoom(query, context)).toMatchObject({ living, owner: "云上小鹿" });
  });
});

it.each([
  ["a page without its state", reply("without-state"), "INCOMPLETE"],
  ["a mere frame", reply("skeleton"), "INCOMPLETE"],
  ["a cut page", reply("cut-in-text-row"), "INCOMPLETE"],
  ["JSON", replyOf('{"status_code":0,"data":{"room_status":2}}'), "INCOMPLETE"],
  ["an unknown room", reply("unknown-room"), "ROOM_NOT_FOUND"],
])("webHTML meets %s with a failure and asks no second time", async (_, refusal, code) => {
  const { context, asked } = fakeCall(nonceSite(refusal));
  expect(await failureOf(adapter.fetchRoom(query, context))).toMatchObject({ code });
  expect(noncesOf(asked)).toEqual([undefined, "nonce-1"]);
});
