import { describe, expect, it } from "vitest";
import { acSignatureVectors } from "./__fixtures__/vectors.ts";
import { acSignature } from "./ac-signature.ts";
import { verifyAcSignature } from "./verify-ac-signature.ts";

const timestamp = 1_767_225_600;
const nonce = "06955bfce00000000d2ab";
const site = "https://live.douyin.com/80017709309";
const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const signature = acSignature({ timestamp, site, nonce, userAgent });

const refusal = (reason: string) => ({ valid: false, reason });

describe("verifyAcSignature", () => {
  const recorded = acSignatureVectors.filter((vector) => vector.timestamp < 2 ** 32);

  it.each(recorded)("accepts the recorded $expected and tells its time", (vector) => {
    const { expected, timestamp, ...claims } = vector;
    expect(verifyAcSignature({ ...claims, signature: expected, nowSeconds: timestamp })).toEqual({
      valid: true,
      signedAtSeconds: timestamp,
    });
  });

  it("needs only the signature and the nonce", () => {
    expect(verifyAcSignature({ signature, nonce })).toEqual({ valid: true, signedAtSeconds: timestamp });
  });

  it("refuses another nonce", () => {
    for (const vector of acSignatureVectors) {
      const verdict = verifyAcSignature({ signature: vector.expected, nonce: `${vector.nonce}0` });
      expect(verdict).toEqual(refusal("wrong-nonce"));
    }
  });

  it("refuses another site and another user agent", () => {
    expect(verifyAcSignature({ signature, nonce, site: `${site}0` })).toEqual(refusal("wrong-site"));
    expect(verifyAcSignature({ signature, nonce, userAgent: `${userAgent}0` })).toEqual(
      refusal("wrong-user-agent"),
    );
  });

  it.each([
    { age: -61, verdict: refusal("from-the-future") },
    { age: -60, verdict: { valid: true, signedAtSeconds: timestamp } },
    { age: 1800, verdict: { valid: true, signedAtSeconds: timestamp } },
    { age: 1801, verdict: refusal("expired") },
  ])("judges a signature $age seconds old", ({ age, verdict }) => {
    expect(verifyAcSignature({ signature, nonce, nowSeconds: timestamp + age })).toEqual(verdict);
  });

  it("takes the life of a signature from the caller", () => {
    const input = { signature, nonce, nowSeconds: timestamp + 11, maxAgeSeconds: 10 };
    expect(verifyAcSignature(input)).toEqual(refusal("expired"));
  });

  it.each(acSignatureVectors)("refuses every change of one character in $expected", ({ expected, nonce }) => {
    const accepted: string[] = [];
    for (let position = 0; position < expected.length; position++) {
      // All of ASCII that can be printed.
      for (let code = 32; code < 127; code++) {
        const character = String.fromCharCode(code);
        if (character === expected[position]) continue;
        const signature = expected.slice(0, position) + character + expected.slice(position + 1);
        if (verifyAcSignature({ signature, nonce }).valid) accepted.push(signature);
      }
    }
    expect(accepted).toEqual([]);
  });

  it.each(["", "_02B4Z6wo00f01", signature.slice(0, 45), `${signature}0`, "x".repeat(47)])(
    "refuses %j as malformed",
    (text) => {
      expect(verifyAcSignature({ signature: text, nonce })).toEqual(refusal("malformed"));
    },
  );

  describe("when the checksum has one digit", () => {
    const short = acSignatureVectors.filter(({ expected }) => expected.length === 46);

    it.each(short)("accepts it alone or after a zero: $expected", ({ expected, nonce }) => {
      const padded = `${expected.slice(0, 45)}0${expected.slice(45)}`;
      expect(verifyAcSignature({ signature: expected, nonce }).valid).toBe(true);
      expect(verifyAcSignature({ signature: padded, nonce }).valid).toBe(true);
    });

    it("refuses a lone digit where two are due", () => {
      const cut = signature.slice(0, 46);
      expect(verifyAcSignature({ signature: cut, nonce })).toEqual(refusal("wrong-checksum"));
    });
  });
});
