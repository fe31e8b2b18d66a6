import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { isAllPlayed } from "../sample-of.ts";
import { newSite, PATIENCE, type Service, serve, turnsOf } from "./shared-services.ts";

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "shared-file-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite://${join(folder, "site", "cache-1.sqlite")}`;
}

describe.skipIf(!isAllPlayed)("services on one new cache file", () => {
  test("watch one at a time, tell the same changes by the same ids, and take over without telling anything anew", async () => {
    const site = newSite();
    const watch = { keptIn: newFile() };
    const services = await Promise.all(["one", "two", "three"].map((name) => serve(name, site, watch)));
    const told = await Promise.all(services.map((service) => service.events()));
    const [holder, others] = await turnsOf(services);
    const [other] = others as [Service];
    site.rooms["1"] = { living: true, liveId: "a" };
    expect(await other.put("1")).toBe(204);
    const types = () => told.map((events) => events.map(({ event }) => event));
    await vi.waitFor(() => expect(types()).toEqual([["live"], ["live"], ["live"]]), PATIENCE);
    // At another one than watches, which hears of it within a second.
    expect(await other.put("2", { intervalMs: 1_500 })).toBe(204);
    site.rooms["2"] = { living: true, liveId: "b" };
    await vi.waitFor(() => expect(types()[2]).toEqual(["live", "live"]), PATIENCE);
    const rows = [
      { name: "1", state: "live" },
      { name: "2", state: "live", intervalMs: 1_500 },
    ];
    await vi.waitFor(async () => expect((await other.standing()).rooms).toMatchObject(rows), PATIENCE);

    await holder.close();
    const [next] = await turnsOf(others);
    site.rooms["1"] = { living: false };
    await vi.waitFor(
      () => expect(types().filter((each) => each.includes("ended"))).toHaveLength(2),
      PATIENCE,
    );
    const last = others.find((each) => each !== next) as Service;
    const ofNext = told[services.indexOf(next)] ?? [];
    expect(ofNext.map(({ event }) => event)).toEqual(["live", "live", "ended"]);
    expect(told[services.indexOf(last)]).toEqual(ofNext);
    // A reader goes on at another one behind what it has.
    const again = await last.events(ofNext[0]?.id);
    await vi.waitFor(() => expect(again).toEqual(ofNext.slice(1)), PATIENCE);
    // Nobody asks out of turn: each one's asks are in one piece.
    const pieces = site.askedBy.filter((name, place) => name !== site.askedBy[place - 1]);
    expect(pieces).toHaveLength(2);

    expect(await last.remove("2")).toBe(204);
    await vi.waitFor(async () => expect((await next.standing()).rooms).toHaveLength(1), PATIENCE);
  });

  test("name one list, however many begin at the same moment, and hear all changes in one order", async () => {
    const site = newSite();
    const keptIn = newFile();
    const rooms = Array.from({ length: 40 }, (_, number) => String(number));
    const services = await Promise.all(
      Array.from({ length: 6 }, (_, number) => serve(`service ${number}`, site, { keptIn, rooms })),
    );
    const told = await Promise.all(services.map((service) => service.events()));
    await turnsOf(services);
    for (const room of rooms) site.rooms[room] = { living: true, liveId: room };
    const lives = (events: { event: string }[]) => events.filter(({ event }) => event === "live");
    for (const events of told)
      await vi.waitFor(() => expect(lives(events)).toHaveLength(rooms.length), PATIENCE);
    for (const events of told) {
      expect(events.map(({ event }) => event)).not.toContain("gap");
      expect(events.map(({ id }) => id)).toEqual(told[0]?.map(({ id }) => id));
    }
    const late = await serve("late", site, { keptIn });
    expect((await late.standing()).rooms).toHaveLength(rooms.length);
  });
});
