const initialState = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
];

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
  const words = new Int32Array(68);
  const state = Int32Array.from(initialState);
  for (let offset = 0; offset < padded.byteLength; offset += 64) {
    expand(padded, offset, words);
    compress(state, words);
  }

  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((register, index) => {
    digest.setInt32(index * 4, register);
  });
  return new Uint8Array(digest.buffer);
}

/** A one bit, zeros up to the last block's end, and there the message length in bits. */
function pad(message: Uint8Array): DataView {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;

  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - 8, BigInt(message.length) * 8n);
  return view;
}

function expand(message: DataView, offset: number, words: Int32Array): void {
  for (let index = 0; index < 16; index++) words[index] = message.getInt32(offset + index * 4);
  for (let index = 16; index < 68; index++) {
    const mixed =
      (words[index - 16] as number) ^
      (words[index - 9] as number) ^
      rotateLeft(words[index - 3] as number, 15);
    const permuted = mixed ^ rotateLeft(mixed, 15) ^ rotateLeft(mixed, 23);
    words[index] = permuted ^ rotateLeft(words[index - 13] as number, 7) ^ (words[index - 6] as number);
  }
}

/** The standard's compression function, on its registers A to H. Spelt out: destructuring takes half as long again. */
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
    const word = words[round] as number;
    const partner = word ^ (words[round + 4] as number);
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

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
