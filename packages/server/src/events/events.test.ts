import { StreamFallbackError } from "@stream-fallback/core";

import { describe, expect, it } from "vitest";
import { changesOf } from "../test-world/changes-of.ts";
import { openEvents, read } from "../test-world/open-events.ts";
import { startWorld } from "../test-world/start-world.ts";

describe("GET /v1/events", () => {
  it("tells what changes in the watched rooms, with their names", async () => {
    const { server, clock, replies } = await startWorld({ watch: ["1"] });
    const events = await openEvents(server.origin);
    expect(events.response.headers.get("content-type")).toBe("text/event-stream");
    expect(await events.next()).toMatch(/^retry: 3000/);
    await clock.advance(2_000);
    expect(read(await events.next())).toMatchObject({
      ...{ event: "live", id: expect.stringMatching(/^\w{8}-1$/) },
      data: { type: "live", name: "1", room: { provider: "site", roomId: "1" }, info: { owner: "somebody" } },
    });
    replies["1"] = { living: false };
    await clock.advance(2_000);
    expect(read(await events.next())).toMatchObject({ event: "ended", data: { before: { living: true } } });
    replies["1"] = "NETWORK";
    await clock.advance(60_000);
    let told = read(await events.next());
    while (told.event === undefined) told = read(await events.next());
    expect(told).toMatchObject({
      event: "unknown",
      data: {
        error: { fault: expect.any(String), retryAfterMs: expect.anything() },
        lastKnown: { living: false },
      },
    });
  });

  it("goes on behind the last event that a reader had", async () => {
    const { watcher, change } = changesOf();
    const { server } = await startWorld({ watcher });
    const events = await openEvents(server.origin);
    await events.next();
    for (const title of ["a", "b", "c"]) change({ title });
    const { id } = read(await events.next());
    events.leave();
    const again = await openEvents(server.origin, { "Last-Event-ID": id ?? "" });
    await again.next();
    expect(read(await again.next()).data.info.title).toBe("b");
    expect(read(await again.next()).data.info.title).toBe("c");
  });

  it("tells a reader where it stands, so that one who is cut off before the first change misses none", async () => {
    const { watcher, change } = changesOf();
    const { server } = await startWorld({ watcher });
    const events = await openEvents(server.origin);
    const { id } = read(await events.next());
    events.leave();
    change({ title: "meanwhile" });
    const again = await openEvents(server.origin, { "Last-Event-ID": id ?? "" });
    await again.next();
    expect(read(await again.next()).data.info.title).toBe("meanwhile");
  });

  it("says where there is a gap: the id is of another run, or too old", async () => {
    const { watcher, change } = changesOf();
    const { server } = await startWorld({ watcher });
    const live = await openEvents(server.origin);
    await live.next();
    change({ title: "first" });
    const { id } = read(await live.next());
    for (let count = 0; count < 1_001; count += 1) change({ title: String(count) });
    for (const known of ["0a1b2c3d-1", "nonsense", id]) {
      const late = await openEvents(server.origin, { "Last-Event-ID": known ?? "" });
      await late.next();
      expect(read(await late.next())).toMatchObject({
        event: "gap",
        data: { reason: expect.stringContaining("/v1/watch") },
      });
      expect(read(await late.next()).data.info.title).toBe("1");
      late.leave();
    }
  });

  it("waits for a reader that takes nothing for a while, and has all in order for it then", async () => {
    const { watcher, change } = changesOf();
    const { server } = await startWorld({ watcher });
    const slow = await openEvents(server.origin);
    // More than all buffers on the way take, and less than is kept.
    for (let count = 0; count < 300; count += 1) change({ title: "x".repeat(40_000), area: `${count}` });
    await slow.next();
    for (let count = 0; count < 300; count += 1)
      expect(read(await slow.next()).data.info.area).toBe(`${count}`);
  });

  it("is told to pages of other origins too, and ends there with the watch", async () => {
    const { watcher, change, end } = changesOf();
    const { server } = await startWorld({ watcher, corsOrigins: ["https://page.example"] });
    const events = await openEvents(server.origin, { Origin: "https://page.example" });
    expect(events.response.headers.get("access-control-allow-origin")).toBe("https://page.example");
    await events.next();
    for (const title of ["a", "b"]) change({ title });
    expect(read(await events.next()).data.info.title).toBe("a");
    expect(read(await events.next()).data.info.title).toBe("b");
    end();
    expect(read(await events.next())).toMatchObject({ event: "end" });
    expect(await events.next()).toBeUndefined();
  });

  it("ends the stream of a reader that falls behind what is kept, with the reason", async () => {
    const { watcher, change } = changesOf();
    const { server } = await startWorld({ watcher });
    const slow = await openEvents(server.origin);
    await slow.next();
    // More than all buffers on the way take, and than 1,000 changes.
    const title = "x".repeat(20_000);
    for (let count = 0; count < 1_600; count += 1) change({ title });
    await fetch(`${server.origin}/health`);
    let last: string | undefined;
    for (let block = await slow.next(); block !== undefined; block = await slow.next()) last = block;
    expect(read(last)).toMatchObject({
      event: "end",
      data: { reason: expect.stringContaining("too slowly") },
    });
  });

  it("says every 15 s that it lives", async () => {
    const { watcher } = changesOf();
    const { server, clock } = await startWorld({ watcher });
    const events = await openEvents(server.origin);
    await events.next();
    const ping = events.next();
    await clock.advance(15_000);
    expect(await ping).toBe(": ping");
  });

  it("ends with the watch, and begins no more then", async () => {
    const { watcher, end } = changesOf();
    const { server, ask } = await startWorld({ watcher });
    const events = await openEvents(server.origin);
    await events.next();
    end();
    expect(read(await events.next())).toMatchObject({
      event: "end",
      data: { reason: "the watch has ended" },
    });
    expect(await events.next()).toBeUndefined();
    expect(await ask("/v1/events")).toMatchObject({ status: 503, json: { code: "CLOSED" } });
  });

  it("ends where the watch fails, and the log says so", async () => {
    const { watcher, fail } = changesOf();
    const { server, logged } = await startWorld({ watcher });
    const events = await openEvents(server.origin);
    await events.next();
    fail(new StreamFallbackError("CLOSED", "closed"));
    expect(read(await events.next())).toMatchObject({ event: "end" });
    expect(logged.map(({ message }) => message)).toContain("the watch behind /v1/events has failed");
  });

  it("is refused to more than 1,000 readers at a time, of whom those that left do not count", async () => {
    const { createApp } = await import("../create-app.ts");
    const { client } = await startWorld();
    const { watcher } = changesOf();
    const app = createApp({ client: { ...client, watch: () => watcher }, watch: {} });
    const open = async () =>
      app.fetch(new Request("http://localhost/v1/events", { headers: { Host: "localhost" } }));
    const responses = await Promise.all(Array.from({ length: 1_000 }, open));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect((await open()).status).toBe(503);
    await responses[0]?.body?.cancel();
    expect((await open()).status).toBe(200);
    await app.drain();
  });

  it("and the list of the watch are refused in words where there is no watch", async () => {
    const { ask } = await startWorld();
    const put = { method: "PUT", body: "{}", headers: { "Content-Type": "application/json" } };
    for (const [path, init] of [["/v1/events"], ["/v1/watch"], ["/v1/watch/1", put]] as const)
      expect(await ask(path, init)).toMatchObject({
        status: 404,
        json: { code: "NO_SUCH_ROUTE", message: expect.stringContaining("without a watch") },
      });
  });
});

