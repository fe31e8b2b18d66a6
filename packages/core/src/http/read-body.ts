import { createPieceDecoder, decodeAside, decodeAtOnce, type Encoded } from "./content-encoding.ts";
import type { Exchange } from "./exchange.ts";
import type { WorkBuffer, WorkBuffers } from "./work-buffers.ts";

/** Bodies that are decoded at once, by their length on the wire: a way to another thread and back costs more. */
const SMALL_BYTES = 64 * 1024;
/** How long a body that does not tell its length is waited for, lest a small one is decoded piece by piece. */
const GATHER_MS = 20;

/** The whole body. */
export async function readWhole(exchange: Exchange): Promise<Uint8Array> {
  await exchange.completed();
  const bytes = exchange.take();
  const encoded = encodedBy(exchange);
  if (!encoded) return bytes;
  return bytes.length > SMALL_BYTES ? decodeAside(bytes, encoded) : decodeAtOnce(bytes, encoded);
}

/** The body piece by piece; what is not read is left to the exchange. */
export async function* readPieces(exchange: Exchange, buffers: WorkBuffers): AsyncGenerator<Uint8Array> {
  try {
    const encoded = encodedBy(exchange);
    if (encoded) yield* decodedPieces(exchange, { encoded, buffers });
    else for (let pieces = await exchange.more(); pieces; pieces = await exchange.more()) yield* pieces;
  } finally {
    exchange.leave();
  }
}

async function* decodedPieces(
  exchange: Exchange,
  { encoded, buffers }: { encoded: Encoded; buffers: WorkBuffers },
): AsyncGenerator<Uint8Array> {
  const { expectedBytes = Number.POSITIVE_INFINITY } = exchange;
  const ms = expectedBytes <= SMALL_BYTES ? undefined : GATHER_MS;
  await exchange.gathered({ mostBytes: SMALL_BYTES, ms });
  const begin = await exchange.more();
  if (!begin) return;
  const buffer = buffers.lend();
  try {
    const first = buffer.joined(begin);
    if (exchange.isEnded && first.length <= SMALL_BYTES) yield decodeAtOnce(first, encoded);
    else yield* decodedFrom(first, { exchange, encoded, buffer });
  } finally {
    buffer.giveBack();
  }
}

async function* decodedFrom(
  first: Uint8Array,
  { exchange, encoded, buffer }: { exchange: Exchange; encoded: Encoded; buffer: WorkBuffer },
): AsyncGenerator<Uint8Array> {
  const decoder = createPieceDecoder(first, encoded);
  try {
    yield* await decoder.decode(first);
    for (let pieces = await exchange.more(); pieces; pieces = await exchange.more())
      yield* await decoder.decode(buffer.joined(pieces));
    yield* await decoder.finish();
  } finally {
    decoder.close();
  }
}

function encodedBy({ encoding, maxBytes, request }: Exchange): Encoded | undefined {
  return encoding && { encoding, maxBytes, place: request.place };
}
