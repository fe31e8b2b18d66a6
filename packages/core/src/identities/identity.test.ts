import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identityOf } from "./identity.ts";

describe("an identity", () => {
  it("is the same for the same cookie only", () => {
    expect(identityOf("a=1").id).toBe(identityOf("a=1").id);
    expect(identityOf("a=1").id).not.toBe(identityOf("a=2").id);
  });

  it.each([undefined, "", "  ", "\n", "Cookie: "])("for the cookie %j is the default one", (cookie) => {
    expect(identityOf(cookie)).toEqual({ id: "default" });
  });

  it("never shows its cookie in its id", () => {
    const identity = identityOf("sessionid=secret");
    expect(identity.cookie).toBe("sessionid=secret");
    expect(identity.id).toMatch(/^cookie-[0-9a-f]{12}$/);
  });

  it.each([
    ["a=1;b=2", "a=1; b=2"],
    [" a = 1 ;; b=2; ", "a=1; b=2"],
    ["Cookie: a=1; b=2", "a=1; b=2"],
    ["cookie:a=1; b=2\r\n", "a=1; b=2"],
    ["token=a=b==", "token=a=b=="],
    ["a=1; HttpOnly; b=2", "a=1; b=2"],
    ["a=; =b; b=2", "a=; b=2"],
    ["a=1; b=2; a=3", "a=3; b=2"],
    ['a="quoted"', 'a="quoted"'],
  ])("of the cookie %j sends %j", (given, sent) => {
    expect(identityOf(given).cookie).toBe(sent);
    expect(identityOf(given)).toEqual(identityOf(sent));
  });

  it("depends on the pairs alone, not on their order and spacing", () => {
    const name = fc.stringMatching(/^[\w.-]{1,12}$/);
    const value = fc.stringMatching(/^[\w|%=.-]{0,24}$/);
    const space = fc.stringMatching(/^ {0,2}$/);
    const pairs = fc.uniqueArray(fc.tuple(name, value), {
      selector: ([key]) => key,
      minLength: 1,
      maxLength: 6,
    });
    const shuffled = pairs.chain((given) => {
      const order = fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length });
      return fc.tuple(fc.constant(given), order, space, space);
    });
    fc.assert(
      fc.property(shuffled, ([given, order, before, after]) => {
        const identity = identityOf(given.map(([key, text]) => `${key}=${text}`).join("; "));
        const spaced = order.map(([key, text]) => `${before}${key}=${text}${after}`).join(";");
        expect(identityOf(spaced).id).toBe(identity.id);
        const [[key, text] = ["", ""], ...rest] = given;
        const changed = [[key, `${text}x`], ...rest].map((pair) => pair.join("=")).join("; ");
        expect(identityOf(changed).id).not.toBe(identity.id);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it.each([
    ["a value beyond ASCII", "canary=价值"],
    ["a line break", "canary=1\r\nx: 2"],
    ["a line break alone", "canary=1\nother=2"],
    ["a control character", "canary=\u0000"],
    ["an export as JSON", '[{"name":"canary","value":"1=2","domain":".site.example"}]'],
    ["a cookies.txt", "# Netscape HTTP Cookie File\n.site.example\tTRUE\t/\tFALSE\t0\tcanary\t1=2"],
    ["a line of one", ".site.example\tTRUE\t/\tFALSE\t0\tcanary\t1=2"],
    ["a word", "canary"],
    ["a value without a name", "=canary"],
    ["100 KB", `canary=${"x".repeat(102_400)}`],
    ["an array", [{ name: "canary", value: "1" }] as unknown as string],
  ])("is refused for %s, with advice and without a quotation", (_what, cookie) => {
    const refusal = { code: "INVALID_INPUT", message: expect.stringContaining("name=value; name=value") };
    expect(() => identityOf(cookie)).toThrow(expect.objectContaining(refusal));
    expect(() => identityOf(cookie)).not.toThrow(/canary/);
  });
});
