import { describe, expect, it } from "vitest";
import { chooseOrigins } from "../origins.ts";
import type { Named } from "./name-in-url.ts";
import { hasRoomURL, parseInput } from "./parse-input.ts";

const SITE = chooseOrigins();
const MIRROR = "http://127.0.0.1:8080/live";
const MIRRORED = chooseOrigins({ live: MIRROR, www: "http://127.0.0.1:8080/live/www" });

const invalid = expect.objectContaining({ code: "INVALID_INPUT" });

const urls: [string, string][] = [
  ["https://live.douyin.com/100200300400", "100200300400"],
  ["http://live.douyin.com/100200300400/", "100200300400"],
  ["HTTPS://LIVE.DOUYIN.COM/100200300400", "100200300400"],
  [
    "https://live.douyin.com/100200300400?enter_from_merge=web_live&room_id=7600000000000000123",
    "100200300400",
  ],
  ["https://live.douyin.com/100200300400#comments", "100200300400"],
  ["https://live.douyin.com/yunshang_xiaolu", "yunshang_xiaolu"],
  ["https://live.douyin.com/?web_rid=100200300400", "100200300400"],
  ["https://live.douyin.com/?a=1&live_web_rid=100200300400", "100200300400"],
  ["https://www.douyin.com/follow/live/100200300400", "100200300400"],
  ["https://www.douyin.com/follow/live/100200300400?action_type=click", "100200300400"],
  ["live.douyin.com/100200300400", "100200300400"],
  ["www.douyin.com/follow/live/100200300400", "100200300400"],
  ["看直播live.douyin.com/100200300400，快来", "100200300400"],
  ["直播间:live.douyin.com/100200300400", "100200300400"],
  ["【云上小鹿】正在直播，点击链接：https://live.douyin.com/100200300400。快来看！", "100200300400"],
  ["（https://live.douyin.com/100200300400）", "100200300400"],
  ["“https://live.douyin.com/100200300400”", "100200300400"],
  ["https://live.douyin.com/100200300400，复制此链接，打开抖音", "100200300400"],
  ["https://live.douyin.com/100200300400?a=b、https://live.douyin.com/5", "100200300400"],
  ["先看 https://example.com/1 再看 https://live.douyin.com/100200300400", "100200300400"],
  ["Watch https://live.douyin.com/100200300400.", "100200300400"],
  ["(https://live.douyin.com/100200300400)", "100200300400"],
  ["[房间](https://live.douyin.com/100200300400)!", "100200300400"],
  ["'https://live.douyin.com/100200300400';", "100200300400"],
  ["https://live.douyin.com/100200300400, 5 viewers", "100200300400"],
  ['<a href="https://live.douyin.com/100200300400">', "100200300400"],
  ["在\nhttps://live.douyin.com/100200300400\n看", "100200300400"],
  ["https://live.douyin.com/last.orders", "last.orders"],
  ["https://live.douyin.com/hill..songs_", "hill..songs_"],
  ["https://live.douyin.com/last.orders?from=share", "last.orders"],
  ["看 https://live.douyin.com/last.orders，快来", "last.orders"],
  ["Watch https://live.douyin.com/last.orders. Now!", "last.orders"],
  ["https://live.douyin.com/gone_fishing.", "gone_fishing."],
  [" https://live.douyin.com/gone_fishing.\n", "gone_fishing."],
  ["live.douyin.com/gone_fishing.", "gone_fishing."],
  ["https://live.douyin.com/100200300400!", "100200300400"],
  ["https://live.douyin.com/gone_fishing./", "gone_fishing."],
  ["https://live.douyin.com/gone_fishing.?from=share", "gone_fishing."],
  ["https://www.douyin.com/root/live/100200300400", "100200300400"],
  ["https://www.douyin.com/root/live/100200300400?anchor_id=99001002003011&is_vs=0", "100200300400"],
  ["www.douyin.com/root/live/100200300400，快来", "100200300400"],
  ["https://www.douyin.com/root/live/last.orders", "last.orders"],
  ["https://www.douyin.com/live/100200300400", "100200300400"],
  ["https://www.douyin.com/100200300400", "100200300400"],
  ["https://www.douyin.com/100200300400/?a=b", "100200300400"],
  ["douyin.com/100200300400", "100200300400"],
  ["https://douyin.com/follow/live/100200300400", "100200300400"],
  ["https://www.douyin.com/follow/live?web_rid=100200300400", "100200300400"],
  ["https://live.douyin.com/1002００300400", "100200300400"],
  ["https：／／live．douyin．com／１００２００３００４００", "100200300400"],
  ["https://live。douyin。com/100200300400", "100200300400"],
  ["看直播：live．douyin．com／100200300400，快来", "100200300400"],
  ["https://live.douyin.com/100200\u200b300400", "100200300400"],
  ["\ufeffhttps://live.\u200bdouyin.com/\u2060100200300400\u200b", "100200300400"],
  ["https://live.douyin.com/100200300400：快来", "100200300400"],
];

