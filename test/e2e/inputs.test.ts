import { closeDefaultClient, getInfo, provider, resolveRoom } from "@stream-fallback/douyin-provider";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { reflowAddress, shareAddress } from "../emulator/addresses/share-addresses.ts";
import { type CastName, cast } from "../emulator/cast/rooms.ts";
import { setUp } from "./set-up.ts";

const site = {
  live: "https://live.douyin.com",
  www: "https://www.douyin.com",
  webcast: "https://webcast.amemv.com",
  short: "https://v.douyin.com",
  ttwid: "https://ttwid.bytedance.com",
};

const userPage = (name: Exclude<CastName, "missing">) => `${site.www}/user/${cast[name].owner.secUid}`;
const shortLink = (name: Exclude<CastName, "missing">) => `${site.short}/${cast[name].shortCode}/`;
const shareText = (name: Exclude<CastName, "missing">) =>
  `7.92 复制打开抖音，看看【${cast[name].owner.nickname}的直播间】正在直播 ${shortLink(name)} j@p.Qx :5pm`;

describe("a room given in any form is the room that it names", () => {
  const forms: [string, "live" | "letters" | "crowded" | "offline" | "ended", string][] = [
    ["a short link, on air", "live", shortLink("live")],
    ["a short link with a dash", "crowded", shortLink("crowded")],
    ["a short link, off air", "offline", shortLink("offline")],
    ["a short link after the end", "ended", shortLink("ended")],
    ["a share text, on air", "live", shareText("live")],
    ["a share text, off air", "offline", shareText("offline")],
    ["a profile, on air", "live", `${userPage("live")}?from_tab_name=main`],
    ["a profile, off air", "offline", userPage("offline")],
    ["a sec_uid", "letters", cast.letters.owner.secUid],
    ["the page for phones", "live", reflowAddress(site, cast.live)],
    ["the page for phones, off air", "offline", reflowAddress(site, cast.offline)],
    ["a shared profile", "live", shareAddress({ ...site, www: "https://www.iesdouyin.com" }, cast.live)],
    ["a room_id", "live", cast.live.roomId],
    ["a room_id in the place of the number", "offline", `${site.live}/${cast.offline.roomId}`],
    ["a room_id as a parameter", "letters", `${site.live}/?room_id=${cast.letters.roomId}`],
  ];

  test.each(forms)("%s", async (_, name, input) => {
    const { client, ask, emulator } = await setUp();
    const { webRid, owner } = cast[name];
    expect(await client.resolve(input)).toEqual({ provider: "douyin", roomId: webRid, uid: owner.secUid });
    const { requests } = emulator.counters();
    expect(await client.resolve(input)).toMatchObject({ roomId: webRid });
    expect(emulator.counters().requests).toEqual(requests);
    const { roomId, living, uid } = await ask(input);
    expect({ roomId, living, uid }).toEqual({
      roomId: webRid,
      living: ["live", "letters", "crowded"].includes(name),
      uid: owner.secUid,
    });
  });

  test("a room given by one form and then by its number asks nobody again, as the site itself has told both of the same room", async () => {
    const { client, ask, emulator } = await setUp();
    const { roomId } = await ask(shortLink("live"), { api: "web" });
    const { requests } = emulator.counters();
    const { currentStream } = await client.getStream(roomId, { api: "web", options: { doubleScreen: true } });
    expect(currentStream.url).toContain("http");
    expect(emulator.counters().requests).toEqual(requests);
  });

  test("a room given in the same way by fifty at once is looked for with one request to each address", async () => {
    const { client, emulator } = await setUp();
    await Promise.all(Array.from({ length: 50 }, () => client.resolve(shortLink("live"))));
    expect(emulator.counters().requests).toMatchObject({ short: 1, reflow: 1, mobile: 0, userHTML: 0 });
  });
});

describe("an input while a part of the site fails is read all the same:", () => {
  test.each(["captcha", "empty", "malformed"] as const)(
    "the profile stands in for the API: %s",
    async (kind) => {
      const { client, emulator } = await setUp();
      emulator.control({ endpoint: "mobile", fault: { kind } });
      expect(await client.resolve(userPage("live"))).toMatchObject({ roomId: cast.live.webRid });
    },
  );

  test.each(["noState", "malformed", "captcha", "cut"] as const)(
    "the API stands in for the page for phones: %s",
    async (kind) => {
      const { client, emulator } = await setUp();
      emulator.control({ endpoint: "reflow", fault: { kind } });
      expect(await client.resolve(shortLink("live"))).toMatchObject({ roomId: cast.live.webRid });
      expect(emulator.counters().requests).toMatchObject({ short: 1, reflow: 1, mobile: 1 });
    },
  );

  test.each([
    ["captcha", "RISK_CONTROL"],
    ["malformed", "INCOMPLETE"],
  ] as const)("a short link says what happened to it, and is asked for again: %s", async (kind, code) => {
    const { client, emulator } = await setUp();
    emulator.control({ endpoint: "short", fault: { kind }, times: 1 });
    await expect(client.resolve(shortLink("live"))).rejects.toMatchObject({ code });
    expect(await client.resolve(shortLink("live"))).toMatchObject({ roomId: cast.live.webRid });
  });
});

describe("an input that leads to no room says so", () => {
  test.each([
    ["an unknown short link", `${site.short}/nobodys/`, "INVALID_INPUT", "leads nowhere"],
    ["an unknown room_id", "7990010020039999999", "INVALID_INPUT", "give the number in the room's URL"],
    ["a closed account", userPage("cancelled"), "ROOM_NOT_FOUND", "账号已注销"],
    ["a link to a closed account", shortLink("cancelled"), "ROOM_NOT_FOUND", "账号已注销"],
    ["an anchor with chosen viewers", userPage("restricted"), "ROOM_RESTRICTED", "chosen viewers"],
  ])("%s", async (_, input, code, why) => {
    const { client } = await setUp();
    const message = expect.stringContaining(why);
    await expect(client.resolve(input)).rejects.toMatchObject({ code, message });
  });
});

test("a reply that is let go of leaves no connection behind", async () => {
  const { client, emulator } = await setUp();
  await client.resolve(shortLink("live"));
  await client.close();
  await vi.waitFor(async () => expect(await emulator.connections()).toBe(0));
});

test("recorders add a channel by any URL of it", async () => {
  const { emulator } = await setUp();
  vi.stubEnv("DOUYIN_ORIGINS", emulator.originsVariable);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await closeDefaultClient();
  });
  const { webRid: id, owner, title } = cast.live;
  const channel = { id, title, owner: owner.nickname, uid: owner.secUid };
  for (const url of [
    shortLink("live"),
    shareText("live"),
    userPage("live"),
    reflowAddress(site, cast.live),
  ]) {
    expect(provider.matchURL(url)).toBe(true);
    expect(await provider.resolveChannelInfoFromURL(url)).toMatchObject(channel);
  }
  expect(await resolveRoom(shareText("live"))).toEqual({ provider: "douyin", roomId: id, uid: owner.secUid });
  expect(await getInfo(shortLink("live"), { api: "mobile" })).toMatchObject({ living: true, api: "mobile" });
});
