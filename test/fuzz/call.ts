import type { CallContext, HttpReply, RoomQuery } from "@stream-fallback/core";
import { manualClock, seededRandom } from "@stream-fallback/core/testing";

/** The value of every cookie of a call, so that a message that holds a cookie is found out. */
export const SECRET = "secret-of-the-visitor";

const COOKIES = ["ttwid", "__ac_nonce"].map((name) => `${name}=${SECRET}; Path=/`);
const LONGEST_PIECE = 16_384;

const ignore = () => {};

/** A call whose every request is answered with the reply, in pieces of any length. */
export function callTo(body: Uint8Array, piecesSeed: number): CallContext {
  const reply: HttpReply = { status: 200, headers: { "set-cookie": COOKIES }, body };
  const sessions = new Map<string, unknown>();
  return {
    signal: new AbortController().signal,
    remainingMs: () => 10_000,
    http: {
      send: async () => reply,
      stream: async () => ({ ...reply, body: piecesOf(body, seededRandom(piecesSeed)) }),
    },
    identity: { id: "fuzz" },
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    clock: manualClock(),
    random: seededRandom(piecesSeed),
    async session<T>(key: string, _ttlMs: number, load: () => Promise<T>): Promise<T> {
      if (!sessions.has(key)) sessions.set(key, await load());
      return sessions.get(key) as T;
    },
    async forgetSession(key) {
      sessions.delete(key);
    },
  };
}

/** The body in pieces of random lengths: mostly a few large ones, at times byte by byte. */
async function* piecesOf(body: Uint8Array, random: () => number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < body.length; ) {
    const length = 1 + Math.floor(random() ** 4 * LONGEST_PIECE);
    yield body.subarray(start, start + length);
    start += length;
  }
}

export function queryFor(roomId: string, uid: string): RoomQuery<{ doubleScreen: boolean }> {
  return {
    room: { provider: "douyin", roomId, uid },
    need: { kind: "status" },
    options: { doubleScreen: true },
  };
}