const uid = `MS4wLjABAAAA${"invented-".repeat(4)}anchor_`;
const longUid = `MS4wLjABAAAA${"invented-".repeat(7)}1`;
const broadcastId = "7600000000000000123";
const anchor: Named = { kind: "anchor", uid };
const broadcast: Named = { kind: "broadcast", broadcastId };
const short: Named = { kind: "short", code: "iFix_-9" };

/** What does not name a room itself, and leads to one. */
const leads: [string, Named][] = [
  [`https://www.douyin.com/user/${uid}`, anchor],
  [`https://www.douyin.com/user/${uid}/?from_tab_name=main&vid=${broadcastId}`, anchor],
  [`https://www.douyin.com/user/${longUid}`, { kind: "anchor", uid: longUid }],
  [`www.douyin.com/user/${uid}`, anchor],
  [`主页：https://www.douyin.com/user/${uid}，快来`, anchor],
  [`https://www.iesdouyin.com/share/user/${uid}?u_code=1&sec_uid=${uid}&did=${longUid}`, anchor],
  [`https://www.iesdouyin.com/share/user/99001002003?did=${longUid}&sec_uid=${uid}`, anchor],
  [`www.iesdouyin.com/share/user/${uid}`, anchor],
  [`https://m.douyin.com/share/user/${uid}`, anchor],
  [`m.douyin.com/share/user/${uid}`, anchor],
  [`https://live.douyin.com/${broadcastId}`, broadcast],
  [`https://live.douyin.com/?room_id=${broadcastId}`, broadcast],
  [`https://live.douyin.com/?roomid=${broadcastId}`, broadcast],
  [`https://webcast.amemv.com/douyin/webcast/reflow/${broadcastId}`, broadcast],
  [
    `https://webcast.amemv.com/douyin/webcast/reflow/${broadcastId}?did=${longUid}&sec_user_id=${uid}&a=b`,
    { ...broadcast, uid },
  ],
  [`webcast.amemv.com/douyin/webcast/reflow/${broadcastId}?sec_user_id=${uid}`, { ...broadcast, uid }],
  ["https://v.douyin.com/iFix_-9/", short],
  ["http://v.douyin.com/iFix_-9", short],
  ["v.douyin.com/iFix_-9/?utm_source=copy", short],
  ["8.88 复制打开抖音，看看【云上小鹿的直播间】 https://v.douyin.com/iFix_-9/ x@s.EH :3pm", short],
  ["看 https://v.douyin.com/iFix_-9/，再看 https://live.douyin.com/5", short],
  [`https://www.douyin.com/root/live/${broadcastId}?anchor_id=99001002003011`, broadcast],
  [`https://www.douyin.com/live/${broadcastId}`, broadcast],
  [`https://www.iesdouyin.com/share/live/${broadcastId}`, broadcast],
  [`iesdouyin.com/share/live/${broadcastId}?a=b`, broadcast],
  [`https://m.douyin.com/share/live/${broadcastId}`, broadcast],
  [`https://webcast.amemv.com/webcast/room/reflow/info/?room_id=${broadcastId}`, broadcast],
  [
    `https://webcast.amemv.com/webcast/room/reflow/info/?type_id=0&room_id=${broadcastId}&sec_user_id=${uid}`,
    { ...broadcast, uid },
  ],
  // With the anchor's id the site takes any room_id.
  [`https://webcast.amemv.com/webcast/room/reflow/info/?room_id=2&sec_user_id=${uid}`, anchor],
  [`https://webcast.amemv.com/webcast/reflow/${broadcastId}`, broadcast],
  [`https://iesdouyin.com/share/user/${uid}`, anchor],
  [`douyin.com/user/${uid}`, anchor],
  [`https：//www。douyin。com/user/${uid}`, anchor],
];

