import { constants } from "node:buffer";
import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import { StreamFallbackError } from "../errors.ts";
import type { HttpHead } from "./http-client.ts";
import { toNetworkError } from "./network-error.ts";

/** What every request asks for that names nothing itself: all that a browser takes. */
export const ACCEPTED_ENCODINGS = "gzip, deflate, br, zstd";

/** Output of the decoders that run in threads: each piece is a way there and back. */
const PIECE_BYTES = 256 * 1024;

/** A body to decode: how it is encoded, how long it may become, and where it is from. */
export interface Encoded {
  encoding: Encoding;
  maxBytes: number;
  place: URL;
}

interface Limits {
  maxOutputLength?: number;
  chunkSize?: number;
}

/** How a body is made readable. */
export interface Encoding {
  /** Blocks the process for as long as it takes. */
  decodeSync(bytes: Uint8Array, limits: Limits): Uint8Array;
  decode(bytes: Uint8Array, limits: Limits, done: (error: Error | null, decoded: Uint8Array) => void): void;
  createDecoder(limits: Limits): Transform;
}

const gzip: Encoding = {
  decodeSync: zlib.gunzipSync,
  decode: zlib.gunzip,
  createDecoder: zlib.createGunzip,
};

const deflate: Encoding = {
  decodeSync: zlib.inflateSync,
  decode: zlib.inflate,
  createDecoder: zlib.createInflate,
};

/** Some servers send what they call deflate without the frame that it should have. */
const bareDeflate: Encoding = {
  decodeSync: zlib.inflateRawSync,
  decode: zlib.inflateRaw,
  createDecoder: zlib.createInflateRaw,
};

const ENCODINGS: ReadonlyMap<string, Encoding> = new Map([
  ["gzip", gzip],
  ["x-gzip", gzip],
  ["deflate", deflate],
  [
    "br",
    {
      decodeSync: zlib.brotliDecompressSync,
      decode: zlib.brotliDecompress,
      createDecoder: zlib.createBrotliDecompress,
    },
  ],
  [
    "zstd",
    {
      decodeSync: zlib.zstdDecompressSync,
      decode: zlib.zstdDecompress,
      createDecoder: zlib.createZstdDecompress,
    },
  ],
]);

/** How the body of such a reply is encoded; undefined for one that is not, or in a way that nobody asked for. */
export function encodingOf(headers: HttpHead["headers"]): Encoding | undefined {
  const named = headers["content-encoding"];
  return typeof named === "string" ? ENCODINGS.get(named.trim().toLowerCase()) : undefined;
}

/** A whole body, at once. One without a byte stays so: some sites say gzip and send nothing. */
export function decodeAtOnce(bytes: Uint8Array, encoded: Encoded): Uint8Array {
  if (bytes.length === 0) return bytes;
  try {
    const maxOutputLength = outputLimit(encoded);
    return fitting(encoded, bytes).decodeSync(bytes, { maxOutputLength, chunkSize: roomFor(bytes, encoded) });
  } catch (thrown) {
    throw failureOf(thrown, encoded);
  }
}

/** As much as the body is likely to become, so that it is written into one buffer and need not be put together. */
function roomFor(bytes: Uint8Array, { encoding }: Encoded): number {
  const { length } = bytes;
  if (encoding !== gzip) return Math.max(length * USUAL_RATIO, USUAL_ROOM_BYTES);
  // Anybody may state any length, be it one that would fill the memory, or take the decoder thousands of buffers.
  return Math.min(Math.max(statedLength(bytes), length * LEAST_RATIO), length * MOST_RATIO) + SPARE_BYTES;
}

const USUAL_RATIO = 5;
const LEAST_RATIO = 2;
const MOST_RATIO = 20;
const USUAL_ROOM_BYTES = 16 * 1_024;
/** Decoders that have filled their buffer look for more in a second one. */
const SPARE_BYTES = 64;

/** What gzip says at its end of the length before it (RFC 1952 §2.3.1). */
function statedLength({ buffer, byteOffset, length }: Uint8Array): number {
  return length < 4 ? 0 : new DataView(buffer, byteOffset + length - 4, 4).getUint32(0, true);
}

/** A whole body, in a thread beside this one: for those that would hold up the process. */
export function decodeAside(bytes: Uint8Array, encoded: Encoded): Promise<Uint8Array> {
  const limits = { maxOutputLength: outputLimit(encoded), chunkSize: PIECE_BYTES };
  return new Promise((resolve, reject) => {
    fitting(encoded, bytes).decode(bytes, limits, (error, decoded) => {
      if (error) reject(failureOf(error, encoded));
      else resolve(decoded);
    });
  });
}

/** A body piece by piece. `decode` gives what the bytes hold, `finish` what is left, or fails where the body was cut. */
export interface PieceDecoder {
  decode(bytes: Uint8Array): Promise<Uint8Array[]>;
  finish(): Promise<Uint8Array[]>;
  close(): void;
}

/** @param first what the body begins with */
export function createPieceDecoder(first: Uint8Array, encoded: Encoded): PieceDecoder {
  const { maxBytes } = encoded;
  const decoder = fitting(encoded, first).createDecoder({ chunkSize: PIECE_BYTES });
  let pieces: Uint8Array[] = [];
  let length = 0;
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= failureOf(error, encoded);
  };
  decoder.on("data", (piece: Uint8Array) => {
    length += piece.length;
    pieces.push(piece);
    if (length <= maxBytes) return;
    failure ??= tooLarge(maxBytes);
    decoder.destroy();
  });
  decoder.on("error", fail);
  let onDone = () => {};
  // Of a body that it cannot read, Node's decoder never says that it is done with what was written.
  decoder.once("close", () => onDone());

  /** What has come out once the decoder has done its work. */
  function outcomeOf(work: (done: () => void) => void): Promise<Uint8Array[]> {
    return new Promise((resolve, reject) => {
      onDone = () => {
        if (failure !== undefined) return reject(failure);
        const out = pieces;
        pieces = [];
        resolve(out);
      };
      work(onDone);
    });
  }

  return {
    decode: (bytes) =>
      outcomeOf((done) =>
        decoder.write(bytes, (error) => {
          if (error) fail(error);
          done();
        }),
      ),
    finish: () =>
      outcomeOf((done) => {
        // A body of two parts may have ended the decoder with its first one.
        if (decoder.readableEnded || decoder.destroyed) return done();
        decoder.once("end", done);
        decoder.end();
      }),
    close: () => void decoder.destroy(),
  };
}

/** @throws StreamFallbackError `REPLY_TOO_LARGE` */
export function tooLarge(maxBytes: number): StreamFallbackError {
  return new StreamFallbackError("REPLY_TOO_LARGE", `the reply is larger than ${maxBytes} bytes`);
}

function fitting({ encoding }: Encoded, bytes: Uint8Array): Encoding {
  return encoding === deflate && ((bytes[0] ?? 0) & 0x0f) !== 0x08 ? bareDeflate : encoding;
}

/** The most that the decoders may put out in one go: they take no more than a buffer can hold. */
function outputLimit({ maxBytes }: Encoded): number {
  return Math.max(1, Math.min(maxBytes, constants.MAX_LENGTH));
}

function failureOf(error: unknown, { maxBytes, place }: Encoded): StreamFallbackError {
  const isFull = error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
  return isFull ? tooLarge(maxBytes) : toNetworkError(error, place);
}
