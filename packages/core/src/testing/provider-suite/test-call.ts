import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { StreamFallbackError } from "../../errors.ts";
import type { HttpReply, HttpRequest } from "../../http/http-client.ts";
import { onlyToHosts } from "../../http/only-to-hosts.ts";
import { createTransport } from "../../http/transport.ts";
import type { Identity } from "../../identities/identity.ts";
import { createSessions } from "../../identities/sessions.ts";
import type { CallContext } from "../../provider/call-context.ts";
import type { Provider } from "../../provider/provider.ts";
import type { Clock } from "../../runtime/clock.ts";
import { seededRandom } from "../../runtime/seeded-random.ts";
import { type StrayRequests, watchStrayRequests } from "./stray-requests.ts";

const REMAINING_MS = 10_000;
/** How long work may take in real time: the clock of the call stands still, so a wait by it never ends. */
const PATIENCE_MS = 3_000;

/** A call like the client's, to a real local site, that sees what the provider does. */
export interface TestCall {
  context: CallContext;
  /** Requests sent so far. */
  sent(): number;
  /** The addresses that were asked so far. */
  asked: readonly string[];
  /** Requests that have neither brought a reply nor failed. */
  open(): number;
  /** Whatever was logged. */
  logged: readonly string[];
  /** What the site's replies become from now on. */
  spoil(how: (reply: HttpReply) => HttpReply): void;
  /** The request of this number, counted from 1, is never answered; resolves when it is sent. */
  hangAt(number: number): Promise<void>;
  /** Ends the call. */
  abort(reason: StreamFallbackError): void;
  /** Runs code of the provider, which must come to an end and must ask nobody except through `context.http`. */
  run<T>(work: () => T | Promise<T>, place: string): Promise<T>;
  close(): void;
}

export function openTestCall(
  { id, hosts }: Pick<Provider, "id" | "hosts">,
  { clock, identity = { id: "suite" } }: { clock: Clock; identity?: Identity | undefined },
): TestCall {
  const controller = new AbortController();
  const { signal } = controller;
  const transport = createTransport("got");
  const bound = transport.bind(signal);
  const http = hosts === undefined ? bound : onlyToHosts(bound, hosts);
  const stray = watchStrayRequests();
  const logged: string[] = [];
  const log = (fields: object, message: string) => void logged.push(message, inspect(fields, { depth: 10 }));
  const logger = { debug: log, info: log, warn: log, error: log };
  const sessions = createSessions(undefined, clock);
  const hanging = Promise.withResolvers<void>();
  let spoil = (reply: HttpReply) => reply;
  let hangAt = 0;
  let sent = 0;
  let open = 0;
  const asked: string[] = [];

  async function send(request: HttpRequest): Promise<HttpReply> {
    sent += 1;
    open += 1;
    asked.push(request.url);
    try {
      if (sent !== hangAt) return spoil(await stray.allow(() => http.send(request)));
      hanging.resolve();
      return await untilAborted(request.signal ? AbortSignal.any([signal, request.signal]) : signal);
    } finally {
      open -= 1;
    }
  }

  return {
    context: {
      signal,
      remainingMs: () => Math.max(0, REMAINING_MS - clock.now()),
      http: {
        send,
        async stream(request) {
          const { body, ...head } = await send(request);
          return { ...head, body: inOnePiece(body) };
        },
      },
      identity,
      logger,
      clock,
      random: seededRandom(1),
      ...sessions.bind(id, { identity, signal }),
    },
    sent: () => sent,
    asked,
    open: () => open,
    logged,
    spoil(how) {
      spoil = how;
    },
    hangAt(number) {
      hangAt = number;
      return hanging.promise;
    },
    abort: (reason) => controller.abort(reason),
    async run(work, place) {
      try {
        return await inTime(stray.forbid(work), place);
      } finally {
        refuseStrays(stray, place);
      }
    },
    close() {
      stray.close();
      transport.close();
    },
  };
}

async function* inOnePiece(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}

function untilAborted(signal: AbortSignal): Promise<never> {
  const ended = Promise.withResolvers<never>();
  const end = () => ended.reject(signal.reason);
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  return ended.promise;
}

async function inTime<T>(work: T | Promise<T>, place: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const what = `${place}: did not end within ${PATIENCE_MS / 1_000} s; does it hear context.signal, or wait for the time to pass?`;
  const timer = setTimeout(() => late.reject(new assert.AssertionError({ message: what })), PATIENCE_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function refuseStrays({ hosts }: StrayRequests, place: string): void {
  assert.deepEqual(hosts, [], `${place}: asks ${hosts[0]} on its own; use context.http for every request`);
}
