import type { CallContext, HttpReply, HttpRequest, Identity } from "@stream-fallback/core";
import { type ManualClock, manualClock, seededRandom } from "@stream-fallback/core/testing";
import * as replies from "./site/replies.ts";

/** What a fake site answers; JSON unless it is a reply. A thrown error is what sending fails with. */
export type Answers = Readonly<Record<string, unknown>>;

export interface FakeCall {
  context: CallContext;
  /** The requests that were sent, in order. */
  asked: HttpRequest[];
  clock: ManualClock;
}

const GIVEN: Answers = {
  "/x/web-interface/nav": replies.nav(),
  "/x/frontend/finger/spi": replies.spi(),
};

/** A call that reaches no network: what the site answers, by the end of the path; keys and ids are given to whoever asks. */
export function fakeCall(answers: Answers, identity: Identity = { id: "fixture" }): FakeCall {
  const asked: HttpRequest[] = [];
  const sessions = new Map<string, { value: unknown; until: number }>();
  const clock = manualClock(1_790_000_000_000);
  const log = () => {};
  const all = Object.entries({ ...GIVEN, ...answers });
  async function send(request: HttpRequest): Promise<HttpReply> {
    asked.push(request);
    const { pathname } = new URL(request.url);
    const [, found] = all.findLast(([end]) => pathname.endsWith(end)) ?? [];
    if (found === undefined) throw new Error(`nobody answers ${pathname}`);
    const answer: unknown = typeof found === "function" ? found(request) : found;
    return isReply(answer) ? answer : replyOf(answer);
  }
  const context: CallContext = {
    signal: new AbortController().signal,
    remainingMs: () => 10_000,
    http: {
      send,
      async stream(request) {
        const { body, ...head } = await send(request);
        return { ...head, body: inOnePiece(body) };
      },
    },
    identity,
    logger: { debug: log, info: log, warn: log, error: log },
    clock,
    random: seededRandom(1),
    async session<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T> {
      const kept = sessions.get(key);
      if (kept !== undefined && kept.until > clock.now()) return kept.value as T;
      const value = await load();
      sessions.set(key, { value, until: clock.now() + ttlMs });
      return value;
    },
    async forgetSession(key, refused) {
      if (JSON.stringify(sessions.get(key)?.value) === JSON.stringify(refused)) sessions.delete(key);
    },
  };
  return { context, asked, clock };
}

async function* inOnePiece(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}

export function replyOf(
  body: unknown,
  { status = 200, headers = {} }: Partial<Pick<HttpReply, "status" | "headers">> = {},
): HttpReply {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers, body: new TextEncoder().encode(text) };
}

function isReply(answer: unknown): answer is HttpReply {
  return typeof answer === "object" && answer !== null && "body" in answer && "status" in answer;
}

/** A question about a room; streams where a quality is named. */
export function queryOf(roomId: number | string, quality?: string) {
  const need = quality === undefined ? ({ kind: "status" } as const) : ({ kind: "streams", quality } as const);
  return { room: { provider: "bilibili", roomId: String(roomId) }, need, options: undefined };
}

/** The error that a promise fails with; it must fail. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}
