import { textOf } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { adapterReply } from "./__fixtures__/adapter-reply.ts";
import { captcha, challenge, empty } from "./__fixtures__/blocks.ts";
import { emptyReply, isChallenge, refuseBlockPage, refusePage } from "./blocks.ts";

const riskControl = expect.objectContaining({ code: "RISK_CONTROL", fault: "pair" });
const healthy = ["live", "offline", "skeleton", "unknown-room", "without-state"];
const page = (name: string) => textOf(adapterReply("webHTML", name));

describe("refuseBlockPage", () => {
  it.each([
    ["a captcha", captcha],
    ["a challenge", challenge],
  ])("refuses %s", (_, block) => {
    expect(() => refuseBlockPage(textOf(block))).toThrow(riskControl);
  });

  it.each([
    "<title>验证码中间页</title>",
    "<script>const verify_data = {};</script>",
    '<div class="middle_page_loading">',
  ])("needs no other mark than %s", (mark) => {
    expect(() => refuseBlockPage(`<html>${mark}</html>`)).toThrow(riskControl);
  });

  it("tells a captcha from the browser check", () => {
    expect(() => refuseBlockPage(textOf(captcha))).toThrow("captcha");
    expect(() => refuseBlockPage(textOf(challenge))).toThrow("browser check");
  });

  it.each(healthy)("lets %s pass, with the words that healthy pages have too", (name) => {
    expect(() => refuseBlockPage(page(name))).not.toThrow();
  });

  it("lets a page pass that is larger than any block page, whatever words it has", () => {
    const words = `${"x".repeat(1_000_000)}const verify_data = {`;
    expect(() => refuseBlockPage(words)).not.toThrow();
  });
});

describe("isChallenge", () => {
  it("knows the challenge from every other page", () => {
    const others = [textOf(captcha), ...healthy.map(page), textOf(empty)];
    expect([textOf(challenge), ...others].map(isChallenge)).toEqual([true, ...others.map(() => false)]);
  });

  it("takes no page of 1 MB for one", () => {
    expect(isChallenge(textOf(challenge) + " ".repeat(1_000_000))).toBe(false);
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
