import { describe, expect, it } from "vitest";
import { StreamFallbackError, toStreamFallbackError } from "./errors.ts";

describe("an error", () => {
  it.each([
    ["TIMEOUT", "endpoint"],
    ["RISK_CONTROL", "access"],
    ["PROXY", "identity"],
    ["ROOM_NOT_FOUND", "query"],
    ["DEADLINE", "caller"],
    ["ALL_ENDPOINTS_FAILED", "pool"],
  ] as const)("of code %s is the fault of the %s", (code, fault) => {
    expect(new StreamFallbackError(code, "what happened").fault).toBe(fault);
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
