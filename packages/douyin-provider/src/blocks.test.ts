import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { emptyReply, isChallenge, refuseBlockPage, refusePage } from "./blocks.ts";

function fixture(name: string): string {
  return readFileSync(new URL(`./adapters/web-html/__fixtures__/${name}`, import.meta.url), "utf8");
}

const riskControl = expect.objectContaining({ code: "RISK_CONTROL", fault: "pair" });
const healthy = ["live.html", "offline.html", "skeleton.html", "unknown-room.html", "without-state.html"];

describe("refuseBlockPage", () => {
  it.each(["captcha.html", "challenge.html"])("refuses %s", (name) => {
    expect(() => refuseBlockPage(fixture(name))).toThrow(riskControl);
  });

  it.each([
    "<title>验证码中间页</title>",
    "<script>const verify_data = {};</script>",
    '<div class="middle_page_loading">',
  ])("needs no other mark than %s", (mark) => {
    expect(() => refuseBlockPage(`<html>${mark}</html>`)).toThrow(riskControl);
  });

  it("tells a captcha from the browser check", () => {
    expect(() => refuseBlockPage(fixture("captcha.html"))).toThrow("captcha");
    expect(() => refuseBlockPage(fixture("challenge.html"))).toThrow("browser check");
  });

  it.each(healthy)("lets %s pass, with the words that healthy pages have too", (name) => {
    expect(() => refuseBlockPage(fixture(name))).not.toThrow();
  });

  it("lets a page pass that is larger than any block page, whatever words it has", () => {
    const words = `${"x".repeat(1_000_000)}const verify_data = {`;
    expect(() => refuseBlockPage(words)).not.toThrow();
  });
});

describe("isChallenge", () => {
  it("knows the challenge from every other page", () => {
    const others = ["captcha.html", ...healthy, "empty.txt"];
    expect([fixture("challenge.html"), ...others.map(fixture)].map(isChallenge)).toEqual([
      true,
      ...others.map(() => false),
    ]);
  });

  it("takes no page of 1 MB for one", () => {
    expect(isChallenge(fixture("challenge.html") + " ".repeat(1_000_000))).toBe(false);
  });
});

describe("refusePage", () => {
  it.each(["<html>", "\n\t<!DOCTYPE html>", "<p>直播已结束</p>", `<${"x".repeat(1_000_000)}>`])(
    "refuses a page where JSON was asked for: %.20s",
    (page) => {
      expect(() => refusePage(page)).toThrow(riskControl);
    },
  );

  it.each(['{"title":"<html>"}', '[{"title":"middle_page_loading"}]', "", "null"])(
    "leaves %j to the parser",
    (text) => {
      expect(() => refusePage(text)).not.toThrow();
    },
  );
});

it("calls an empty reply the pair's fault, with what helps", () => {
  expect(emptyReply()).toMatchObject({ code: "EMPTY_REPLY", fault: "pair" });
  expect(emptyReply().message).toMatch(/empty.*; wait/);
});
