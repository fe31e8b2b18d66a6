import type { HttpClient, HttpReply } from "../../http/http-client.ts";
import { onlyToHosts } from "../../http/only-to-hosts.ts";
import type { CallContext } from "../../provider/call-context.ts";
import { manualClock } from "../../runtime/manual-clock.ts";
import type { Random } from "../../runtime/random.ts";
import { seededRandom } from "../../runtime/seeded-random.ts";

/** The value of the cookie that every reply sets, so that a message that holds a cookie is found out. */
export const SECRET = "secret-of-the-visitor";

/** A reply, and the end of the paths that it answers. */
interface PlayedReply extends HttpReply {
  readonly path: string | undefined;
}

interface Played {
  replies: readonly PlayedReply[];
  hosts: readonly string[] | undefined;
  /** Decides the lengths of the pieces in which bodies come. */
  seed: number;
}

const REMAINING_MS = 10_000;
const LONGEST_PIECE = 16_384;
const nothing: HttpReply = { status: 404, headers: {}, body: new Uint8Array() };
const ignore = () => {};

/** A call whose requests are answered by these replies, and leave this process nowhere. */
export function callInMemory({ replies, hosts, seed }: Played): CallContext {
  const replyTo = (url: string): HttpReply => {
    const pathname = URL.parse(url)?.pathname ?? "";
    return replies.find(({ path = "" }) => pathname.endsWith(path)) ?? nothing;
  };
  const http: HttpClient = {
    send: async ({ url }) => replyTo(url),
    async stream({ url }) {
      const { body, ...head } = replyTo(url);
      return { ...head, body: piecesOf(body, seededRandom(seed)) };
    },
  };
  const sessions = new Map<string, unknown>();
  return {
    signal: new AbortController().signal,
    remainingMs: () => REMAINING_MS,
    http: hosts === undefined ? http : onlyToHosts(http, hosts),
    identity: { id: "fuzz" },
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    clock: manualClock(),
    random: seededRandom(seed),
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
async function* piecesOf(body: Uint8Array, random: Random): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < body.length; ) {
    const length = 1 + Math.floor(random() ** 4 * LONGEST_PIECE);
    yield body.subarray(start, start + length);
    start += length;
  }
}
