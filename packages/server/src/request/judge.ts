import { type Clock, StreamFallbackError } from "@stream-fallback/core";
import type { Context } from "hono";
import { Refusal } from "../reply/refusal.ts";
import type { AddressOf } from "./address-of.ts";
import { createKeyCheck } from "./api-key.ts";
import { namesLoopback } from "./loopback.ts";

/**
 * Decides whether a request may be answered at all.
 * @throws StreamFallbackError `INVALID_INPUT` for a key that is none
 * @returns a judge that throws a `Refusal`, or `CLOSED` while the service ends
 */
export function createJudge(
  apiKey: string | undefined,
  { clock, addressOf, isDraining }: { clock: Clock; addressOf: AddressOf; isDraining: () => boolean },
): (context: Context) => void {
  const checkKey = apiKey === undefined ? undefined : createKeyCheck(apiKey, clock);
  return (context) => {
    if (checkKey !== undefined) checkKey(context.req.header("Authorization"), addressOf(context));
    else if (!namesLoopback(context.req.header("Host")))
      throw new Refusal(
        "WRONG_HOST",
        "without an API key only requests to localhost, 127.0.0.1 and [::1] are answered",
      );
    if (isDraining()) throw new StreamFallbackError("CLOSED", "the service is ending");
  };
}
