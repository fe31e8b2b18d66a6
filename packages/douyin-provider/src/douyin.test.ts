import { afterEach, describe, expect, it, vi } from "vitest";
import { fakeCall, replyOf } from "./__fixtures__/fake-call.ts";
import { adapters } from "./adapters/adapters.ts";
import { createProvider } from "./douyin.ts";

afterEach(() => vi.unstubAllEnvs());

const { context } = fakeCall(() => replyOf(""));

describe("createProvider", () => {
  it("offers its adapters in the order of their priority", () => {
    const { adapters } = createProvider();
    expect(adapters.map(({ name, priority, weight }) => [name, priority, weight])).toEqual([
      ["web", 1, 3],
      ["webHTML", 2, 2],
      ["mobile", 3, 2],
      ["userHTML", 4, 1],
    ]);
  });

  it("registers every adapter under its own name, which is the name that callers ask for", () => {
    expect(createProvider().adapters.map(({ name }) => name)).toEqual(Object.keys(adapters));
  });

  it("resolves a text with the room's number without a request", async () => {
    const { asked, context } = fakeCall(() => replyOf(""));
    const room = await createProvider().resolve("看 https://live.douyin.com/100200300400，快来", context);
    expect(room).toEqual({ provider: "douyin", roomId: "100200300400" });
    expect(asked).toEqual([]);
  });

  it("refuses what names no room with a rejection", async () => {
    await expect(createProvider().resolve("https://example.com/1", context)).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });

  it("matchURL is true for URLs of rooms and false for bare ids", () => {
    const { matchURL } = createProvider();
    expect(matchURL("https://live.douyin.com/100200300400")).toBe(true);
    expect(matchURL("100200300400")).toBe(false);
    expect(matchURL("https://example.com/1")).toBe(false);
  });

  it("takes origins from the environment, and options before them", async () => {
    vi.stubEnv("DOUYIN_ORIGINS", "live=http://env.example");
    const fromEnvironment = createProvider();
    const fromOption = createProvider({ origins: { live: "http://option.example" } });
    expect(fromEnvironment.matchURL("http://env.example/1")).toBe(true);
    expect(fromOption.matchURL("http://env.example/1")).toBe(false);
    expect(fromOption.matchURL("http://option.example/1")).toBe(true);
  });

  it("throws INVALID_INPUT for a DOUYIN_ORIGINS that is no URL", () => {
    vi.stubEnv("DOUYIN_ORIGINS", "live=nowhere");
    expect(() => createProvider()).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
