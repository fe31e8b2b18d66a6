import { seededRandom } from "@stream-fallback/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ABogusInput, aBogus } from "./a-bogus.ts";
import { type AcSignatureInput, acSignature } from "./ac-signature.ts";
import { signatureAlphabet } from "./custom-base64.ts";
import { verifyABogus } from "./verify-a-bogus.ts";
import { verifyAcSignature } from "./verify-ac-signature.ts";

/** `.ci/run` signs all. */
const runs = { seed: 20_260_218, numRuns: process.env.PLAY_ALL === "1" ? 1_000 : 250 };

/** Any text: whole queries, other scripts, halves of surrogate pairs. */
const text = fc.oneof(
  fc.webQueryParameters(),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: fc.constantFrom("a", "é", "抖", "🎬", "\ud83c", "\0"), maxLength: 300 }),
);
const character = fc.string({ unit: "binary", minLength: 1, maxLength: 1 });
const uint32 = fc.nat(0xffff_ffff);

const fingerprint = fc
  .tuple(
    fc.array(fc.integer({ min: -9_999, max: 9_999 }), { minLength: 16, maxLength: 16 }),
    fc.constantFrom("Win32", "MacIntel", "Linux armv81"),
  )
  .map(([numbers, platform]) => [...numbers, platform].join("|"));

/** What one `a_bogus` is made of, with a clock and a chance of its own. */
interface ABogusCase {
  request: Pick<ABogusInput, "query" | "userAgent"> & { body: string | undefined };
  choices: Pick<ABogusInput, "options" | "fingerprint">;
  startedAtMs: number;
  hashingMs: number;
  seed: number;
}

const aBogusCase: fc.Arbitrary<ABogusCase> = fc.record({
  request: fc.record({ query: text, userAgent: text, body: fc.option(text, { nil: undefined }) }),
  choices: fc.record({
    options: fc.option(fc.tuple(uint32, uint32, uint32), { nil: undefined }),
    fingerprint: fc.option(fingerprint, { nil: undefined }),
  }),
  startedAtMs: fc.nat(2 ** 48 - 1 - 1_000),
  hashingMs: fc.nat(1_000),
  seed: uint32,
});

const acSignatureInput: fc.Arbitrary<AcSignatureInput> = fc.record({
  timestamp: uint32,
  site: fc.oneof(fc.webUrl(), text),
  nonce: text,
  userAgent: text,
});

/** Does something else, too, whenever the signer asks for the time or for chance. */
function sign({ request, choices, startedAtMs, hashingMs, seed }: ABogusCase, meanwhile = () => {}): string {
  const readings = [startedAtMs, startedAtMs + hashingMs].values();
  const uniform = seededRandom(seed);
  const clock = {
    wallNow: () => {
      meanwhile();
      return readings.next().value ?? Number.NaN;
    },
  };
  const random = () => {
    meanwhile();
    return uniform();
  };
  return aBogus({ ...request, ...choices, clock, random });
}

function verify({ request, startedAtMs, hashingMs }: ABogusCase, signature: string) {
  return verifyABogus({ ...request, signature, nowMs: startedAtMs + hashingMs });
}

describe("an a_bogus", () => {
  it("is accepted for the request that it was made for, and tells what it was made of", () => {
    fc.assert(
      fc.property(aBogusCase, (each) => {
        const { options = [0, 1, 14], fingerprint = expect.stringMatching(/^(\d+\|){16}Win32$/) } =
          each.choices;
        expect(verify(each, sign(each))).toEqual({
          valid: true,
          signedAtMs: each.startedAtMs,
          fingerprint,
          options,
        });
      }),
      runs,
    );
  });

  it("is refused with any character of the header replaced by any other", () => {
    // Base64 turns bytes 12 to 55, the enciphered header, into characters 16 to 74.
    const position = fc.integer({ min: 16, max: 74 });
    const replacement = fc.oneof(fc.constantFrom(...signatureAlphabet), character);
    fc.assert(
      fc.property(aBogusCase, position, replacement, (each, position, replacement) => {
        const signature = sign(each);
        fc.pre(replacement !== signature[position]);
        const changed = signature.slice(0, position) + replacement + signature.slice(position + 1);
        expect(verify(each, changed).valid).toBe(false);
      }),
      runs,
    );
  });

  it("does not depend on what is signed and verified meanwhile", () => {
    fc.assert(
      fc.property(aBogusCase, aBogusCase, acSignatureInput, (each, other, page) => {
        const alone = sign(each);
        const others = sign(other);
        const signature = acSignature(page);
        const interleaved = sign(each, () => {
          expect(sign(other)).toBe(others);
          expect(verify(other, others).valid).toBe(true);
          expect(acSignature(page)).toBe(signature);
        });
        expect(interleaved).toBe(alone);
      }),
      { ...runs, numRuns: runs.numRuns / 5 },
    );
  });
});

describe("an __ac_signature", () => {
  it("is accepted for the page that it was made for, and tells its time", () => {
    fc.assert(
      fc.property(acSignatureInput, ({ timestamp, ...claims }) => {
        const signature = acSignature({ timestamp, ...claims });
        expect(verifyAcSignature({ ...claims, signature, nowSeconds: timestamp })).toEqual({
          valid: true,
          signedAtSeconds: timestamp,
        });
      }),
      runs,
    );
  });

  it("is refused with any character replaced by any other, whatever else is known of it", () => {
    fc.assert(
      fc.property(
        acSignatureInput,
        fc.nat(46),
        fc.oneof(fc.constantFrom(...signatureAlphabet), character),
        (input, position, replacement) => {
          const signature = acSignature(input);
          fc.pre(replacement !== signature[position]);
          const changed = signature.slice(0, position) + replacement + signature.slice(position + 1);
          expect(verifyAcSignature({ nonce: input.nonce, signature: changed }).valid).toBe(false);
        },
      ),
      runs,
    );
  });
});
