import { describe, expect, it } from "vitest";
import { urlsInText } from "./urls-in-text.ts";

const hrefsIn = (text: string) => urlsInText(text).map(({ href }) => href);

describe("the URLs in a text", () => {
  it.each<[string, string[]]>([
    ["https://a.example/1", ["https://a.example/1"]],
    ["看【阿梨】正在直播https://a.example/1，复制此链接", ["https://a.example/1"]],
    ["直播间:a.example/1快来", ["https://a.example/1"]],
    ["（https://a.example/1）", ["https://a.example/1"]],
    ["(https://a.example/1).", ["https://a.example/1"]],
    ["Watch https://a.example/1. Now!", ["https://a.example/1"]],
    ["https://a.example/ends.", ["https://a.example/ends."]],
    ["https：／／a．example／１", ["https://a.example/1"]],
    ["https://a。example/1", ["https://a/", "https://a.example/1"]],
    ["https://a.example/1\u200b2", ["https://a.example/12"]],
    ["先看 https://b.example/9 再看 a.example/1", ["https://b.example/9", "https://a.example/1"]],
    ["HTTP://A.EXAMPLE/1", ["http://a.example/1"]],
    ["b.example/a.example/1", ["https://b.example/a.example/1"]],
    ["https://b.example/?u=https://a.example/1", ["https://b.example/?u=https://a.example/1"]],
    ["me@a.example/1", []],
    ["123", []],
    ["a.example", []],
    ["http://[", []],
    ["星星", []],
    ["", []],
  ])("are found as people wrote them: %s", (text, urls) => {
    expect(hrefsIn(text)).toEqual(urls);
  });

  it.each([
    ["letters", "x".repeat(2_000_000)],
    ["labels", "a.".repeat(1_000_000)],
    ["dashes", "-".repeat(2_000_000)],
    ["hosts", "a.example/ ".repeat(100_000)],
    ["schemes", "https://".repeat(200_000)],
    ["full stops", `https://x${".".repeat(1_000_000)}x`],
    ["wide marks", "／．：".repeat(300_000)],
  ])("are found quickly in very long texts of %s, a hundred at most", { timeout: 20_000 }, (_, text) => {
    expect(urlsInText(text).length).toBeLessThanOrEqual(200);
  });
});
