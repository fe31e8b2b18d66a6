import { createPieceDecoder, decodeAside, decodeAtOnce, type Encoded } from "./content-encoding.ts";
import type { Exchange } from "./exchange.ts";

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
export async function* readPieces(exchange: Exchange): AsyncGenerator<Uint8Array> {
  try {
    const encoded = encodedBy(exchange);
    if (encoded) yield* decodedPieces(exchange, encoded);
    else for (let piece = await exchange.more(); piece; piece = await exchange.more()) yield piece;
  } finally {
    exchange.leave();
  }
}

async function* decodedPieces(exchange: Exchange, encoded: Encoded): AsyncGenerator<Uint8Array> {
  const { expectedBytes = Number.POSITIVE_INFINITY } = exchange;
  const ms = expectedBytes <= SMALL_BYTES ? undefined : GATHER_MS;
  await exchange.gathered({ mostBytes: SMALL_BYTES, ms });
  const first = await exchange.more();
  if (!first) return;
  if (exchange.isEnded && first.length <= SMALL_BYTES) {
    yield decodeAtOnce(first, encoded);
    return;
  }
  const decoder = createPieceDecoder(first, encoded);
  try {
    for (let bytes: Uint8Array | undefined = first; bytes; bytes = await exchange.more())
      yield* await decoder.decode(bytes);
    yield* await decoder.finish();
  } finally {
    decoder.close();
  }
}

function encodedBy({ encoding, maxBytes, request }: Exchange): Encoded | undefined {
  return encoding && { encoding, maxBytes, place: request.place };
}
