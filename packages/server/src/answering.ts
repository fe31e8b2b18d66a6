import type { Clock, Logger } from "@stream-fallback/core";
import type { Context } from "hono";
import type { AnsweredRequest } from "./metrics/request-numbers.ts";
import { errorReply, statusOf } from "./reply/error-reply.ts";
import type { Reply } from "./reply/reply.ts";
import { requestIdOf } from "./request/request-id.ts";
import type { RunningCalls } from "./running-calls.ts";

interface AnsweringParts {
  judge(context: Context): void;
  running: RunningCalls;
  clock: Clock;
  logger: Logger | undefined;
  count(answered: AnsweredRequest): void;
}

interface Act {
  /** As the description writes it: the room in an address may be a link with a signed query, which no log may have. */
  path: string;
  /** Whether anybody may ask. @default false */
  isOpen?: boolean | undefined;
  act(requestId: string): Reply | Promise<Reply>;
}

/** What every request goes through: its id, the judge, the form of errors, a line in the log. */
export function answering({
  judge,
  running,
  clock,
  logger,
  count,
}: AnsweringParts): (context: Context, act: Act) => Promise<Response> {
  return (context, { path, isOpen = false, act }) =>
    running.run(async () => {
      const beganAt = clock.now();
      const requestId = requestIdOf(context.req.header("X-Request-Id"));
      const headers = { "X-Request-Id": requestId, "X-Content-Type-Options": "nosniff" };
      try {
        if (!isOpen) judge(context);
        const reply = await act(requestId);
        tell(reply.status);
        if ("send" in reply) return reply.send(context, headers);
        for (const [name, value] of Object.entries(headers)) reply.headers.set(name, value);
        return reply;
      } catch (error) {
        if (statusOf(error) === 500)
          logger?.error({ requestId, path, error }, "the service failed unexpectedly");
        tell(statusOf(error));
        return errorReply({ error, requestId }).send(context, headers);
      }

      function tell(status: number): void {
        const { method } = context.req;
        const durationMs = clock.now() - beganAt;
        count({ method, path, status, durationMs });
        logger?.info({ requestId, method, path, status, durationMs: Math.round(durationMs) }, "answered");
      }
    });
}
