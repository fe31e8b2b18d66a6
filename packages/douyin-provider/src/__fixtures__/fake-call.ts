import { readFileSync } from "node:fs";
import type { CallContext, HttpReply, HttpRequest } from "@stream-fallback/core";
import { type ManualClock, manualClock, seededRandom } from "@stream-fallback/core/testing";

/** What a fake site answers; a thrown error is what sending fails with. */
export type Answer = (request: HttpRequest) => HttpReply | Promise<HttpReply>;

export interface FakeCall {
  context: CallContext;
  /** The requests that were sent, in order. */
  asked: HttpRequest[];
  /** Whatever was logged, as one line each. */
  logged: string[];
  /** The session values that are known, by key. */
  sessions: Map<string, unknown>;
  controller: AbortController;
  clock: ManualClock;
}

/** A call that reaches no network and keeps its sessions in a map. */
export function fakeCall(answer: Answer, cookie?: string): FakeCall {
  const asked: HttpRequest[] = [];
  const logged: string[] = [];
  const sessions = new Map<string, unknown>();
  const controller = new AbortController();
  const clock = manualClock();
  const log = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const context: CallContext = {
    signal: controller.signal,
    remainingMs: () => 10_000,
    http: {
      async send(request) {
        asked.push(request);
        return answer(request);
      },
      async stream(request) {
        asked.push(request);
        const { body, ...head } = await answer(request);
        return { ...head, body: inPieces(body) };
      },
    },
    identity: { id: "fixture", cookie },
    logger: { debug: log, info: log, warn: log, error: log },
    clock,
    random: seededRandom(1),
    async session<T>(key: string, _ttlMs: number, load: () => Promise<T>): Promise<T> {
      if (!sessions.has(key)) sessions.set(key, await load());
      return sessions.get(key) as T;
    },
    async forgetSession(key, refused) {
      if (sessions.get(key) === refused) sessions.delete(key);
    },
  };
  return { context, asked, logged, sessions, controller, clock };
}

/** Pieces of a length that fits no structure, as a network makes them. */
async function* inPieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
  const length = 1_021;
  for (let start = 0; start < body.length; start += length) yield body.subarray(start, start + length);
}

export function replyOf(
  body: string | Uint8Array,
  { status = 200, headers = {} }: Partial<Pick<HttpReply, "status" | "headers">> = {},
): HttpReply {
  return { status, headers, body: typeof body === "string" ? new TextEncoder().encode(body) : body };
}

/** A reply whose body is the file. */
export function replyFrom(file: URL): HttpReply {
  return replyOf(readFileSync(file));
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
