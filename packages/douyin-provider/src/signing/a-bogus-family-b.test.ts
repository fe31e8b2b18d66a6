import { readFileSync } from "node:fs";
import { seededRandom } from "@stream-fallback/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBogusFamilyB, headerSlots } from "./a-bogus-family-b.ts";
import { decodeBase64, signatureAlphabet } from "./custom-base64.ts";
import { sm3 } from "./sm3.ts";

interface Sample {
  query: string;
  userAgent: string;
  clockMs: number[];
  randomValues: number[];
  expected: string;
}

const samples: Sample[] = JSON.parse(
  readFileSync(new URL("./__fixtures__/a-bogus-family-b.json", import.meta.url), "utf8"),
);

function playback(values: number[]): () => number {
  const remaining = values.values();
  return () => {
    const { done, value } = remaining.next();
    if (done) throw new Error("More readings than the script takes");
    return value;
  };
}

function sign({ clockMs, randomValues, ...request }: Omit<Sample, "expected"> & { body?: string }): string {
  return aBogusFamilyB({
    ...request,
    clock: { wallNow: playback(clockMs) },
    random: playback(randomValues),
  });
}

/** Undoes the script's RC4, whose key schedule counts down and multiplies; the key of the payload is one byte. */
function decipher(bytes: Uint8Array): number[] {
  const state = Array.from({ length: 256 }, (_, index) => 255 - index);
  const swap = (one: number, other: number) => {
    [state[one], state[other]] = [state[other] as number, state[one] as number];
  };
  for (let index = 0, other = 0; index < 256; index++) {
    other = (other * (state[index] as number) + other + 211) % 256;
    swap(index, other);
  }
  let other = 0;
  return Array.from(bytes, (byte, position) => {
    const index = (position + 1) % 256;
    other = (other + (state[index] as number)) % 256;
    swap(index, other);
    return byte ^ (state[((state[index] as number) + (state[other] as number)) % 256] as number);
  });
}

/** What a signature says, as whoever receives it reads it. */
function read(signature: string) {
  const bytes = decodeBase64(signature, signatureAlphabet) ?? new Uint8Array();
  const deciphered = decipher(bytes.subarray(4));
  const [version, groups] = [deciphered.slice(0, 8), deciphered.slice(8)];
  const plain: number[] = [];
  for (let offset = 0; offset < groups.length; offset += 4) {
    const [a = 0, b = 0, c = 0, rest = 0] = groups.slice(offset, offset + 4);
    plain.push((a & 110) | (rest & 145), (b & 189) | (rest & 66), (c & 211) | (rest & 44));
  }
  const header = plain.slice(0, 50);
  const at = (...slots: number[]) => slots.map((slot) => header[headerSlots.indexOf(slot)] as number);
  const timeAt = (slot: number) =>
    Buffer.from(at(...[0, 1, 2, 3, 4, 5].map((n) => slot + n))).readUIntLE(0, 6);
  const [fingerprintLength, tailLength] = at(79, 84) as [number, number];
  const tailStart = 50 + fingerprintLength;
  return {
    hasRightChecksum:
      [...version, ...header].reduce((sum, byte) => sum ^ byte) === plain[tailStart + tailLength],
    query: at(48, 49, 51),
    body: at(52, 53, 55),
    hashedAtMs: timeAt(60),
    finishedAtMs: timeAt(29),
    fingerprint: Buffer.from(plain.slice(50, tailStart)).toString("latin1"),
    tail: Buffer.from(plain.slice(tailStart, tailStart + tailLength)).toString("latin1"),
  };
}

/** The three bytes of a text's digest that are sent. */
function digestBytes(text: string, positions: number[]) {
  const digest = sm3(sm3(Buffer.from(`${text}dhzx`)));
  return positions.map((position) => digest[position]);
}

describe("aBogusFamilyB", () => {
  it.each(samples)("signs as the script does: $query", ({ expected, ...input }) => {
    expect(sign(input)).toBe(expected);
  });

  it.each([
    ["query", { query: "aid=6383" }],
    ["body", { body: "a=1" }],
    ["user agent", { userAgent: "Mozilla/5.0" }],
  ])("depends on the %s", (_, change) => {
    const { expected, ...input } = samples[0] as Sample;
    expect(sign({ ...input, ...change })).not.toBe(expected);
  });

  it("treats a missing body as an empty one", () => {
    const { expected, ...input } = samples[0] as Sample;
    expect(sign({ ...input, body: "" })).toBe(expected);
  });

  it("signs with the time and chance of the machine by default", () => {
    const request = { query: "aid=6383", userAgent: "Mozilla/5.0" };
    const signature = aBogusFamilyB(request);
    expect(signature).toMatch(/^[\w/-]{187}=$/);
    expect(aBogusFamilyB(request)).not.toBe(signature);
  });

  it("says what it was made of, whatever that was", () => {
    const text = fc.oneof(fc.webQueryParameters(), fc.string({ unit: "binary", maxLength: 300 }));
    const request = fc.record({ query: text, body: text, userAgent: text });
    const time = fc.integer({ min: 1_721_836_800_000, max: 2 ** 42 });
    fc.assert(
      fc.property(request, time, fc.nat(), (request, nowMs, seed) => {
        const said = read(
          aBogusFamilyB({ ...request, clock: { wallNow: () => nowMs }, random: seededRandom(seed) }),
        );
        expect(said).toMatchObject({
          hasRightChecksum: true,
          query: digestBytes(request.query, [9, 18, 3]),
          body: digestBytes(request.body, [10, 19, 4]),
          fingerprint: "1441|838|1441|913|1441|913|1441|961|Win32",
          tail: `${(said.finishedAtMs + 3) % 256},`,
        });
        expect(said.hashedAtMs - nowMs).toBeOneOf([0, 1, 2]);
        expect(said.finishedAtMs - nowMs).toBeGreaterThanOrEqual(4);
        expect(said.finishedAtMs - nowMs).toBeLessThan(16);
      }),
      { seed: 20_260_218, numRuns: 1_000 },
    );
  });
});
