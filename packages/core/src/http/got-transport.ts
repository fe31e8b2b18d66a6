import { once } from "node:events";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Readable } from "node:stream";
import { StreamFallbackError } from "../errors.ts";
import type { HttpClient, HttpRequest, HttpStreamReply } from "./http-client.ts";

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
    bind: (signal) => ({
      stream: (request) => open(request, { callSignal: signal, agent }),
      async send(request) {
        const { body, ...head } = await open(request, { callSignal: signal, agent });
        const chunks: Uint8Array[] = [];
        for await (const chunk of body) chunks.push(chunk);
        return { ...head, body: Buffer.concat(chunks) };
      },
    }),
    close() {
      agent.http.destroy();
      agent.https.destroy();
    },
  };
}

async function open(
  request: HttpRequest,
  { callSignal, agent }: { callSignal: AbortSignal; agent: { http: HttpAgent; https: HttpsAgent } },
): Promise<HttpStreamReply> {
  // got is loaded at the first request: it takes a third of the start-up time of a program that may never ask.
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
  // Without a listener a connection that breaks before anyone reads would end the process; a reader gets the error anyway.
  stream.on("error", () => {});
  const toFailure = (error: unknown) => (signal.aborted ? signal.reason : toNetworkError(error, request.url));
  try {
    const [{ statusCode, headers }] = await once(stream, "response");
    const maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES;
    return { status: statusCode, headers, body: readBody(stream, { maxBytes, toFailure }) };
  } catch (error) {
    stream.destroy();
    throw toFailure(error);
  }
}

/** The body piece by piece; a reader that stops early ends the download too. */
async function* readBody(
  stream: Readable,
  { maxBytes, toFailure }: { maxBytes: number; toFailure: (error: unknown) => unknown },
): AsyncGenerator<Uint8Array> {
  let length = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > maxBytes) {
        throw new StreamFallbackError("REPLY_TOO_LARGE", `the reply is larger than ${maxBytes} bytes`);
      }
      yield chunk;
    }
  } catch (error) {
    throw toFailure(error);
  } finally {
    stream.destroy();
  }
}

/** got's own errors carry the whole request, cookies included: only code and host go on. */
function toNetworkError(error: unknown, url: string): StreamFallbackError {
  if (error instanceof StreamFallbackError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  const host = URL.parse(url)?.host ?? "an invalid URL";
  return new StreamFallbackError("NETWORK", `no complete reply from ${host} (${code}); check the connection`);
}
