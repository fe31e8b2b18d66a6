import { describe, expect, it } from "vitest";
import { startWorld } from "../test-world/start-world.ts";

describe("GET /v1/rooms/{room}", () => {
  it("answers as the SDK does, and remembers as it does", async () => {
    const { ask, asked, client } = await startWorld();
    const { status, json } = await ask("/v1/rooms/1");
    expect(status).toBe(200);
    const { meta: _, recordStartTime, liveStartTime, ...info } = await client.getInfo("1");
    expect(json).toMatchObject(info);
    expect(json).toMatchObject({ living: true, owner: "somebody", meta: { cached: false } });
    expect(json).toMatchObject({
      recordStartTime: recordStartTime.toJSON(),
      liveStartTime: liveStartTime.toJSON(),
    });
    expect((await ask("/v1/rooms/1")).json.meta.cached).toBe(true);
    expect(asked).toEqual(["1"]);
  });

  it.each([
    ["an address", "https://site.example/7", "7"],
    ["platform and number", "site:8", "8"],
    ["a share text", "look at https://site.example/9 !", "9"],
  ])("takes %s as a room, percent-encoded", async (_what, room, roomId) => {
    const { ask } = await startWorld();
    const { json } = await ask(`/v1/rooms/${encodeURIComponent(room)}`);
    expect(json).toMatchObject({ provider: "site", roomId });
  });

  it("asks the site where maxAgeMs is 0, and the adapter that is named", async () => {
    const { ask, asked } = await startWorld();
    await ask("/v1/rooms/1");
    await ask("/v1/rooms/1?maxAgeMs=0&api=web");
    expect(asked).toEqual(["1", "1"]);
    expect((await ask("/v1/rooms/1?api=nobody")).json).toMatchObject({ code: "INVALID_INPUT" });
  });

  it("tells the fields that are named and no others; what is not there is null", async () => {
    const { ask } = await startWorld();
    const { json } = await ask("/v1/rooms/1?fields=living,meta.cached,sources.0.name,none");
    expect(json).toEqual({ living: true, "meta.cached": false, "sources.0.name": "main", none: null });
  });

  it("says 304 to who has the answer, however it came about and whenever, and 200 once the room has changed", async () => {
    const { ask, clock, replies } = await startWorld();
    const { headers } = await ask("/v1/rooms/1");
    const etag = headers.get("etag") ?? "";
    const again = () => ask("/v1/rooms/1?maxAgeMs=0", { headers: { "If-None-Match": `"other", ${etag}` } });
    await clock.advance(2_000);
    const same = await again();
    expect({ status: same.status, text: same.text, etag: same.headers.get("etag") }).toEqual({
      status: 304,
      text: "",
      etag,
    });
    replies["1"] = { title: "another title" };
    const other = await again();
    expect(other.status).toBe(200);
    expect(other.headers.get("etag")).not.toBe(etag);
    expect((await ask("/v1/rooms/1", { headers: { "If-None-Match": "*" } })).status).toBe(304);
  });

  it.each([[], ["https://page.example"]])(
    "is told in any script, with pages of other origins %j",
    async (...corsOrigins) => {
      const { ask, replies } = await startWorld({ corsOrigins });
      const [title, owner] = ["直播间 🎥 é", "\u0000\ud800"];
      replies["1"] = { title, owner };
      for (let count = 0; count < 2; count += 1)
        expect((await ask("/v1/rooms/1")).json).toMatchObject({ title, owner });
      expect((await ask("/v1/rooms/1?fields=title,meta.cached")).json).toEqual({
        title,
        "meta.cached": true,
      });
    },
  );

  it("counts the begin of a broadcast as part of what it says, where the site tells it", async () => {
    const { ask, replies } = await startWorld();
    const tagOf = async () => (await ask("/v1/rooms/1?maxAgeMs=0")).headers.get("etag");
    const before = await tagOf();
    replies["1"] = { liveStartTime: new Date("2025-05-01T00:00:00Z") };
    const told = await tagOf();
    expect(told).not.toBe(before);
    replies["1"] = { liveStartTime: new Date("2025-05-02T00:00:00Z") };
    expect(await tagOf()).not.toBe(told);
  });

  it("may be kept by who asks, who must ask again each time", async () => {
    const { ask } = await startWorld();
    expect((await ask("/v1/rooms/1")).headers.get("cache-control")).toBe("private, no-cache");
  });

  it("ends the call when the caller leaves", async () => {
    const { ask, asked, replies, logged } = await startWorld();
    const { promise, resolve } = Promise.withResolvers<object>();
    replies["1"] = promise;
    const leaving = new AbortController();
    const call = ask("/v1/rooms/1", { signal: leaving.signal });
    const left = expect(call).rejects.toThrow("abort");
    await expect.poll(() => asked).toEqual(["1"]);
    leaving.abort();
    await left;
    await expect.poll(() => logged.at(-1)?.fields).toMatchObject({ path: "/v1/rooms/{room}", status: 503 });
    resolve({});
  });
});