const noRooms = [
  "https://example.com/1",
  "https://live.douyin.com",
  "https://live.douyin.com/",
  "https://live.douyin.com/%E6%98%9F",
  "https://live.douyin.com/category/1_1_games",
  "https://live.douyin.com.evil.example/1",
  "https://evil.example/?u=https://live.douyin.com/1",
  "https://evil.example/#https://live.douyin.com/1",
  "https://evil.example/live.douyin.com/1",
  "https://live.douyin.com@evil.example/1",
  "https://live.douyin.com:x@evil.example/1",
  "https://live.douyin.com:8443/1",
  "https://notlive.douyin.com/1",
  "https://live-douyin.com/1",
  "notlive.douyin.com/1",
  "not-live.douyin.com/1",
  "evil.example/live.douyin.com/1",
  "live.douyin.com.evil.example/1",
  "ftp.live.douyin.com/1",
  "https://www.douyin.com/user/MS4wLjABAAAAinvented",
  "https://www.douyin.com/user/self",
  `https://www.douyin.com/user/${"MS4wLjABAAAAinvented".repeat(8)}`,
  `https://www.douyin.com/other/${uid}`,
  `https://www.iesdouyin.com/user/${uid}/video`,
  "https://www.iesdouyin.com/share/user/99001002003",
  "https://www.iesdouyin.com/share/video/7600000000000000123",
  "https://m.douyin.com/100200300400",
  "https://webcast.amemv.com/100200300400",
  "https://webcast.amemv.com/webcast/room/reflow/info/?room_id=100200300400",
  "https://webcast.amemv.com/douyin/webcast/reflow/100200300400",
  "https://v.douyin.com/",
  "https://v.douyin.com/a/b",
  "https://v.douyin.com/%61",
  "https://www.douyin.com/follow",
  "https://www.douyin.com/video/7600000000000000123",
  "https://www.douyin.com/100200300400x",
  "https://www.douyin.com/jingxuan",
  "https://www.douyin.com/root/live",
  "https://www.douyin.com/root/live/search",
  "https://www.douyin.com/root/search/100200300400",
  "https://www.douyin.com/live/100200300400/more",
  "https://www.douyin.com/live/hot_live",
  "https://www.iesdouyin.com/100200300400",
  "https://www.iesdouyin.com/share/live/",
  "https://live.douyin.com/.",
  "https://live.douyin.com/..",
  "https://live.douyin.com/...",
  "https://live.douyin.com/search",
  "https://live.douyin.com/search/看海",
  "https://live.douyin.com/search/?keyword=看海",
  "https://live.douyin.com/Search/",
  "https://live.douyin.com/category/",
  "https://live.douyin.com/categorynew",
  "https://live.douyin.com/hot_live",
  "https://live.douyin.com/follow",
  "https://live.douyin.com/root",
  "https://live.douyin.com/webcast",
  "https://live.douyin.com。evil.example/1",
];

