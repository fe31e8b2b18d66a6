import { describe, expect, it } from "vitest";
import { createWorld, mapCache, type World, type WorldOptions } from "./test-world.ts";

const byPassword = { living: true, streamsRefused: { reason: "it asks for a password" } };

/** `web` is asked first, then `mobile`. */
function setUp(options: WorldOptions = {}): World {
  const world = createWorld({
    adapters: ["web", "mobile"],
    provides: ["status", "streams"],
    strategy: "tiered",
    ...options,
  });
  world.replies.web = () => byPassword;
  return world;
}

describe("a room whose state is public and whose streams are not", () => {
  it("is told to be on air, with why there is nothing to play", async () => {
    const { client } = setUp();
    expect(await client.getInfo("42")).toMatchObject({ ...byPassword, api: "web", sources: [] });
  });

  it("has no stream to give, which is nobody's failure", async () => {
    const { client, asked } = setUp();
    await expect(client.getStream("42")).rejects.toMatchObject({
      code: "ROOM_RESTRICTED",
      message: "web, room 42: its streams are not shown to everybody: it asks for a password",
    });
    expect(asked).toEqual(["web"]);
    expect(client.balancer("site").status()).toMatchObject([{ failureCount: 0 }, { failureCount: 0 }]);
  });

  it("is not asked for again at once", async () => {
    const { client, asked } = setUp();
    for (let count = 0; count < 3; count += 1)
      await expect(client.getStream("42")).rejects.toMatchObject({ code: "ROOM_RESTRICTED" });
    expect(asked).toEqual(["web"]);
  });

  it("is told the same by what another process has kept", async () => {
    const cache = mapCache();
    await setUp({ cache }).client.getInfo("42");
    const { client, asked } = setUp({ cache });
    expect(await client.getInfo("42")).toMatchObject({ ...byPassword, meta: { cached: true } });
    expect(asked).toEqual([]);
  });

  it("plays as soon as there is a stream", async () => {
    const { client, replies, clock } = setUp();
    await client.getInfo("42");
    await clock.advance(60_000);
    replies.web = () => ({
      living: true,
      sources: [{ name: "main", streams: [{ quality: "hd", name: "HD", flv: "https://cdn.example/1.flv" }] }],
    });
    expect((await client.getStream("42")).currentStream.url).toBe("https://cdn.example/1.flv");
  });
});

describe("qualities that a room has beyond the streams that came", () => {
  it("are told with it, and kept", async () => {
    const availableQualities = [
      { quality: "origin", name: "Original", needsLogin: true },
      { quality: "hd", name: "HD" },
    ];
    const { client, replies } = setUp();
    replies.web = () => ({ living: true, availableQualities });
    for (let count = 0; count < 2; count += 1)
      expect((await client.getInfo("42")).availableQualities).toEqual(availableQualities);
  });
});
