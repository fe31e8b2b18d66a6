import { type CallContext, type HttpRequest, StreamFallbackError } from "@stream-fallback/core";

/**
 * Runs with a context whose requests end after `limitMs`, so that a reply which never comes leaves time for others.
 * @throws StreamFallbackError `TIMEOUT` then, and what the work throws
 */
export async function within<T>(
  { limitMs, context }: { limitMs: number; context: CallContext },
  run: (limited: CallContext) => Promise<T>,
): Promise<T> {
  const { http, clock } = context;
  const limit = new AbortController();
  const seconds = Math.round(limitMs / 1_000);
  const tooLate = new StreamFallbackError("TIMEOUT", `no reply within ${seconds} s; try again later`);
  const timer = clock.setTimeout(() => limit.abort(tooLate), limitMs);
  const bound = (request: HttpRequest) => ({
    ...request,
    signal: AbortSignal.any([limit.signal, ...(request.signal ? [request.signal] : [])]),
  });
  try {
    return await run({
      ...context,
      http: {
        send: (request) => http.send(bound(request)),
        stream: (request) => http.stream(bound(request)),
      },
    });
  } finally {
    clock.clearTimeout(timer);
  }
}
