import { seededRandom } from "@stream-fallback/core/testing";
import { describe, expect, it } from "vitest";
import { aBogusVectors } from "./__fixtures__/vectors.ts";
import { aBogus } from "./a-bogus.ts";
import { signatureAlphabet } from "./custom-base64.ts";
import { verifyABogus } from "./verify-a-bogus.ts";

const nowMs = 1_771_384_594_519;
const request = {
  query: "aid=6383&live_id=1&device_platform=web&web_rid=65653331045",
  body: "a=1",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
};

function sign(seed: number, signedAtMs = nowMs): string {
  return aBogus({ ...request, clock: { wallNow: () => signedAtMs }, random: seededRandom(seed) });
}

const signature = sign(1);
const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
const refusal = (reason: string) => ({ valid: false, reason });

describe("verifyABogus", () => {
  it.each(aBogusVectors)("accepts what was recorded: $note, at $fixedTimeStartMs", (vector) => {
    const verdict = verifyABogus({
      signature: vector.expected,
      query: vector.query,
      body: vector.body,
      userAgent: vector.effectiveUserAgent,
      nowMs: vector.fixedTimeEndMs,
    });
    expect(verdict).toEqual({
      valid: true,
      signedAtMs: vector.fixedTimeStartMs,
      fingerprint: vector.fingerprint,
      options: vector.effectiveOptions,
    });
  });

  it("accepts whatever aBogus signs", () => {
    for (const seed of seeds) {
      expect(verifyABogus({ ...request, signature: sign(seed), nowMs })).toMatchObject({
        valid: true,
        signedAtMs: nowMs,
      });
    }
  });

  it("takes the value percent-encoded or without its padding too", () => {
    const encoded = encodeURIComponent(signature);
    expect(verifyABogus({ ...request, signature: encoded, nowMs }).valid).toBe(true);
    expect(verifyABogus({ ...request, signature: signature.replace(/=+$/, ""), nowMs }).valid).toBe(true);
  });

  it.each([
    { change: "a longer query", changed: { query: `${request.query}0` }, reason: "wrong-query" },
    {
      change: "reordered parameters",
      changed: { query: request.query.split("&").reverse().join("&") },
      reason: "wrong-query",
    },
    { change: "another body", changed: { body: "a=2" }, reason: "wrong-body" },
    { change: "no body", changed: { body: undefined }, reason: "wrong-body" },
    { change: "another user agent", changed: { userAgent: "curl/8.0" }, reason: "wrong-user-agent" },
  ])("refuses $change", ({ changed, reason }) => {
    for (const seed of seeds) {
      expect(verifyABogus({ ...request, ...changed, signature: sign(seed), nowMs })).toEqual(refusal(reason));
    }
  });

  it.each([
    { ageMs: -60_001, expected: refusal("from-the-future") },
    { ageMs: -60_000, expected: { valid: true } },
    { ageMs: 600_000, expected: { valid: true } },
    { ageMs: 600_001, expected: refusal("expired") },
  ])("judges a signature $ageMs ms old", ({ ageMs, expected }) => {
    expect(verifyABogus({ ...request, signature, nowMs: nowMs + ageMs })).toMatchObject(expected);
  });

  it("takes the allowed age and skew from the caller", () => {
    const strict = { ...request, signature, maxAgeMs: 10, skewMs: 10 };
    expect(verifyABogus({ ...strict, nowMs: nowMs + 11 })).toEqual(refusal("expired"));
    expect(verifyABogus({ ...strict, nowMs: nowMs - 11 })).toEqual(refusal("from-the-future"));
  });

  it.each([-1, 1001])("refuses a signer whose hashing took %d ms", (hashingMs) => {
    const readings = [nowMs, nowMs + hashingMs].values();
    const clock = { wallNow: () => readings.next().value ?? Number.NaN };
    const signature = aBogus({ ...request, clock, random: seededRandom(1) });
    expect(verifyABogus({ ...request, signature, nowMs })).toEqual(refusal("wrong-clock-order"));
  });

  it("refuses a signature cut short anywhere", () => {
    for (let length = 0; length < signature.length - 3; length++) {
      const signatureStart = signature.slice(0, length);
      expect(verifyABogus({ ...request, signature: signatureStart, nowMs }).valid).toBe(false);
    }
  });

  it.each(aBogusVectors)(
    "refuses every change of one header character: $note, at $fixedTimeStartMs",
    (vector) => {
      const { expected, query, body, effectiveUserAgent: userAgent, fixedTimeEndMs: nowMs } = vector;
      const accepted: string[] = [];
      // Base64 turns bytes 12 to 55, the enciphered header, into characters 16 to 74.
      for (let position = 16; position <= 74; position++) {
        for (const character of `${signatureAlphabet}+=%`) {
          if (character === expected[position]) continue;
          const signature = expected.slice(0, position) + character + expected.slice(position + 1);
          if (verifyABogus({ signature, query, body, userAgent, nowMs }).valid) accepted.push(signature);
        }
      }
      expect(accepted).toEqual([]);
    },
  );

  it("refuses a prefix whose fixed bits are wrong", () => {
    expect(verifyABogus({ ...request, signature: `e${signature.slice(1)}`, nowMs })).toEqual(
      refusal("wrong-prefix"),
    );
  });

  it.each(["1536|742|Win32", "Infinity|".repeat(16).concat("Win32")])(
    "refuses the fingerprint %s",
    (fingerprint) => {
      const clock = { wallNow: () => nowMs };
      const signature = aBogus({ ...request, fingerprint, clock, random: seededRandom(1) });
      expect(verifyABogus({ ...request, signature, nowMs })).toEqual(refusal("wrong-fingerprint"));
    },
  );

  it.each(["", "=", "a".repeat(72), "抖".repeat(168), "+".repeat(168), "%".repeat(168)])(
    "refuses %j",
    (text) => {
      expect(verifyABogus({ ...request, signature: text, nowMs }).valid).toBe(false);
    },
  );
});
