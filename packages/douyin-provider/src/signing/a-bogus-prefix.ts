/** How many bytes of an `a_bogus` precede the payload. */
export const prefixLength = 12;

/** The bits no draw reaches, as we set them, and as other signers do. */
const fixedBits = [
  [1, 2, 5, 40, 1, 2, 5, 40, 1, 2, 5, 40],
  [1, 2, 5, 40, 1, 0, 0, 0, 1, 0, 5, 0],
];

/** Twelve bytes that vary from call to call and mean nothing: three draws below 10000, four bytes each. */
export function createPrefix(random: () => number): Uint8Array {
  const prefix = new Uint8Array(prefixLength);
  for (let offset = 0; offset < prefixLength; offset += 4) {
    const draw = Math.floor(random() * 10_000);
    const low = draw & 255;
    const high = draw >> 8;
    prefix.set([(low & 170) | 1, (low & 85) | 2, (high & 170) | 5, (high & 85) | 40], offset);
  }
  return prefix;
}

/** Whether these twelve bytes have the fixed bits of a prefix, and draws in range. */
export function isPrefix(bytes: Uint8Array): boolean {
  const fixed = bytes.map((byte, index) => byte & (index % 2 === 0 ? 85 : 170));
  const draws = [bytes.subarray(0, 4), bytes.subarray(4, 8), bytes.subarray(8)].map(readDraw);
  return (
    fixedBits.some((bits) => fixed.every((byte, index) => byte === bits[index])) &&
    draws.every((draw) => draw < 10_000)
  );
}

function readDraw([a = 0, b = 0, c = 0, d = 0]: Uint8Array): number {
  return (a & 170) | (b & 85) | (((c & 170) | (d & 85)) << 8);
}
