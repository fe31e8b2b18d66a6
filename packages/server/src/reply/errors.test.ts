import type { ErrorCode } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { failing, startWorld } from "../test-world/start-world.ts";
import { statusOfCode } from "./status-of-code.ts";

describe("a failure of the SDK", () => {
  it.each(Object.entries(statusOfCode) as [ErrorCode, number][])(
    "%s arrives with %i",
    async (code, status) => {
      const { server, ask } = await startWorld({ client: failing(code) });
      expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const { headers, json, ...answer } = await ask("/v1/rooms/1", {
        headers: { "X-Request-Id": "mine-1" },
      });
      expect(answer.status).toBe(status);
      expect(json).toEqual({
        code,
        fault: expect.any(String),
        message: "for a test",
        retryAfterMs: 1_500,
        requestId: "mine-1",
      });
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("retry-after")).toBe("2");
      expect(headers.get("x-request-id")).toBe("mine-1");
    },
  );

  it("tells nothing of when to come back where nobody knows", async () => {
    const { ask } = await startWorld();
    const { headers, json } = await ask("/v1/rooms/1?api=nobody");
    expect(json.retryAfterMs).toBeNull();
    expect(headers.has("retry-after")).toBe(false);
  });
});

describe("what nobody meant", () => {
  it("is told as INTERNAL without its words, which are in the log alone", async () => {
    const client = { ...failing("LOCAL"), getInfo: () => Promise.reject(new TypeError("a secret")) };
    const { ask, logged } = await startWorld({ client });
    const { status, text, json } = await ask("/v1/rooms/1");
    expect(status).toBe(500);
    expect(json).toMatchObject({ code: "INTERNAL", fault: "service" });
    expect(text).not.toContain("a secret");
    expect(logged).toContainEqual({
      fields: { requestId: json.requestId, path: "/v1/rooms/{room}", error: expect.any(TypeError) },
      message: "the service failed unexpectedly",
    });
  });
});