describe("the list of the watch", () => {
  const put = (body: object): RequestInit => ({
    method: "PUT",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  });

  it("is told, added to and taken from", async () => {
    const { ask, clock } = await startWorld({ watch: ["1"] });
    await clock.advance(2_000);
    const wishes = { intervalMs: 5_000, hours: ["00:00-24:00"], timeZone: "Asia/Shanghai", api: "web" };
    expect((await ask("/v1/watch/site%3A2", put(wishes))).status).toBe(204);
    const { json } = await ask("/v1/watch");
    expect(json.rooms).toMatchObject([
      { name: "1", state: "live", room: { provider: "site", roomId: "1" }, intervalMs: 1_000 },
      { name: "site:2", intervalMs: 5_000 },
    ]);
    expect(json.status.rooms).toBe(2);
    expect((await ask("/v1/watch/1", { method: "DELETE" })).status).toBe(204);
    expect((await ask("/v1/watch/1", { method: "DELETE" })).status).toBe(204);
    expect((await ask("/v1/watch")).json.rooms).toMatchObject([{ name: "site:2" }]);
  });

  it.each([
    [{ intervalMs: 1 }, /intervalMs/],
    [{ hours: ["25:00"] }, /hours/],
    [{ timeZone: "Nowhere/At_All" }, /timeZone|time zone/],
    [{ auth: "a=b" }, /auth/],
  ])("refuses %j and stays as it is", async (body, message) => {
    const { ask } = await startWorld({ watch: ["1"] });
    const refused = { code: "INVALID_INPUT", message: expect.stringMatching(message) };
    expect(await ask("/v1/watch/2", put(body))).toMatchObject({ status: 400, json: refused });
    expect((await ask("/v1/watch")).json.rooms).toHaveLength(1);
  });
});
