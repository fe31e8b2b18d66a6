import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError, toStreamFallbackError } from "./errors.ts";

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

const hostile = () => {
  throw new Error("for a test");
};

describe("an error made of odd values", () => {
  it.each(["TIMED_OUT", "constructor", "__proto__", "", 7, Symbol("x"), null])(
    "takes the unknown code %s for UPSTREAM_ERROR, with its text as the cause",
    (code) => {
      const error = new StreamFallbackError(code as ErrorCode, "my own words");
      expect(error).toMatchObject({
        code: "UPSTREAM_ERROR",
        fault: "endpoint",
        cause: expect.objectContaining({ message: expect.stringContaining("my own words") }),
      });
      expect(error.message).not.toContain("my own words");
    },
  );

  it.each([
    [0.2, 1],
    [9, 9],
    [Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER],
    [Number.NaN, undefined],
    [-5, undefined],
    ["9", undefined],
    [null, undefined],
  ])("takes a wait of %s ms for %s whole ms", (given, taken) => {
    const error = new StreamFallbackError("RATE_LIMITED", "slow", { retryAfterMs: given as number });
    expect(error.retryAfterMs).toBe(taken);
  });

  it("can be made of details that cannot be read", () => {
    const details = {
      get retryAfterMs() {
        return hostile();
      },
      get attempts() {
        return hostile();
      },
    };
    expect(new StreamFallbackError("PARSE", Symbol() as never, details as never)).toMatchObject({
      code: "PARSE",
      attempts: [],
      retryAfterMs: undefined,
    });
    expect(new StreamFallbackError("PARSE", "no state", null as never).message).toBe("no state");
  });
});

describe("an error of another copy of this package", () => {
  const loadCopy = async (): Promise<typeof import("./errors.ts")> => {
    const file = new URL("../dist/errors.js?another", import.meta.url);
    return import(/* @vite-ignore */ file.href);
  };

  it("is an instance of the class of this copy, and keeps its code, words and wait", async () => {
    const { StreamFallbackError: Foreign } = await loadCopy();
    const foreign = new Foreign("ROOM_NOT_FOUND", "no such room", { retryAfterMs: 7, isBlameless: true });
    expect(Object.getPrototypeOf(foreign)).not.toBe(StreamFallbackError.prototype);
    expect(foreign instanceof StreamFallbackError).toBe(true);
    const own = toStreamFallbackError(foreign);
    expect(Object.getPrototypeOf(own)).toBe(StreamFallbackError.prototype);
    expect(own).toMatchObject({
      code: "ROOM_NOT_FOUND",
      fault: "query",
      message: "no such room",
      reason: "no such room",
      retryAfterMs: 7,
      isBlameless: true,
    });
  });

  it("is judged by the table of this copy, whatever fault it names", async () => {
    const { StreamFallbackError: Foreign } = await loadCopy();
    const foreign = Object.assign(new Foreign("PARSE", "no state"), { fault: "query" });
    expect(toStreamFallbackError(foreign).fault).toBe("endpoint");
  });

  it("with a code that is not known here is an UPSTREAM_ERROR with it as the cause", async () => {
    const { StreamFallbackError: Foreign } = await loadCopy();
    const foreign = Object.assign(new Foreign("PARSE", "of tomorrow"), { code: "TOMORROW" });
    expect(toStreamFallbackError(foreign)).toMatchObject({ code: "UPSTREAM_ERROR", cause: foreign });
  });

  it("whose fields throw is an UPSTREAM_ERROR", () => {
    const error = new StreamFallbackError("PARSE", "no state");
    for (const name of ["code", "message", "retryAfterMs"])
      Object.defineProperty(error, name, { get: hostile });
    expect(toStreamFallbackError(error)).toMatchObject({ code: "UPSTREAM_ERROR", fault: "endpoint" });
  });
});

describe("a subclass of the error", () => {
  class Mine extends StreamFallbackError {
    override at(): never {
      return hostile();
    }
  }

  it("has only its own instances, and is an error of ours", () => {
    const plain = new StreamFallbackError("PARSE", "no state");
    expect(plain instanceof Mine).toBe(false);
    expect(new Mine("PARSE", "no state") instanceof Mine).toBe(true);
    expect(new Mine("PARSE", "no state") instanceof StreamFallbackError).toBe(true);
  });

  it("keeps its code, and none of its methods", () => {
    const own = toStreamFallbackError(new Mine("PARSE", "no state"));
    expect(own.at("web").message).toBe("web: no state");
    expect(own.code).toBe("PARSE");
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

  const trapped = new Proxy({}, { get: hostile, getPrototypeOf: hostile, has: hostile });
  const unnamed = Object.defineProperty(new Error("secret"), "name", { get: hostile });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();

  it.each<[string, unknown]>([
    ["a proxy that throws", trapped],
    ["a revoked proxy", revoked],
    ["an error whose name throws", unnamed],
    ["an error with a sentence for a name", Object.assign(new Error(), { name: "secret=1; a b" })],
  ])("becomes an UPSTREAM_ERROR whatever it does when it is looked at: %s", (_what, thrown) => {
    expect(thrown instanceof StreamFallbackError).toBe(false);
    const error = toStreamFallbackError(thrown);
    expect(error.code).toBe("UPSTREAM_ERROR");
    expect(error.message).not.toContain("secret");
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