describe("parseInput", () => {
  it.each([
    ...["1", "100200300400", "yunshang_xiaolu", "Room42", "_", "a".repeat(64)],
    ...["last.orders", "gone_fishing.", ".dots."],
  ])("takes %s for an id", (id) => {
    expect(parseInput(id, SITE)).toEqual({ kind: "room", roomId: id });
  });

  it.each([
    ...[" 100200300400\n", "\t100200300400", "\u3000100200300400"],
    ...["\u200b100200300400", "100200\ufeff300400\u200d", "\u2068100200300400\u2069", "１００２００300400"],
  ])(
    "takes the id in %j without white space around it, invisible characters, and full-width forms",
    (input) => {
      expect(parseInput(input, SITE)).toEqual({ kind: "room", roomId: "100200300400" });
    },
  );

  it.each(urls)("finds the room in %s", (input, roomId) => {
    expect(parseInput(input, SITE)).toEqual({ kind: "room", roomId });
  });

  it.each([
    ...noRooms,
    "",
    " \n",
    "星星",
    "云上小鹿的直播间",
    "1002-0030",
    ...["search", "hot_live", "Category", "follow", "root"],
    ...[".", "..", "...", "a..b/../c"],
    "../1",
    "1/2",
    "1?x=2",
    "a".repeat(65),
    "https://",
    "http://[",
    "https://live.douyin.com/a%2Fb",
    `https://live.douyin.com/${"1".repeat(65)}`,
  ])("finds no room in %j", (input) => {
    expect(() => parseInput(input, SITE)).toThrow(invalid);
  });

  it.each([
    ...leads,
    [uid, anchor],
    [` ${longUid}\n`, { kind: "anchor", uid: longUid }],
    [broadcastId, broadcast],
  ])("finds in %s the code, anchor or broadcast that leads to a room", (input, named) => {
    expect(parseInput(input as string, SITE)).toEqual(named);
  });

  it.each([
    ["last-orders", "抖音号"],
    ["gone-fishing.", "抖音号"],
    ["hot_live", "a page of the site"],
    ["一〇〇二〇〇", "neither an id nor a URL; give"],
    [uid.slice(0, 30), "no whole sec_uid"],
    ["127.0.0.1", "neither an id nor a URL; give"],
  ])("says of %s why it names no room", (input, why) => {
    expect(() => parseInput(input, SITE)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringContaining(why) }),
    );
  });

  it("says of a URL without a room what to give instead", () => {
    expect(() => parseInput("https://example.com/1", SITE)).toThrow(
      "example.com has no room here; give a room's number, its live.douyin.com URL, a share text or link, or the anchor's profile",
    );
  });

  it.each([
    ["text", `${"星".repeat(200)}canary`],
    ["host", `https://${"x".repeat(200)}.canary/1`],
  ])("repeats no more than the beginning of a long %s", (_, input) => {
    expect(() => parseInput(input, SITE)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("canary") }),
    );
  });

  it.each([
    ["letters", "x".repeat(2_000_000), undefined],
    ["hosts", "live.douyin.com/ ".repeat(100_000), undefined],
    ["schemes", "https://".repeat(200_000), undefined],
    ["full stops", `https://x${".".repeat(1_000_000)}x`, undefined],
    ["Chinese before a URL", `${"星".repeat(1_000_000)}https://live.douyin.com/1`, "1"],
  ])("reads very long texts of %s quickly", { timeout: 20_000 }, (_, input, roomId) => {
    if (roomId === undefined) expect(() => parseInput(input, SITE)).toThrow(invalid);
    else expect(parseInput(input, SITE)).toEqual({ kind: "room", roomId });
  });
});

describe("a mirror with a path", () => {
  it.each([
    [`${MIRROR}/100200300400`, "100200300400"],
    [`${MIRROR}/?web_rid=100200300400`, "100200300400"],
    ["看 http://127.0.0.1:8080/live/100200300400，快来", "100200300400"],
    ["http://127.0.0.1:8080/live/www/follow/live/100200300400", "100200300400"],
    ["https://live.douyin.com/100200300400", "100200300400"],
  ])("has the room in %s", (input, roomId) => {
    expect(parseInput(input, MIRRORED)).toEqual({ kind: "room", roomId });
  });

  it.each([
    "http://127.0.0.1:8080/live",
    "http://127.0.0.1:8080/www/user",
    "http://127.0.0.1:8080/100200300400",
    "http://127.0.0.1:9090/live/100200300400",
    "https://127.0.0.1:8080/live/100200300400",
    "http://127.0.0.1:8080/liver/100200300400",
    "http://127.0.0.1:8080/live100200300400",
    "http://127.0.0.1:8080/live/../100200300400",
    "http://me@127.0.0.1:8080/live/100200300400",
  ])("has no room in %s", (input) => {
    expect(() => parseInput(input, MIRRORED)).toThrow(invalid);
  });
});

describe("hasRoomURL", () => {
  it.each([...urls, ...leads].map(([input]) => input))("sees the room in %s", (input) => {
    expect(hasRoomURL(input, SITE)).toBe(true);
  });

  it.each([...noRooms, "", "100200300400", uid, broadcastId])("is false for %j", (input) => {
    expect(hasRoomURL(input, SITE)).toBe(false);
  });
});