describe("GET /v1/rooms/{room}/stream", () => {
  it.each([
    ["", "https://cdn.example/origin.flv"],
    ["?quality=hd", "https://cdn.example/hd.flv"],
    ["?quality=hd&format=hls,flv", "https://cdn.example/hd.m3u8"],
    ["?codec=h264", "https://cdn.example/hd.flv"],
    ["?quality=ld", "https://cdn.example/origin.flv"],
  ])("picks the stream that is wished for: %s", async (query, url) => {
    const { ask } = await startWorld();
    expect((await ask(`/v1/rooms/1/stream${query}`)).json.currentStream.url).toBe(url);
  });

  it("fails rather than take another quality where strict is true", async () => {
    const { ask, replies } = await startWorld();
    replies["1"] = {
      sources: [
        { name: "main", streams: [{ quality: "hd", name: "HD", flv: "https://cdn.example/hd.flv" }] },
      ],
    };
    const { status, json } = await ask("/v1/rooms/1/stream?quality=origin&strict=true");
    expect({ status, code: json.code }).toEqual({ status: 404, code: "NO_SUCH_QUALITY" });
    expect(
      (await ask("/v1/rooms/1/stream?quality=origin&strict=false&fields=currentStream.quality")).json,
    ).toEqual({
      "currentStream.quality": "hd",
    });
  });

  it("refuses a room off air with 409", async () => {
    const { ask, replies } = await startWorld();
    replies["1"] = { living: false };
    expect(await ask("/v1/rooms/1/stream")).toMatchObject({ status: 409, json: { code: "NOT_LIVE" } });
  });
});

describe("POST /v1/rooms:batch", () => {
  const post = (body: unknown): RequestInit => ({
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  });

  it("answers each room on its own, in their order", async () => {
    const { ask, replies } = await startWorld();
    replies["2"] = "ROOM_NOT_FOUND";
    const { status, json } = await ask(
      "/v1/rooms:batch",
      post({ rooms: ["1", "2", "3"], fields: ["roomId"] }),
    );
    expect(status).toBe(200);
    expect(json.results).toMatchObject([
      { room: "1", info: { roomId: "1" } },
      { room: "2", error: { code: "ROOM_NOT_FOUND", fault: "query" } },
      { room: "3", info: { roomId: "3" } },
    ]);
    expect(
      (await ask("/v1/rooms:batch", post({ rooms: ["1"], maxAgeMs: 60_000, api: "balance" }))).json.results[0]
        .info.title,
    ).toBe("a title");
  });

  it("takes 50 rooms, and refuses one more with 413", async () => {
    const { ask } = await startWorld();
    const rooms = Array.from({ length: 51 }, (_, index) => String(index + 1));
    expect((await ask("/v1/rooms:batch", post({ rooms: rooms.slice(1) }))).json.results).toHaveLength(50);
    expect(await ask("/v1/rooms:batch", post({ rooms }))).toMatchObject({
      status: 413,
      json: { code: "TOO_LARGE" },
    });
  });

  it.each([
    ["no JSON", "{", "the body is no JSON"],
    ["no list", { rooms: "1" }, /^rooms: /],
    ["no room", { rooms: [] }, /^rooms: /],
    ["what there is not", { rooms: ["1"], quality: "hd" }, /quality/],
  ])("refuses %s, with the place", async (_what, body, message) => {
    const { ask } = await startWorld();
    const refused = { code: "INVALID_INPUT", message: expect.stringMatching(message) };
    expect(await ask("/v1/rooms:batch", post(body))).toMatchObject({ status: 400, json: refused });
  });

  it("refuses a body that is too long, be its length told or not", async () => {
    const { ask } = await startWorld();
    const long = JSON.stringify({ rooms: ["1".repeat(300_000)] });
    expect((await ask("/v1/rooms:batch", post(long))).status).toBe(413);
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("1".repeat(65_536))),
    });
    const init: RequestInit & { duplex: string } = { ...post(""), body: endless, duplex: "half" };
    // Whoever goes on sending may find the connection ended before it reads the refusal.
    const status = await ask("/v1/rooms:batch", init).then(
      (answer) => answer.status,
      () => 413,
    );
    expect(status).toBe(413);
  });

  it("refuses a body that a page of a stranger may send without leave", async () => {
    const { ask, asked } = await startWorld();
    const plain = { method: "POST", body: '{"rooms":["1"]}', headers: { "Content-Type": "text/plain" } };
    expect(await ask("/v1/rooms:batch", plain)).toMatchObject({
      status: 400,
      json: { code: "INVALID_INPUT" },
    });
    expect(asked).toEqual([]);
  });
});

describe("GET /v1/resolve", () => {
  it("tells what names the room, and asks the site for no more", async () => {
    const { ask, asked } = await startWorld();
    const { json } = await ask(`/v1/resolve?input=${encodeURIComponent("https://site.example/5")}`);
    expect(json).toEqual({ provider: "site", roomId: "5" });
    expect(asked).toEqual([]);
    expect(await ask("/v1/resolve")).toMatchObject({
      status: 400,
      json: { message: "the parameter input is missing" },
    });
  });
});
