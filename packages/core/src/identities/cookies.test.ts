import { describe, expect, it } from "vitest";
import { cookieHeader, cookieOf, setCookieOf } from "./cookies.ts";

describe("setCookieOf", () => {
  const cookieIn = (header: string | string[] | undefined) =>
    setCookieOf({ headers: { "set-cookie": header } }, "ttwid");

  it.each([
    ["among others", ["msToken=1; Path=/", "ttwid=1|a%3Db==; Path=/; HttpOnly", "x=2"], "1|a%3Db=="],
    ["as the only line", "ttwid=one", "one"],
    ["without attributes", ["ttwid=one"], "one"],
    ["in quotes, which belong to it", ['ttwid="one"; Path=/'], '"one"'],
    [
      "with an expiry, which is for the caller to mind",
      ["ttwid=one; Expires=Thu, 01 Jan 2026 00:00:00 GMT"],
      "one",
    ],
  ])("finds a cookie %s", (_, header, value) => {
    expect(cookieIn(header)).toBe(value);
  });

  it.each([
    ["no header", undefined],
    ["an empty list", []],
    ["other cookies", ["msToken=ttwid=1"]],
    ["a longer name", ["ttwid_ss=one", "xttwid=two"]],
    ["a deletion", ["ttwid=; Max-Age=0"]],
  ])("finds none in %s", (_, header) => {
    expect(cookieIn(header)).toBeUndefined();
  });
});

describe("cookieOf", () => {
  it.each([
    ["ttwid=1", "1"],
    ["a=1;ttwid=1|x==;b=2", "1|x=="],
    ["  ttwid=1  ", "1"],
    ["ttwid=", undefined],
    ["xttwid=1", undefined],
    ["a=ttwid=1", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("of %j is %j", (header, expected) => {
    expect(cookieOf(header, "ttwid")).toBe(expected);
  });
});

describe("cookieHeader", () => {
  it.each([
    [undefined, {}, ""],
    [undefined, { ttwid: "ours" }, "ttwid=ours"],
    ["sessionid=mine", {}, "sessionid=mine"],
    ["a=1; b=2", { ttwid: "ours" }, "a=1; b=2; ttwid=ours"],
    ["a=1; ttwid=old; b=2", { ttwid: "ours" }, "a=1; ttwid=ours; b=2"],
    [" a=1 ;; b=2; ", { ttwid: "ours" }, "a=1; b=2; ttwid=ours"],
    ["token=a=b==", { ttwid: "1|x==" }, "token=a=b==; ttwid=1|x=="],
    ["a=1; a=2", {}, "a=2"],
    ['a="quoted"; b=%3D', {}, 'a="quoted"; b=%3D'],
    ["a = 1; HttpOnly; =nameless", { b: "2" }, "a=1; b=2"],
  ])("of %j and %j is %j", (user, ours, expected) => {
    expect(cookieHeader(user, ours)).toBe(expected);
  });
});
