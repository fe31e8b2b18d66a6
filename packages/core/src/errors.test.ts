import { describe, expect, it } from "vitest";
import { StreamFallbackError, toStreamFallbackError } from "./errors.ts";

describe("an error", () => {
  it.each([
    ["TIMEOUT", "endpoint"],
    ["RISK_CONTROL", "access"],
    ["PROXY", "identity"],
    ["ROOM_NOT_FOUND", "query"],
    ["DEADLINE", "caller"],
    ["LOCAL", "caller"],
    ["ALL_ENDPOINTS_FAILED", "pool"],
  ] as const)("of code %s is the fault of the %s", (code, fault) => {
    expect(new StreamFallbackError(code, "what happened").fault).toBe(fault);
  });

  it("is one bounded line that commands no terminal, whatever it quotes", () => {
    const evil = "\u001b]0;owned\u0007\r\n2026-01-01 ERROR forged\u202e\u2028\u2029\u0085\ud800";
    const error = new StreamFallbackError("INVALID_INPUT", `no room of ${evil}`, { reason: evil });
    for (const told of [error, error.at(evil), error.withAttempts([])]) {
      for (const text of [told.message, told.reason, String(told.stack).split("\n    at ")[0]]) {
        expect(text).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+$/u);
        expect(text?.isWellFormed()).toBe(true);
      }
    }
    expect(error.message).toContain("ERROR forged");
    const long = new StreamFallbackError("INVALID_INPUT", "🌕".repeat(100_000));
    expect(long.message.length).toBeLessThanOrEqual(1_000);
    expect(long.message).toMatch(/^(?:🌕)+…$/u);
  });

  it("has no cause unless one was given", () => {
    expect("cause" in new StreamFallbackError("NETWORK", "no")).toBe(false);
    expect(new StreamFallbackError("NETWORK", "no", { cause: 7 }).cause).toBe(7);
  });

  it("told with a place keeps its code, cause, attempts and time", () => {
    const attempts = [
      { endpoint: "a", role: "first", kind: "failure", startedMs: 0, durationMs: 1 },
    ] as const;
    const error = new StreamFallbackError("RATE_LIMITED", "slow down", {
      cause: "x",
      retryAfterMs: 9,
      attempts,
    });
    const told = error.at("web, room 1");
    expect(told.message).toBe("web, room 1: slow down");
    expect(told).toMatchObject({ code: "RATE_LIMITED", cause: "x", retryAfterMs: 9, attempts });
    expect(error.message).toBe("slow down");
    expect(told.at("another place").message).toBe("another place: slow down");
  });
});

describe("an error with the attempts that were made", () => {
  it("keeps its code, reason, cause and wait", () => {
    const details = { cause: "x", retryAfterMs: 9, reason: "slow down" };
    const attempts = [
      { endpoint: "a", role: "first", kind: "failure", startedMs: 0, durationMs: 1 },
    ] as const;
    const told = new StreamFallbackError("RATE_LIMITED", "web: slow down", details).withAttempts(attempts);
    expect(told).toMatchObject({ ...details, code: "RATE_LIMITED", message: "web: slow down", attempts });
  });
});

describe("a foreign value that was thrown", () => {
  const systemError = (code: string, more: object = {}) =>
    Object.assign(new Error("secret"), { code, ...more });

  it.each([
    ["EMFILE", "ulimit -n"],
    ["ENFILE", "file descriptor"],
    ["ENOMEM", "memory"],
    ["ENOBUFS", "memory"],
    ["EAI_MEMORY", "memory"],
    ["EAI_SYSTEM", "look up names"],
    ["EADDRNOTAVAIL", "local port"],
    ["ERR_ACCESS_DENIED", "permissions"],
    ["ERR_MODULE_NOT_FOUND", "loaded"],
    ["MODULE_NOT_FOUND", "loaded"],
    ["ERR_INVALID_PACKAGE_CONFIG", "loaded"],
  ])("with the code %s becomes a LOCAL error, however deep it lies", (code, advice) => {
    const error = systemError(code);
    for (const thrown of [
      error,
      new TypeError("fetch failed", { cause: new Error("x", { cause: error }) }),
    ]) {
      const told = toStreamFallbackError(thrown);
      expect(told).toMatchObject({ code: "LOCAL", fault: "caller", cause: thrown });
      expect(told.message).toContain(advice);
      expect(told.message).toContain(code);
      expect(told.message).not.toContain("secret");
    }
  });

  it.each([
    ["ECONNREFUSED", {}],
    ["ENETUNREACH", {}],
    ["ENOTFOUND", {}],
    ["EAI_AGAIN", {}],
    ["EADDRNOTAVAIL", { address: "::1" }],
    ["toString", {}],
    [7, {}],
  ])("with the code %s %j says nothing of this process", (code, more) => {
    expect(toStreamFallbackError(systemError(code as string, more)).code).toBe("UPSTREAM_ERROR");
  });

  it("may be its own cause", () => {
    const circle = new Error("round");
    circle.cause = circle;
    expect(toStreamFallbackError(circle).code).toBe("UPSTREAM_ERROR");
  });

  it("becomes an UPSTREAM_ERROR that does not quote it", () => {
    const foreign = new SyntaxError("Unexpected token in sessionid=secret");
    const error = toStreamFallbackError(foreign);
    expect(error).toMatchObject({ code: "UPSTREAM_ERROR", fault: "endpoint", cause: foreign });
    expect(error.message).toContain("SyntaxError");
    expect(error.message).not.toContain("secret");
  });

  it.each(["secret text", 42, null, undefined])(
    "becomes an UPSTREAM_ERROR even when it is no error at all: %s",
    (thrown) => {
      const error = toStreamFallbackError(thrown);
      expect(error.code).toBe("UPSTREAM_ERROR");
      expect(error.message).not.toContain("secret");
    },
  );

  it("stays itself when it is one of ours", () => {
    const error = new StreamFallbackError("PARSE", "no state");
    expect(toStreamFallbackError(error)).toBe(error);
  });
});
