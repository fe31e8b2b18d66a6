import { inspect } from "node:util";
import { StreamFallbackError } from "@stream-fallback/core";
import { expect, it } from "vitest";
import { captcha } from "../__fixtures__/blocks.ts";
import { failureOf, fakeCall, replyOf } from "../__fixtures__/fake-call.ts";
import { chooseOrigins } from "../origins.ts";
import { forgetTtwid, ttwidOf } from "./ttwid.ts";

const origins = chooseOrigins();
const HOME = "https://live.douyin.com/";
const REGISTRATION = "https://ttwid.bytedance.com/ttwid/union/register/";

const cookie = (value: string) => replyOf("{}", { headers: { "set-cookie": [`ttwid=${value}; Path=/`] } });
const bare = replyOf("<html></html>");

it("a ttwid comes with the home page, and is kept", async () => {
  const { context, asked, clock } = fakeCall(() => cookie("one"));
  expect(await ttwidOf({ context, origins })).toBe("one");
  expect(await ttwidOf({ context, origins })).toBe("one");
  expect(asked.map(({ url }) => url)).toEqual([HOME]);
  await clock.advance(60_000);
  expect(asked[0]?.signal?.aborted).toBe(false);
});

it("a ttwid is fetched without the user's cookie", async () => {
  const { context, asked } = fakeCall(() => cookie("one"), "sessionid=mine");
  await ttwidOf({ context, origins });
  expect(asked[0]?.headers).not.toHaveProperty("cookie");
});

it("a call whose own ttwid was refused gets one of ours, though another call uses the user's again meanwhile", async () => {
  const { context } = fakeCall(() => cookie("one"), "ttwid=mine");
  expect(await ttwidOf({ context, origins })).toBe("mine");
  await forgetTtwid(context, "mine");
  expect(await ttwidOf({ context, origins })).toBe("mine");
  expect(await ttwidOf({ context, origins }, "mine")).toBe("one");
});

it("the ttwid in the user's cookie is used again where none of ours can be had", async () => {
  const { context, sessions } = fakeCall(() => bare, "ttwid=mine");
  await ttwidOf({ context, origins });
  await forgetTtwid(context, "mine");
  await failureOf(ttwidOf({ context, origins }, "mine"));
  expect(sessions.size).toBe(0);
  expect(await ttwidOf({ context, origins })).toBe("mine");
});

it.each([
  ["sets none", () => bare],
  ["shows a captcha", () => captcha],
  ["refuses", () => replyOf("", { status: 444 })],
  [
    "cannot be reached",
    () => {
      throw new StreamFallbackError("NETWORK", "no complete reply");
    },
  ],
])("a ttwid is registered for when the home page %s", async (_, home) => {
  const { context, asked } = fakeCall(({ url }) => (url === HOME ? home() : cookie("registered")));
  expect(await ttwidOf({ context, origins })).toBe("registered");
  expect(asked.map(({ url, method = "GET" }) => [method, url])).toEqual([
    ["GET", HOME],
    ["POST", REGISTRATION],
  ]);
  expect(JSON.parse(asked[1]?.body ?? "")).toEqual({
    region: "cn",
    aid: 6383,
    needFid: false,
    service: "live.douyin.com",
    union: true,
    fid: "",
  });
});

it.each([
  ["sets none", replyOf("{}"), "INCOMPLETE"],
  ["is a page", bare, "RISK_CONTROL"],
  ["shows a captcha", captcha, "RISK_CONTROL"],
  ["is empty", replyOf(""), "EMPTY_REPLY"],
  ["refuses", replyOf("", { status: 403 }), "RISK_CONTROL"],
  ["refuses with a cookie", { ...cookie("one"), status: 403 }, "RISK_CONTROL"],
  ["fails", replyOf("", { status: 500 }), "HTTP_STATUS"],
])("a ttwid is an error when the registration %s too, and nothing is kept", async (_, registration, code) => {
  const { context, sessions } = fakeCall(({ url }) => (url === HOME ? bare : registration));
  expect(await failureOf(ttwidOf({ context, origins }))).toMatchObject({ code });
  expect(sessions.size).toBe(0);
});

it("fetching a ttwid ends with the call, without a registration", async () => {
  const call = fakeCall(() => {
    call.controller.abort(new StreamFallbackError("ABORTED", "the caller gave up"));
    throw call.controller.signal.reason;
  });
  expect(await failureOf(ttwidOf({ context: call.context, origins }))).toMatchObject({ code: "ABORTED" });
  expect(call.asked.map(({ url }) => url)).toEqual([HOME]);
  expect(call.logged).toEqual([]);
});

it("a ttwid is registered for when the home page does not answer in time, and that request is ended", async () => {
  const call = fakeCall(({ url, signal }) => {
    if (url !== HOME) return cookie("registered");
    return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  });
  const ttwid = ttwidOf({ context: call.context, origins });
  await call.clock.advance(2_000);
  expect(call.asked).toHaveLength(1);
  await call.clock.advance(1_500);
  expect(await ttwid).toBe("registered");
  expect(call.asked[0]?.signal?.aborted).toBe(true);
});

it("the log says why a ttwid is registered for, and quotes no cookie and no page", async () => {
  const page = replyOf("<html>canary</html>", { headers: { "set-cookie": "other=canary" } });
  const { context, logged } = fakeCall(({ url }) => (url === HOME ? page : cookie("canary")), "mine=canary");
  await ttwidOf({ context, origins });
  expect(logged).toHaveLength(1);
  expect(inspect(logged)).not.toContain("canary");
});

it("a ttwid is fetched from replaced origins", async () => {
  const replaced = chooseOrigins({ live: "http://127.0.0.1:1/live", ttwid: "http://127.0.0.1:2/ttwid" });
  const { context, asked } = fakeCall(({ method }) => (method === "POST" ? cookie("one") : bare));
  await ttwidOf({ context, origins: replaced });
  expect(asked.map(({ url }) => url)).toEqual([
    "http://127.0.0.1:1/live/",
    "http://127.0.0.1:2/ttwid/ttwid/union/register/",
  ]);
});
