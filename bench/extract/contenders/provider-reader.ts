import type { CallContext, HttpClient } from "@stream-fallback/core";
import { manualClock, seededRandom } from "@stream-fallback/core/testing";
import { createProvider } from "@stream-fallback/douyin-provider";
import { ASKED_ROOM, type PageKind, type Reader } from "./page-kinds.ts";

/** The size of the pieces in which a page arrives, as from a network. */
const CHUNK_BYTES = 16_384;

/**
 * Reads with the provider's own adapter through its public API. Its time includes the request, signed with a known
 * nonce, and the checks of the answer.
 */
export function providerReader({ adapter: name, page }: PageKind): Reader {
  const adapter = createProvider().adapters.find((each) => each.name === name);
  if (adapter === undefined) throw new Error(`the provider has no adapter ${name}`);
  const context = contextOf(page.bytes);
  const query = { room: ASKED_ROOM, need: { kind: "status" }, options: undefined } as const;
  return async () => {
    const { title, owner, living, liveId, sources } = await adapter.fetchRoom(query, context);
    const streams = sources[0]?.streams ?? [];
    return {
      ...{ title, owner, living, liveId },
      streams: streams.map(({ quality, flv, hls }) => ({ quality, flv, hls })),
    };
  };
}

/** The context of a call whose every request is answered with the page at once. */
function contextOf(bytes: Uint8Array): CallContext {
  const head = { status: 200, headers: {} };
  // The pieces are made once, because cutting them is not a cost of reading.
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    chunks.push(bytes.subarray(start, start + CHUNK_BYTES));
  }
  const http: HttpClient = {
    send: async () => ({ ...head, body: bytes }),
    stream: async () => ({ ...head, body: inOrder(chunks) }),
  };
  const log = () => {};
  return {
    http,
    signal: new AbortController().signal,
    remainingMs: () => 10_000,
    identity: { id: "bench" },
    logger: { debug: log, info: log, warn: log, error: log },
    clock: manualClock(),
    random: seededRandom(1),
    session: async <T>() => "0123456789abcdef01234" as T,
    forgetSession: async () => {},
  };
}

async function* inOrder(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
