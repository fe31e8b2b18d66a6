import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { guardStatus } from "./guard-status.ts";
import type { HttpReply } from "./http-client.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");

function reply(status: number, retryAfter?: string | string[]): HttpReply {
  return {
    status,
    headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
    body: new Uint8Array(),
  };
}

function refusalOf(of: HttpReply): StreamFallbackError | undefined {
  try {
    guardStatus(of, NOW);
    return undefined;
  } catch (error) {
    if (error instanceof StreamFallbackError) return error;
    throw error;
  }
}

describe("the guard of statuses", () => {
  it.each([200, 204, 299])("lets %d pass", (status) => {
    expect(refusalOf(reply(status))).toBeUndefined();
  });

  it.each([
    [429, "RATE_LIMITED"],
    [401, "RISK_CONTROL"],
    [403, "RISK_CONTROL"],
    [444, "RISK_CONTROL"],
    [431, "AUTH_REJECTED"],
    [302, "HTTP_STATUS"],
    [404, "HTTP_STATUS"],
    [500, "HTTP_STATUS"],
    [503, "HTTP_STATUS"],
  ])("takes %d for %s", (status, code) => {
    expect(refusalOf(reply(status))).toMatchObject({ code, retryAfterMs: undefined });
  });

  it.each([
    ["120", 120_000],
    ["0", 0],
    ["-5", 0],
    ["Thu, 01 Jan 2026 00:02:00 GMT", 120_000],
    ["Wed, 31 Dec 2025 23:00:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    ["Infinity", undefined],
    [["1", "2"], undefined],
  ])("reads Retry-After %j as %j ms", (header, retryAfterMs) => {
    for (const status of [429, 403, 503])
      expect(refusalOf(reply(status, header))?.retryAfterMs).toBe(retryAfterMs);
  });
});
