import { once } from "node:events";
import type { Readable } from "node:stream";
import { localTroubleOf } from "../errors/local-trouble.ts";
import { StreamFallbackError } from "../errors.ts";
import { type Agents, createAgents } from "./agents.ts";
import type { HttpClient, HttpRequest, HttpStreamReply } from "./http-client.ts";
import { isPrivateHost } from "./is-private-host.ts";
import { leadsInside, publicLookup } from "./public-lookup.ts";
import { refuseNoReply } from "./refuse-no-reply.ts";

const DEFAULT_MAX_BYTES = 8 * 1024 * 1024;

/** By which way requests go. */
export interface Route {
  /** Whose connections are used. */
  id: string;
  /** A proxy's URL. @default what the environment says */
  proxy?: string | undefined;
}

/** The sockets that all calls of a client share. */
export interface Transport {
  /** A client whose requests end with the signal. */
  bind(signal: AbortSignal, through?: Route): HttpClient;
  /** Lets go of what is kept open for an identity; what is under way comes to its end. */
  forget(id: string): void;
  close(): void;
}

/** Sends with got. Idle sockets are kept for the next call; Node waits for none at exit. */
export function createGotTransport(): Transport {
  const agents = createAgents();
  // Apart from the others, so that no connection is used again that was made without the check.
  const publicAgents = createAgents({ lookup: publicLookup });
  const agentsFor = ({ mustBePublic }: HttpRequest) => (mustBePublic ? publicAgents : agents);
  return {
    bind: (signal) => {
      const stream = (request: HttpRequest) =>
        open(request, { callSignal: signal, agent: agentsFor(request) });
      return {
        stream,
        async send(request) {
          const { body, ...head } = await stream(request);
          const chunks: Uint8Array[] = [];
          for await (const chunk of body) chunks.push(chunk);
          return { ...head, body: Buffer.concat(chunks) };
        },
      };
    },
    forget() {},
    close() {
      for (const { http, https } of [agents, publicAgents]) {
        http.destroy();
        https.destroy();
      }
    },
  };
}

async function open(
  request: HttpRequest,
  { callSignal, agent }: { callSignal: AbortSignal; agent: Agents },
): Promise<HttpStreamReply> {
  const got = await loadGot();
  const signal = request.signal ? AbortSignal.any([callSignal, request.signal]) : callSignal;
  signal.throwIfAborted();
  const { method = "GET" } = request;
  const place = URL.parse(request.url);
  if (request.mustBePublic && place && isPrivateHost(place)) throw leadsInside(place.hostname);
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
  const refused = refuseNoReply(stream);
  const toFailure = (error: unknown) =>
    signal.aborted ? signal.reason : (refused.reason ?? toNetworkError(error, request.url));
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

/** got is loaded at the first request: it takes a third of the start-up time of a program that may never ask. */
async function loadGot() {
  try {
    return (await import("got")).default;
  } catch (thrown) {
    const trouble = localTroubleOf(thrown) ?? "the library got cannot be loaded; install the packages again";
    throw new StreamFallbackError("LOCAL", trouble, { cause: thrown });
  }
}

/** got's own errors carry the whole request, cookies included: only code and host go on. */
function toNetworkError(error: unknown, url: string): StreamFallbackError {
  for (const known of [error, error instanceof Error ? error.cause : undefined])
    if (known instanceof StreamFallbackError) return known;
  const trouble = localTroubleOf(error);
  if (trouble !== undefined) return new StreamFallbackError("LOCAL", trouble);
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  const host = URL.parse(url)?.host ?? "an invalid URL";
  return new StreamFallbackError("NETWORK", `no complete reply from ${host} (${code}); check the connection`);
}
