import { describe, expect, it } from "vitest";
import { chooseOrigins } from "./origins.ts";

const invalid = expect.objectContaining({ code: "INVALID_INPUT" });
const site = {
  live: "https://live.douyin.com",
  www: "https://www.douyin.com",
  webcast: "https://webcast.amemv.com",
  short: "https://v.douyin.com",
  ttwid: "https://ttwid.bytedance.com",
};

describe("chooseOrigins", () => {
  it.each([
    ["nothing", undefined, undefined],
    ["empty options", {}, ""],
    ["undefined options", { live: undefined }, undefined],
    ["commas and spaces", {}, " , ,"],
  ])("gives the site's own origins for %s", (_, given, variable) => {
    expect(chooseOrigins(given, variable)).toEqual(site);
  });

  it("replaces the origins that DOUYIN_ORIGINS names", () => {
    expect(chooseOrigins({}, "live=http://127.0.0.1:8080/live, www=https://mirror.example")).toEqual({
      ...site,
      live: "http://127.0.0.1:8080/live",
      www: "https://mirror.example",
    });
  });

  it("prefers an option to DOUYIN_ORIGINS", () => {
    const { live, ttwid } = chooseOrigins(
      { live: "http://option.example" },
      "live=http://text.example,ttwid=http://text.example",
    );
    expect({ live, ttwid }).toEqual({ live: "http://option.example", ttwid: "http://text.example" });
  });

  it("takes an option as text too", () => {
    const { live, ttwid } = chooseOrigins(
      "live=http://option.example",
      "live=http://text.example,ttwid=http://text.example",
    );
    expect({ live, ttwid }).toEqual({ live: "http://option.example", ttwid: "http://text.example" });
  });

  it("drops slashes at the end of an origin, since paths are appended", () => {
    expect(chooseOrigins({ live: "http://mirror.example/live//" }).live).toBe("http://mirror.example/live");
  });

  it("gives every caller a new object, which may be changed", () => {
    chooseOrigins().live = "http://changed.example";
    expect(chooseOrigins().live).toBe(site.live);
  });

  it.each([
    "mirror.example",
    "ftp://mirror.example",
    "javascript:alert(1)",
    "https://mirror.example/?to=live",
    "https://mirror.example/#live",
    "file:///etc/hosts",
    "/live",
    "",
    " ",
  ])("refuses the origin %j", (live) => {
    expect(() => chooseOrigins({ live })).toThrow(invalid);
  });

  it.each(["live", "live=", "=http://mirror.example", "live:http://mirror.example", "LIVE=http://a.example"])(
    "refuses the DOUYIN_ORIGINS %j",
    (variable) => {
      expect(() => chooseOrigins({}, variable)).toThrow(invalid);
    },
  );

  it("shows nothing of a URL that stands where a name belongs but its scheme", () => {
    expect(() => chooseOrigins({}, "http://user:secret@mirror.example/=x")).toThrow('no origin "http"');
  });

  it.each(["play", "toString", "constructor", "__proto__"])("knows no origin %s", (name) => {
    expect(() => chooseOrigins({}, `${name}=http://mirror.example`)).toThrow(
      expect.objectContaining({
        code: "INVALID_INPUT",
        message: expect.stringMatching(`"${name}"; there are live, www, webcast, short, ttwid`),
      }),
    );
  });

  it("leaves a refused URL, which may hold a password, out of its error", () => {
    expect(() => chooseOrigins({ live: "ftp://me:canary@mirror.example" })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("canary") }),
    );
  });
});
