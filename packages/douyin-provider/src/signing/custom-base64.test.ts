import { describe, expect, it } from "vitest";
import { decodeBase64, encodeBase64, signatureAlphabet, userAgentAlphabet } from "./custom-base64.ts";

const standardAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const bytesOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 89 + length) & 255);

describe("encodeBase64", () => {
  it("is ordinary base64 when given the ordinary alphabet", () => {
    for (let length = 0; length <= 20; length++) {
      const bytes = bytesOf(length);
      expect(encodeBase64(bytes, standardAlphabet)).toBe(Buffer.from(bytes).toString("base64"));
    }
  });
});

describe("decodeBase64", () => {
  it.each([userAgentAlphabet, signatureAlphabet])(
    "reads what was written with %s, padded or not",
    (alphabet) => {
      for (let length = 0; length <= 20; length++) {
        const text = encodeBase64(bytesOf(length), alphabet);
        expect(decodeBase64(text, alphabet)).toEqual(bytesOf(length));
        expect(decodeBase64(text.replaceAll("=", ""), alphabet)).toEqual(bytesOf(length));
      }
    },
  );

  it.each(["AAA+", "AA A", "A=AA", "====", "抖音AA"])("refuses the foreign character in %s", (text) => {
    expect(decodeBase64(text, signatureAlphabet)).toBeUndefined();
  });

  it("refuses a length no bytes encode to", () => {
    expect(decodeBase64("AAAAA", signatureAlphabet)).toBeUndefined();
  });
});
