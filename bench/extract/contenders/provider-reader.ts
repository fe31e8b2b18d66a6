import type { CallContext, HttpClient } from "@stream-fallback/core";
import { manualClock, seededRandom } from "@stream-fallback/core/testing";
import { createProvider } from "@stream-fallback/douyin-provider";
import { ASKED_ROOM, type PageKind, type Reader } from "./page-kinds.ts";

/** As much as a network hands over at once. */
const CHUNK_BYTES = 16_384;

/**
 * The provider's own adapter behind its public door: to the reading it adds the request, signed with a nonce that is
 * known, and the checks of the answer.
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

/** A call whose every request is answered with the page, at once. */
function contextOf(bytes: Uint8Array): CallContext {
  const head = { status: 200, headers: {} };
  // Made once: what the network brings is no cost of who reads it.
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
