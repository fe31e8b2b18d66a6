import { type ErrorCode, StreamFallbackError } from "../../errors.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { AttemptContext, EndpointOptions } from "../endpoint.ts";

/** How an attempt ends: with an answer, only when the test says so, or with a failure. */
type End = "well" | "held" | ErrorCode | StreamFallbackError;

type Mood = End | ((request: string) => End | Promise<End>);

interface Asked extends PromiseWithResolvers<string>, AttemptContext {
  request: string;
}

/** An endpoint that does what the test says, and keeps what it was asked. */
export interface Played extends EndpointOptions<string, string> {
  mood: Mood;
  /** What its failures ask the caller to wait. */
  retryAfterMs: number | undefined;
  /** What its answers are. @default "from " and its name */
  says(request: string): string;
  asked: Asked[];
}

export function played(name: string, mood: Mood, options: Partial<Played> = {}): Played {
  const endpoint: Played = {
    ...{ name, mood, retryAfterMs: undefined, says: () => `from ${name}`, asked: [] },
    call(request, context) {
      const { signal } = context;
      const remainingMs = () => context.remainingMs();
      const asked: Asked = { ...Promise.withResolvers<string>(), signal, remainingMs, request };
      endpoint.asked.push(asked);
      const end = endOf(endpoint.mood, request);
      // An end that is known already is met at once, as by an endpoint that does not wait.
      if (end instanceof Promise) end.then((later) => meet(later, endpoint, asked));
      else meet(end, endpoint, asked);
      return asked.promise;
    },
    ...options,
  };
  return endpoint;
}

export function answering(name: string, options?: Partial<Played>): Played {
  return played(name, "well", options);
}

export function failing(name: string, options?: Partial<Played>): Played {
  return played(name, "NETWORK", options);
}

export function held(name: string, options?: Partial<Played>): Played {
  return played(name, "held", options);
}

/** One mood an attempt; then the endpoint is well. */
export function inTurn(...moods: Mood[]): Mood {
  const left = [...moods];
  return (request) => endOf(left.shift() ?? "well", request);
}

/** The same end, later on that clock. */
export function after(clock: Clock, ms: number | (() => number), end: End = "well"): Mood {
  return async () => {
    await new Promise<void>((go) => clock.setTimeout(go, typeof ms === "number" ? ms : ms()));
    return end;
  };
}

function endOf(mood: Mood, request: string): End | Promise<End> {
  return typeof mood === "function" ? mood(request) : mood;
}

function meet(end: End, { says, retryAfterMs }: Played, { request, resolve, reject }: Asked): void {
  if (end === "held") return;
  if (end === "well") resolve(says(request));
  else if (end instanceof StreamFallbackError) reject(end);
  else reject(new StreamFallbackError(end, "for a test", { retryAfterMs }));
}
