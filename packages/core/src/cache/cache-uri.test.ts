import { describe, expect, it } from "vitest";
import { parseCacheURI } from "./cache-uri.ts";

describe("the address of a cache", () => {
  it.each([
    ["memory:", { kind: "memory" }],
    ["memory://", { kind: "memory" }],
    ["sqlite:///var/cache/live/cache-1.sqlite", { kind: "sqlite", file: "/var/cache/live/cache-1.sqlite" }],
    ["sqlite:///var/my%20cache/a%3Fb%23c.db", { kind: "sqlite", file: "/var/my cache/a?b#c.db" }],
    ["sqlite:///var/直播.db", { kind: "sqlite", file: "/var/直播.db" }],
    ["redis://localhost", { kind: "redis", url: "redis://localhost" }],
    ["redis://127.0.0.1:6379/2", { kind: "redis", url: "redis://127.0.0.1:6379/2" }],
    ["redis://:p%23w@[::1]:6379/", { kind: "redis", url: "redis://:p%23w@[::1]:6379/" }],
    [
      "rediss://user:word@redis.example:6380",
      { kind: "redis", url: "rediss://user:word@redis.example:6380" },
    ],
  ])("%s is understood", (uri, place) => {
    // On Windows a path of another form comes out of the same address.
    if (process.platform !== "win32") expect(parseCacheURI(uri)).toEqual(place);
  });

  it.each([undefined, null, 1, {}, new URL("redis://host")])("that is %j, no text, is refused", (uri) => {
    expect(() => parseCacheURI(uri)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  it.each([
    "",
    " ",
    "secret",
    "/var/cache/secret.sqlite",
    "C:\\secret.sqlite",
    "file:///secret.sqlite",
    "postgres://user:secret@host/db",
    "redis:secret@host",
    "redis://",
    "redis://:se#cret@host",
    "redis://:se?cret@host",
    "redis://:se/cret@host",
    "redis://:%secret@host",
    "redis://user:secret@host/name",
    "redis://host/0?password=secret",
    "redis://host:secret",
    "sqlite:",
    "sqlite:secret.sqlite",
    "sqlite:/",
    "sqlite:///",
    "sqlite:///var/secret/",
    "sqlite://secret/cache.sqlite",
    "sqlite://user@/cache.sqlite",
    "sqlite:///var/a%00secret",
    "sqlite:///var/a%2Fsecret",
    "sqlite:///var/cache.sqlite?mode=secret",
    "sqlite:///var/cache.sqlite#secret",
    "sqlite::memory:",
  ])("%j is refused with what it must be, and is not quoted", (uri) => {
    expect(() => parseCacheURI(uri)).toThrow(
      expect.objectContaining({
        code: "INVALID_INPUT",
        message: expect.stringMatching(/^the cache (must|is no) .*(redis|sqlite):\/\//),
      }),
    );
    expect(() => parseCacheURI(uri)).not.toThrow(/secret/);
  });
});
