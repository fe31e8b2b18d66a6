import { checkedInput, drawn } from "./check-input.ts";
import { encodeBase64, signatureAlphabet, userAgentAlphabet } from "./custom-base64.ts";
import { applyKeystream } from "./rc4.ts";
import { sm3 } from "./sm3.ts";

export interface ABogusFamilyBInput {
  /** The query exactly as it will be sent: encoded, without `?` and without `a_bogus`. */
  readonly query: string;
  /** The request body as sent. @default "" */
  readonly body?: string | undefined;
  /** The `User-Agent` header exactly as it will be sent. */
  readonly userAgent: string;
  /** Stamps the signature, in Unix ms; read three times. @default the system clock */
  readonly clock?: { wallNow(): number } | undefined;
  /** Uniform numbers in [0, 1), 40 for each signature. @default Math.random */
  readonly random?: (() => number) | undefined;
}

const FIELDS = {
  needed: { query: "text", userAgent: "text" },
  optional: { body: "text", clock: "clock", random: "function" },
} as const;

/** A whole number from 0 up to, but not including, `choices`. */
type Draw = (choices: number) => number;

const salt = "dhzx";
const userAgentKey = [0, 1, 0];
const payloadKey = [211];
const fingerprint = "1441|838|1441|913|1441|913|1441|961|Win32";
const pageId = 6241;
const applicationId = 6383;
const firstPeriodMs = 1_721_836_800_000;
const periodMs = 14 * 24 * 60 * 60 * 1000;
const plainLength = 96;

/** Which value stands where in the header. */
export const headerSlots = [
  34, 44, 56, 61, 73, 29, 70, 45, 35, 49, 38, 66, 51, 68, 28, 48, 64, 47, 30, 71, 26, 55, 31, 69, 59, 40, 62,
  63, 27, 72, 41, 74, 57, 52, 42, 39, 33, 67, 53, 43, 65, 46, 36, 24, 60, 32, 79, 80, 84, 85,
];

/**
 * The `a_bogus` of the site's newer script, version 1.0.1.19-fix.01; `aBogus` makes the older form, which the
 * web API still takes.
 *
 * @returns 188 characters, `/` and `=` among them.
 * @throws StreamFallbackError `INVALID_INPUT` for what is missing, and for what is of another kind
 */
export function aBogusFamilyB(input: ABogusFamilyBInput): string {
  const { query, body = "", userAgent, ...world } = checkedInput<ABogusFamilyBInput>(input, FIELDS);
  const { clock: given = { wallNow: Date.now } } = world;
  const clock = { wallNow: () => drawn("clock", () => given.wallNow()) };
  const random = () => drawn("random", world.random ?? Math.random);
  const draw: Draw = (choices) => Math.floor(random() * choices);

  // The script lets its later times run ahead by a few random milliseconds.
  const startedAtMs = clock.wallNow();
  const hashedAtMs = clock.wallNow() + draw(3);
  const finishedAtMs = clock.wallNow() + 4 + draw(12);
  // It also makes up a fourth time, from a reading and this draw, but never writes it.
  random();

  const version = versionBytes(draw);
  const tail = latin1(`${(finishedAtMs + 3) & 255},`);

  const slots = new Uint8Array(86);
  slots[24] = 41;
  slots[26] = Math.trunc((startedAtMs - firstPeriodMs) / periodMs);
  slots[27] = 6;
  slots[28] = finishedAtMs - startedAtMs + 3;
  slots.set(littleEndian(finishedAtMs, 6), 29);
  slots.set([1, 0], 35);
  slots.set([129, 0, 211, 2, 5, 1], 38);
  slots.set(digestField(saltedDigest(query), [9, 18, 3]), 48);
  slots.set(digestField(saltedDigest(body), [10, 19, 4]), 52);
  slots.set(digestField(userAgentDigest(userAgent), [11, 21, 5]), 56);
  slots.set(littleEndian(hashedAtMs, 6), 60);
  slots[66] = 3;
  slots.set(littleEndian(pageId, 4), 67);
  slots.set(littleEndian(applicationId, 4), 71);
  slots.set(littleEndian(fingerprint.length, 2), 79);
  slots.set(littleEndian(tail.length, 2), 84);

  const header = headerSlots.map((slot) => slots[slot] as number);
  const checksum = [...version, ...header].reduce((sum, byte) => sum ^ byte, 0);
  const plain = [...header, ...latin1(fingerprint), ...tail, checksum];
  const payload = encipher(payloadKey, [...version, ...interleave(plain, draw)]);

  return encodeBase64(Uint8Array.from([...prefixBytes(draw), ...payload]), signatureAlphabet);
}

function versionBytes(draw: Draw): number[] {
  const seed = draw(65535);
  return [
    ...scatter(seed & 255, 1),
    ...scatter(seed >> 8, 0),
    ...scatter(draw(240) + 1, 1),
    ...scatter((draw(255) & 77) | 178, 0),
  ];
}

function prefixBytes(draw: Draw): number[] {
  return [...scatter(draw(65535) & 255, 3), ...scatter(draw(40), 82)];
}

/** Spreads one byte over two: its odd bits in the first, its even bits in the second, filler in the gaps. */
function scatter(byte: number, filler: number): number[] {
  return [(byte & 170) | (filler & 85), (byte & 85) | (filler & 170)];
}

/** Hides the bytes by threes among random bits, the displaced bits making a fourth byte; zeros fill the end. */
function interleave(plain: number[], draw: Draw): number[] {
  const mixed: number[] = [];
  for (let offset = 0; offset < plainLength; offset += 3) {
    const [first = 0, second = 0, third = 0] = plain.slice(offset, offset + 3);
    const noise = draw(1000);
    mixed.push(
      (noise & 145) | (first & 110),
      (noise & 66) | (second & 189),
      (noise & 44) | (third & 211),
      (first & 145) | (second & 66) | (third & 44),
    );
  }
  return mixed;
}

/** RC4, but with a key schedule that counts down and multiplies. */
function encipher(key: number[], data: ArrayLike<number>): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, index) => 255 - index);
  let other = 0;
  for (let index = 0; index < 256; index++) {
    const value = state[index] as number;
    other = (other * value + other + (key[index % key.length] as number)) & 255;
    state[index] = state[other] as number;
    state[other] = value;
  }
  return applyKeystream(state, Uint8Array.from(data));
}

function saltedDigest(text: string): Uint8Array {
  return sm3(sm3(new TextEncoder().encode(text + salt)));
}

function userAgentDigest(userAgent: string): Uint8Array {
  return sm3(latin1(encodeBase64(encipher(userAgentKey, latin1(userAgent)), userAgentAlphabet)));
}

/** Three digest bytes in four slots: the third slot is never sent. */
function digestField(digest: Uint8Array, [first, second, third]: [number, number, number]): number[] {
  return [digest[first], digest[second], 0, digest[third]] as number[];
}

/** UTF-16 code units count as bytes. */
function latin1(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

function littleEndian(value: number, byteCount: number): number[] {
  return Array.from({ length: byteCount }, (_, index) => Math.floor(value / 256 ** index) % 256);
}
