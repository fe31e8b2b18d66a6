import type { FuzzTools } from "./fuzz-break.ts";
import { below, pick } from "./luck.ts";

type Tools = Pick<FuzzTools, "random">;

export function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The beginning of the body, as an interrupted download leaves it. */
export function cut(body: Uint8Array, { random }: Tools): Uint8Array {
  return body.subarray(0, below(body.length + 1, random));
}

export function flipBytes(body: Uint8Array, { random }: Tools): Uint8Array {
  const flipped = Buffer.from(body);
  for (let count = 1 + below(4, random); count > 0 && body.length > 0; count -= 1) {
    const position = below(body.length, random);
    flipped[position] = (flipped[position] ?? 0) ^ (1 << below(8, random));
  }
  return flipped;
}

const inserted = [
  ...'"\\\n$:,[]{}0T<',
  '"])</script>',
  "\ufeff",
  "\\u",
  "\\ud800",
  // None of these is UTF-8: half a surrogate pair, a byte that never occurs, a NUL in two bytes, a sequence cut short.
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xff]),
  Buffer.from([0xc0, 0x80]),
  Buffer.from([0xf0, 0x9f]),
];

export function insertBytes(body: Uint8Array, { random }: Tools): Uint8Array {
  const position = below(body.length + 1, random);
  return Buffer.concat([
    body.subarray(0, position),
    Buffer.from(pick(inserted, random)),
    body.subarray(position),
  ]);
}

export function removeBytes(body: Uint8Array, { random }: Tools): Uint8Array {
  const position = below(body.length + 1, random);
  const length = 1 + below(random() < 0.5 ? 4 : 4_000, random);
  return Buffer.concat([body.subarray(0, position), body.subarray(position + length)]);
}

/** The beginning of one reply and the end of another one, as a mixed-up cache would have it. */
export function splice(body: Uint8Array, { random, other }: Pick<FuzzTools, "random" | "other">): Uint8Array {
  return Buffer.concat([
    body.subarray(0, below(body.length + 1, random)),
    other.subarray(below(other.length + 1, random)),
  ]);
}
