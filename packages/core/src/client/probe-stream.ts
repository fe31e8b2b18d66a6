import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { HttpClient, HttpStreamReply } from "../http/http-client.ts";
import { isPrivateHost } from "../http/is-private-host.ts";
import { type Deadline, withDeadline } from "../policies/deadline.ts";
import type { CurrentStream, StreamFormat } from "../room/room-info.ts";
import type { Clock } from "../runtime/clock.ts";

/** The longest that a stream may take to begin. */
export const PROBE_TIMEOUT_MS = 5_000;
/** Hosts of streams redirect a player to a host near it, usually once. */
const MOST_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** What the bytes of each format begin with. */
const BEGINNINGS: Readonly<Record<StreamFormat, string>> = { flv: "FLV", hls: "#EXTM3U" };

interface ProbeParts {
  http: HttpClient;
  deadline: Deadline;
  clock: Clock;
  /** How much of the time left it may take. @default 1 */
  share?: number;
}

/**
 * What a probe found. `dead`: its host says that it cannot be played; `unknown`: nobody said so, as where the host cannot be
 * reached, or nothing came in time. The reason never holds the address.
 */
export type Probed = { verdict: "plays" } | { verdict: "dead" | "unknown"; reason: string };

/**
 * Reads the first bytes of a stream as a player would: with the stream's own headers, never with the user's cookie.
 * @throws StreamFallbackError only when the call itself has ended, or this process cannot ask
 */
export async function probeStream(
  { url, headers, format }: CurrentStream,
  { http, deadline, clock, share = 1 }: ProbeParts,
): Promise<Probed> {
  const timeoutMs = Math.min(PROBE_TIMEOUT_MS, deadline.remainingMs() * share);
  const probe = new AbortController();
  const run = async ({ signal }: Deadline) => {
    const bounds = AbortSignal.any([signal, probe.signal]);
    await judge(
      await follow(url, { headers: headers ?? {}, http, signal: bounds, redirectsLeft: MOST_REDIRECTS }),
      BEGINNINGS[format],
    );
    return { verdict: "plays" } as const;
  };
  try {
    return await withDeadline(run, { clock, timeoutMs, signals: [deadline.signal] });
  } catch (thrown) {
    if (deadline.signal.aborted) throw deadline.signal.reason;
    if (deadline.remainingMs() <= 0) throw new StreamFallbackError("DEADLINE", "no stream played in time");
    const failure = toStreamFallbackError(thrown);
    // It says nothing of the stream.
    if (failure.code === "LOCAL") throw failure;
    return { verdict: isProof(failure) ? "dead" : "unknown", reason: failure.reason };
  } finally {
    // The download is ended, since a stream on air has no end.
    probe.abort();
  }
}

/** Whether the host of the stream has said no: what went wrong on our side, or on the way, says nothing of the stream. */
function isProof({ code, reason }: StreamFallbackError): boolean {
  return code === "UPSTREAM_ERROR" || (code === "NETWORK" && reason.includes("(ECONNREFUSED)"));
}

interface Following {
  headers: Record<string, string>;
  http: HttpClient;
  signal: AbortSignal;
  redirectsLeft: number;
  /** Whether a public address has led here. */
  mustBePublic?: boolean;
}

async function follow(
  address: string,
  { headers, http, signal, redirectsLeft, mustBePublic = false }: Following,
): Promise<HttpStreamReply> {
  const url = URL.parse(address);
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw dead("the address of the stream is no HTTP address");
  }
  const reply = await http.stream({ url: url.href, headers, signal, mustBePublic });
  const { location } = reply.headers;
  if (!REDIRECTS.includes(reply.status) || typeof location !== "string" || redirectsLeft === 0) return reply;
  const next = URL.parse(location, url.href);
  const isSameOrigin = next?.origin === url.origin;
  return follow(next?.href ?? location, {
    headers: isSameOrigin ? headers : withoutSecrets(headers),
    http,
    signal,
    redirectsLeft: redirectsLeft - 1,
    // Stream addresses are often plain HTTP: somebody on the way could redirect us into our own network.
    mustBePublic: !isPrivateHost(url),
  });
}

/** The headers that may be sent to another host: no cookie, no credentials. */
function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  const isSecret = (name: string) => /^(cookie|authorization)$/i.test(name);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isSecret(name)));
}

/** @throws StreamFallbackError for what no player can play */
async function judge({ status, body }: HttpStreamReply, beginning: string): Promise<void> {
  if (status < 200 || status > 299) throw dead(`HTTP ${status}`);
  let text = "";
  for await (const chunk of body) {
    text += Buffer.from(chunk.subarray(0, beginning.length)).toString("latin1");
    if (text.length >= beginning.length) break;
  }
  if (!text.startsWith(beginning)) throw dead(text === "" ? "an empty reply" : "not the format it should be");
}

function dead(reason: string): StreamFallbackError {
  return new StreamFallbackError("UPSTREAM_ERROR", reason);
}
