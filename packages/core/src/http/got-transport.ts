import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { StreamFallbackError } from "../errors.ts";
import type { HttpClient, HttpReply, HttpRequest } from "./http-client.ts";

const DEFAULT_MAX_BYTES = 8 * 1024 * 1024;

/** The sockets that all calls of a client share. */
export interface Transport {
  /** A client whose requests end with the signal. */
  bind(signal: AbortSignal): HttpClient;
  close(): void;
}

/** Sends with got. Idle sockets are kept for the next call; Node does not wait for them at exit. */
export function createGotTransport(): Transport {
  const agent = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  return {
    bind: (signal) => ({ send: (request) => send(request, signal, agent) }),
    close() {
      agent.http.destroy();
      agent.https.destroy();
    },
  };
}

async function send(
  request: HttpRequest,
  callSignal: AbortSignal,
  agent: { http: HttpAgent; https: HttpsAgent },
): Promise<HttpReply> {
  // Loaded at the first request: it is a third of the start-up time of a program that may never ask.
  const { default: got } = await import("got");
  const signal = request.signal ? AbortSignal.any([callSignal, request.signal]) : callSignal;
  signal.throwIfAborted();
  const { method = "GET" } = request;
  // Without a body got would wait for one to be written to the stream.
  const body = request.body ?? (method === "POST" ? "" : undefined);
  const stream = got.stream(request.url, {
    method,
    ...(request.headers && { headers: request.headers }),
    ...(body !== undefined && { body }),
    agent,
    signal,
    // Trying again is the balancer's business, and so is what a status means.
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
  });
  const head = Promise.withResolvers<Pick<HttpReply, "status" | "headers">>();
  stream.once("response", ({ statusCode, headers }) => head.resolve({ status: statusCode, headers }));
  try {
    const received = await collect(stream, request.maxBytes ?? DEFAULT_MAX_BYTES);
    return { ...(await head.promise), body: received };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw toNetworkError(error, request.url);
  } finally {
    stream.destroy();
  }
}

async function collect(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxBytes) {
      throw new StreamFallbackError("REPLY_TOO_LARGE", `the reply is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** got's own errors carry the whole request, cookies included: only code and host go on. */
function toNetworkError(error: unknown, url: string): StreamFallbackError {
  if (error instanceof StreamFallbackError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  const host = URL.parse(url)?.host ?? "an invalid URL";
  return new StreamFallbackError("NETWORK", `no complete reply from ${host} (${code}); check the connection`);
}
