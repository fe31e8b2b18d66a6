import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../../errors.ts";
import { chooseProxy, type ProxyVariables } from "./choose-proxy.ts";
import { parseProxy } from "./proxy.ts";

const placesBy = (variables: ProxyVariables) => {
  const choose = chooseProxy(variables);
  return ["https://a.example/", "http://a.example/"].map((url) => choose(new URL(url))?.place);
};

describe("the URL of a proxy", () => {
  it.each([
    ["http://h", { kind: "http", host: "h", port: 80, place: "h:80" }],
    ["https://h", { kind: "https", port: 443 }],
    ["h:8080", { kind: "http", host: "h", port: 8080 }],
    ["u:p@h:8080", { kind: "http", user: "u", password: "p", port: 8080 }],
    ["socks5://h", { kind: "socks5", port: 1080, looksUpHere: true }],
    ["socks5h://u@h:9", { kind: "socks5", port: 9, looksUpHere: false, user: "u", password: undefined }],
    ["socks://h", { kind: "socks5", looksUpHere: false }],
    ["HTTP://u%40x:p%3A%25@[::1]:3128/", { host: "::1", place: "[::1]:3128", user: "u@x", password: "p:%" }],
  ])("may be %s", (text, expected) => {
    expect(parseProxy(text, "it")).toMatchObject(expected);
  });

  it.each([
    "http://canary/abc@h:8080",
    "http://canary:12#34@h:8080",
    "canary:12?34@h:8080",
    "http://canary:12\\34@h:8080",
    "socks5://canary:12#34@h:1080",
  ])("is refused where a password with special characters would be taken for a host: %s", (text) => {
    expect(() => parseProxy(text, "it")).toThrow(refusal);
  });

  it("is a proxy or refused, and what is refused is never quoted", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom("", "http://", "socks5://u:", "ftp://"),
        (text, scheme) => {
          try {
            expect(parseProxy(scheme + text, "it").host).not.toBe("");
          } catch (error) {
            if (!(error instanceof StreamFallbackError)) throw error;
            expect(error).toMatchObject({ code: "INVALID_INPUT" });
            expect(error.message).toBe(refusal);
          }
        },
      ),
    );
  });

  const refusal = (() => {
    try {
      parseProxy("ftp://x", "it");
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error("expected a refusal");
  })();
});

describe("the environment", () => {
  it.each<[ProxyVariables, (string | undefined)[]]>([
    [{}, [undefined, undefined]],
    [{ HTTPS_PROXY: "a:1" }, ["a:1", undefined]],
    [{ HTTP_PROXY: "a:1" }, [undefined, "a:1"]],
    [{ ALL_PROXY: "socks://a:1" }, ["a:1", "a:1"]],
    [{ ALL_PROXY: "a:1", http_proxy: "b:2" }, ["a:1", "b:2"]],
    [{ HTTPS_PROXY: "a:1", https_proxy: "b:2" }, ["b:2", undefined]],
    [{ HTTPS_PROXY: " ", ALL_PROXY: "" }, [undefined, undefined]],
    [{ HTTPS_PROXY: "a:1", NO_PROXY: "example" }, [undefined, undefined]],
  ])("of %j", (variables, places) => {
    expect(placesBy(variables)).toEqual(places);
  });

  it("names the variable that is wrong, and not what is in it", () => {
    expect(() => placesBy({ all_proxy: "ftp://canary@h" })).toThrow(
      /^the variable all_proxy must be(?!.*canary)/,
    );
  });
});
