import { describe, expect, it } from "vitest";
import { hasRoomURL, parseInput } from "./parse-input.ts";

const SITE = "https://live.douyin.com";
const MIRROR = "http://127.0.0.1:8080/live";

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
];

const noRooms = [
  "https://example.com/1",
  "https://live.douyin.com",
  "https://live.douyin.com/",
  "https://live.douyin.com/?room_id=7600000000000000123",
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
  "https://www.douyin.com/follow",
  "https://www.douyin.com/video/7600000000000000123",
];

describe("parseInput", () => {
  it.each(["1", "100200300400", "yunshang_xiaolu", "Room42", "7600000000000000123", "_", "a".repeat(64)])(
    "takes %s for an id",
    (id) => {
      expect(parseInput(id, SITE)).toBe(id);
    },
  );

  it.each([" 100200300400\n", "\t100200300400", "\u3000100200300400"])("trims %j", (input) => {
    expect(parseInput(input, SITE)).toBe("100200300400");
  });

  it.each(urls)("finds the room in %s", (input, roomId) => {
    expect(parseInput(input, SITE)).toBe(roomId);
  });

  it.each([
    ...noRooms,
    "",
    " \n",
    "星星",
    "云上小鹿的直播间",
    "1002-0030",
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
    "https://v.douyin.com/iFixture/",
    "8.88 复制打开抖音，看看【云上小鹿】 v.douyin.com/iFixture/ 快来",
  ])("says of the short link in %s what to do instead", (input) => {
    expect(() => parseInput(input, SITE)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringContaining("short link") }),
    );
  });

  it("says what to give instead", () => {
    expect(() => parseInput("https://example.com/1", SITE)).toThrow(
      "example.com has no room here; give a room's number, its live.douyin.com URL, or a text with that URL",
    );
  });

  it("repeats no more than the beginning of a long text", () => {
    const input = `${"星".repeat(200)}canary`;
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
  ])("reads very long texts of %s quickly", { timeout: 2_000 }, (_, input, roomId) => {
    if (roomId === undefined) expect(() => parseInput(input, SITE)).toThrow(invalid);
    else expect(parseInput(input, SITE)).toBe(roomId);
  });
});

describe("a mirror with a path", () => {
  it.each([
    [`${MIRROR}/100200300400`, "100200300400"],
    [`${MIRROR}/?web_rid=100200300400`, "100200300400"],
    ["看 http://127.0.0.1:8080/live/100200300400，快来", "100200300400"],
    ["https://live.douyin.com/100200300400", "100200300400"],
  ])("has the room in %s", (input, roomId) => {
    expect(parseInput(input, MIRROR)).toBe(roomId);
  });

  it.each([
    "http://127.0.0.1:8080/live",
    "http://127.0.0.1:8080/www/user",
    "http://127.0.0.1:8080/100200300400",
    "http://127.0.0.1:9090/live/100200300400",
  ])("has no room in %s", (input) => {
    expect(() => parseInput(input, MIRROR)).toThrow(invalid);
  });
});

describe("hasRoomURL", () => {
  it.each(urls)("sees the room in %s", (input) => {
    expect(hasRoomURL(input, SITE)).toBe(true);
  });

  it.each([...noRooms, "", "100200300400", "https://v.douyin.com/iFixture/"])("sees none in %j", (input) => {
    expect(hasRoomURL(input, SITE)).toBe(false);
  });
});
