const initialState = Int32Array.of(
  ...[0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e],
);

const roundConstants = Int32Array.from({ length: 64 }, (_, round) =>
  rotateLeft(round < 16 ? 0x79cc4519 : 0x7a879d8a, round % 32),
);

/**
 * SM3, the 32-byte hash of GB/T 32905-2016.
 *
 * Written out because the OpenSSL replacement inside Electron does not offer it.
 */
export function sm3(message: Uint8Array): Uint8Array {
  const padded = pad(message);
  // V8 keeps arrays of at most 64 bytes on its own heap, until someone asks for their `buffer`: a longer array or
  // a DataView costs a one-block message three times its hash.
  const words = new Int32Array(16);
  const state = initialState.slice();
  for (let offset = 0; offset < padded.length; offset += 64) {
    for (let index = 0; index < 16; index++) words[index] = readWord(padded, offset + index * 4);
    compress(state, words);
  }

  const digest = new Uint8Array(32);
  for (let index = 0; index < 8; index++) writeWord(digest, index * 4, state[index] as number);
  return digest;
}

/** A one bit, zeros up to the last block's end, and there the message length in bits. */
function pad(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;
  writeWord(bytes, bytes.length - 8, message.length / 2 ** 29);
  writeWord(bytes, bytes.length - 4, message.length * 8);
  return bytes;
}

/**
 * The standard's compression function, on its registers A to H; uses up the words. Spelt out: destructuring takes
 * half as long again.
 */
function compress(state: Int32Array, words: Int32Array): void {
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;

  for (let round = 0; round < 64; round++) {
    const word = words[round & 15] as number;
    const partner = word ^ (round < 12 ? (words[round + 4] as number) : expand(words, round + 4));
    const rotated = rotateLeft(a, 12);
    const sum = rotateLeft((rotated + e + (roundConstants[round] as number)) | 0, 7);
    const majority = round < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const choice = round < 16 ? e ^ f ^ g : (e & f) | (~e & g);
    const left = (majority + d + (sum ^ rotated) + partner) | 0;
    const right = (choice + h + sum + word) | 0;

    d = c;
    c = rotateLeft(b, 9);
    b = a;
    a = left;
    h = g;
    g = rotateLeft(f, 19);
    f = e;
    e = right ^ rotateLeft(right, 9) ^ rotateLeft(right, 17);
  }

  state[0] = a ^ (state[0] as number);
  state[1] = b ^ (state[1] as number);
  state[2] = c ^ (state[2] as number);
  state[3] = d ^ (state[3] as number);
  state[4] = e ^ (state[4] as number);
  state[5] = f ^ (state[5] as number);
  state[6] = g ^ (state[6] as number);
  state[7] = h ^ (state[7] as number);
}

/** The word of this index, from the sixteen before it; takes the place of the first of them, which is done with. */
function expand(words: Int32Array, index: number): number {
  const mixed =
    earlier(words, index, 16) ^ earlier(words, index, 9) ^ rotateLeft(earlier(words, index, 3), 15);
  const permuted = mixed ^ rotateLeft(mixed, 15) ^ rotateLeft(mixed, 23);
  const word = permuted ^ rotateLeft(earlier(words, index, 13), 7) ^ earlier(words, index, 6);
  words[index & 15] = word;
  return word;
}

function earlier(words: Int32Array, index: number, distance: number): number {
  return words[(index - distance) & 15] as number;
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function readWord(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset] as number) << 24) |
    ((bytes[offset + 1] as number) << 16) |
    ((bytes[offset + 2] as number) << 8) |
    (bytes[offset + 3] as number)
  );
}

function writeWord(bytes: Uint8Array, offset: number, word: number): void {
  bytes[offset] = word >>> 24;
  bytes[offset + 1] = word >>> 16;
  bytes[offset + 2] = word >>> 8;
  bytes[offset + 3] = word;
}
