import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCache } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { openEvents, read } from "../test-world/open-events.ts";
import { startWorld } from "../test-world/start-world.ts";
import { fileBacking } from "./file/file-backing.ts";
import { WatchList } from "./watch-list.ts";

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "kept-list-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite://${join(folder, "below", "cache-1.sqlite")}`;
}

const put = (body: object = {}): RequestInit => ({
  method: "PUT",
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
});

const names = (json: { rooms: { name: string }[] }) => json.rooms.map(({ name }) => name).toSorted();

describe("a list that is kept in a file", () => {
  it("is watched on by the next process, which does not tell anew what goes on and tells what has ended", async () => {
    const keptIn = newFile();
    const first = await startWorld({ watch: { keptIn, rooms: ["1"], intervalMs: 1_000 } });
    await first.ask("/v1/watch/2", put({ intervalMs: 5_000 }));
    await first.ask("/v1/watch/3", put());
    await first.ask("/v1/watch/3", { method: "DELETE" });
    await first.clock.advance(20_000);
    await first.server.close();
    const next = await startWorld({ watch: { keptIn, rooms: ["1", "4"], intervalMs: 1_000 } });
    next.replies["4"] = { living: false };
    const events = await openEvents(next.server.origin);
    await events.next();
    const { json } = await next.ask("/v1/watch");
    expect(names(json)).toEqual(["1", "2", "4"]);
    expect(json.rooms).toContainEqual(
      expect.objectContaining({ name: "2", state: "live", intervalMs: 5_000 }),
    );
    await next.clock.advance(10_000);
    next.replies["1"] = { living: false };
    await next.clock.advance(10_000);
    expect(read(await events.next())).toMatchObject({
      event: "ended",
      data: { name: "1", before: { living: true } },
    });
  });

  it("has rooms of the line again at a start, with the wishes that were put", async () => {
    const keptIn = newFile();
    const watch = { keptIn, rooms: [{ room: "1", intervalMs: 7_000 }, "2"], intervalMs: 1_000 };
    const first = await startWorld({ watch });
    await first.ask("/v1/watch/1", put({ intervalMs: 9_000 }));
    await first.ask("/v1/watch/2", { method: "DELETE" });
    await first.server.close();
    const { json } = await (await startWorld({ watch })).ask("/v1/watch");
    expect(names(json)).toEqual(["1", "2"]);
    expect(json.rooms).toContainEqual(expect.objectContaining({ name: "1", intervalMs: 9_000 }));
  });

  it("is changed by several processes at once without a loss, and each hears of the others within half a minute", async () => {
    const keptIn = newFile();
    const one = await startWorld({ watch: { keptIn } });
    const other = await startWorld({ watch: { keptIn } });
    const rooms = Array.from({ length: 20 }, (_, number) => String(number));
    const changes = rooms.map((room, number) => (number % 2 ? one : other).ask(`/v1/watch/${room}`, put()));
    for (const { status } of await Promise.all(changes)) expect(status).toBe(204);
    await one.ask("/v1/watch/0", { method: "DELETE" });
    await Promise.all([one.clock.advance(30_000), other.clock.advance(30_000)]);
    for (const { ask } of [one, other])
      expect(names((await ask("/v1/watch")).json)).toEqual(rooms.slice(1).toSorted());
  });

  it("that cannot be kept is not promised: a change of it is refused, and the watch goes on", async () => {
    const { ask, clock } = await startWorld({
      watch: { keptIn: "sqlite:///proc/none/cache-1.sqlite", rooms: ["1"] },
    });
    const asked = ask("/v1/watch/2", put());
    for (let count = 0; count < 20; count += 1) await clock.advance(50);
    expect(await asked).toMatchObject({
      status: 503,
      json: { code: "LIST_UNAVAILABLE", fault: "service", retryAfterMs: 1_000 },
    });
    expect(names((await ask("/v1/watch")).json)).toEqual(["1"]);
  });

  it("leaves alone what a later release has kept", async () => {
    const keptIn = newFile();
    const cache = openCache(keptIn);
    onTestFinished(() => cache.close());
    const later = JSON.stringify({ version: 2, wishes: { days: ["Monday"] } });
    await cache.set("watch-1:room:7", later, 0);
    await cache.set("watch-1:room:8", JSON.stringify({ version: 1, wishes: { timeZone: "Of/Tomorrow" } }), 0);
    const { ask, logged } = await startWorld({ watch: { keptIn, rooms: ["7", "1"] } });
    expect(names((await ask("/v1/watch")).json)).toEqual(["1"]);
    expect(await cache.get("watch-1:room:7")).toBe(later);
    expect(logged.filter(({ message }) => message.includes("is not understood"))).toHaveLength(2);
  });

  it("that is gone is put back by all who know some of it", async () => {
    const clock = manualClock();
    const open = async (own: string[]) => {
      const cache = openCache(keptIn);
      onTestFinished(() => cache.close());
      const { backing } = fileBacking({ cache, open: () => openCache(keptIn), clock });
      const rooms = own.map((room) => ({ room }));
      const list = new WatchList({
        backing,
        own: rooms,
        logger: undefined,
        onChange: () => {},
        onReplaced: () => {},
      });
      await list.refresh();
      return { cache, list };
    };
    const keptIn = newFile();
    const one = await open(["1"]);
    await one.list.put("2", { api: "web" });
    const other = await open(["3"]);
    await one.list.put("4", {});
    for (const [key] of (await one.cache.entries()) ?? []) await one.cache.delete(key);
    await other.list.put("5", {});
    await one.list.refresh();
    await other.list.refresh();
    for (const { list } of [one, other])
      expect([...list].map(({ room }) => room).toSorted()).toEqual(["1", "2", "3", "4", "5"]);
    expect([...other.list]).toContainEqual({ room: "2", api: "web" });
  });
});
