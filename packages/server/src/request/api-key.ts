import { createHash, timingSafeEqual } from "node:crypto";
import { type Clock, StreamFallbackError } from "@stream-fallback/core";
import { Refusal } from "../reply/refusal.ts";
import { FailedKeys } from "./failed-keys.ts";
import { networkOf } from "./network-of.ts";

/** Judges the `Authorization` of a request from an address. */
export type KeyCheck = (authorization: string | undefined, address: string) => void;

/** Shorter ones are guessed. */
const SHORTEST = 16;

/**
 * @throws StreamFallbackError `INVALID_INPUT` for a key that is none
 * @returns a check that throws a `Refusal` for no key, a wrong one, and too many wrong ones
 */
export function createKeyCheck(apiKey: string, clock: Clock): KeyCheck {
  if (typeof apiKey !== "string" || apiKey.length < SHORTEST || !/^[!-~]+$/.test(apiKey))
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `the API key must have at least ${SHORTEST} characters of ASCII and no spaces, as \`openssl rand -hex 32\` gives`,
    );
  const right = digestOf(apiKey);
  const failed = new FailedKeys(clock);
  return (authorization, address) => {
    const from = networkOf(address);
    const retryAfterMs = failed.waitOf(from);
    if (retryAfterMs > 0)
      throw new Refusal("TOO_MANY_WRONG_KEYS", {
        message: "too many wrong API keys came from this address",
        retryAfterMs,
      });
    const given = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
    if (given === undefined)
      throw new Refusal("UNAUTHORIZED", "an API key is needed, as in Authorization: Bearer <key>");
    // Digests are of one length, which the comparison needs, and tell nothing of the key's.
    if (timingSafeEqual(digestOf(given), right)) return;
    failed.count(from);
    throw new Refusal("UNAUTHORIZED", "the API key is wrong");
  };
}

function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
