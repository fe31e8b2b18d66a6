import { describe, expect, test, vi } from "vitest";
import { isAllPlayed } from "../sample-of.ts";
import {
  by,
  lookInto,
  NAME,
  newSite,
  PATIENCE,
  running,
  type Service,
  serve,
  turnsOf,
} from "./shared-services.ts";
import { isRedisLeftOut } from "./start-redis.ts";

describe.skipIf(isRedisLeftOut)("services on one Redis (needs redis-server)", () => {
  test("watch one at a time, tell the same changes by the same ids, and take over without telling anything anew", async () => {
    const redis = await running();
    const site = newSite();
    site.rooms["1"] = { living: true, liveId: "a" };
    const watch = { keptIn: redis.url, rooms: ["1"] };
    const services = await Promise.all(["one", "two", "three"].map((name) => serve(name, site, watch)));
    const told = await Promise.all(services.map((service) => service.events()));
    const [holder, others] = await turnsOf(services);
    const [other] = others as [Service];
    const types = () => told.map((events) => events.map(({ event }) => event));
    await vi.waitFor(() => expect(types()).toEqual([["live"], ["live"], ["live"]]), PATIENCE);
    // At another one than watches, which hears of it at once.
    expect(await other.put("2", { intervalMs: 1_500 })).toBe(204);
    site.rooms["2"] = { living: true, liveId: "b" };
    await vi.waitFor(() => expect(types()[2]).toEqual(["live", "live"]), PATIENCE);
    const rows = [
      { name: "1", state: "live" },
      { name: "2", state: "live", intervalMs: 1_500 },
    ];
    await vi.waitFor(async () => expect((await other.standing()).rooms).toMatchObject(rows), PATIENCE);

    const before = performance.now();
    await holder.close();
    const [next] = await turnsOf(others);
    // Nobody waits for the end of the lease.
    expect(performance.now() - before).toBeLessThan(2_500);
    site.rooms["1"] = { living: false };
    await vi.waitFor(
      () => expect(types().filter((each) => each.includes("ended"))).toHaveLength(2),
      PATIENCE,
    );
    const last = others.find((each) => each !== next) as Service;
    const ofNext = told[services.indexOf(next)] ?? [];
    const ofLast = told[services.indexOf(last)] ?? [];
    expect(ofNext.map(({ event }) => event)).toEqual(["live", "live", "ended"]);
    expect(ofLast).toEqual(ofNext);
    // A reader goes on at another one behind what it has.
    const again = await last.events(ofNext[0]?.id);
    await vi.waitFor(() => expect(again).toEqual(ofNext.slice(1)), PATIENCE);
    // Nobody asks out of turn: each one's asks are in one piece.
    const pieces = site.askedBy.filter((name, place) => name !== site.askedBy[place - 1]);
    expect(pieces).toHaveLength(2);

    // A room that is known by its number is removed where nobody watches, and a service that begins later has all of it.
    expect(await last.remove("2")).toBe(204);
    await vi.waitFor(async () => expect((await next.standing()).rooms).toHaveLength(1), PATIENCE);
    const late = await serve("late", site, { keptIn: redis.url });
    const heard = await late.events(ofNext[0]?.id);
    await vi.waitFor(() => expect(heard).toEqual(ofNext.slice(1)), PATIENCE);
    expect((await late.standing()).rooms).toMatchObject([{ name: "1" }]);
  });

  test.skipIf(!isAllPlayed)(
    "go on answering while the Redis is away, promise nothing meanwhile, and watch again when it is back, empty",
    async () => {
      const redis = await running();
      const site = newSite();
      const watch = { keptIn: redis.url, rooms: ["1"], cache: redis.url };
      const services = await Promise.all(["one", "two"].map((name) => serve(name, site, watch)));
      const [one, two] = services as [Service, Service];
      await turnsOf(services);
      expect(await one.put("2", { hours: ["00:00-24:00"] })).toBe(204);
      const told = await two.events();
      await redis.kill();
      for (const service of services) {
        const begun = performance.now();
        expect(await service.put("3")).toBe(503);
        expect(await service.remove("1")).toBe(503);
        expect((await fetch(`${service.origin}/v1/rooms/1`)).status).toBe(200);
        expect((await fetch(`${service.origin}/health`)).status).toBe(200);
        expect(performance.now() - begun).toBeLessThan(5_000);
      }
      await vi.waitFor(() => expect(told.map(({ event }) => event)).toContain("unwatched"), PATIENCE);
      expect(await by(services)).toEqual(["nobody", "nobody"]);
      const asked = site.askedBy.length;
      await redis.start();
      await turnsOf(services);
      await vi.waitFor(() => expect(told.map(({ event }) => event)).toContain("watched"), PATIENCE);
      await vi.waitFor(() => expect(site.askedBy.length).toBeGreaterThan(asked), PATIENCE);
      // What was promised is put back by those who know it.
      const late = await serve("late", site, { keptIn: redis.url });
      const names = async () => (await late.standing()).rooms.map(({ name }) => name).toSorted();
      await vi.waitFor(async () => expect(await names()).toEqual(["1", "2"]), PATIENCE);
      expect(await late.put("3")).toBe(204);
    },
  );

  test.skipIf(!isAllPlayed)("watch no more while it hangs, and again when it goes on", async () => {
    const redis = await running();
    const site = newSite();
    const watch = { keptIn: redis.url, rooms: ["1"] };
    const services = await Promise.all(["one", "two"].map((name) => serve(name, site, watch)));
    await turnsOf(services);
    redis.pause();
    await vi.waitFor(async () => expect(await by(services)).toEqual(["nobody", "nobody"]), PATIENCE);
    const asked = site.askedBy.length;
    redis.resume();
    await turnsOf(services);
    await vi.waitFor(() => expect(site.askedBy.length).toBeGreaterThan(asked), PATIENCE);
  });

  test.skipIf(!isAllPlayed)("leave what a later release has kept as it is, and do not watch it", async () => {
    const redis = await running();
    const site = newSite();
    const look = await lookInto(redis);
    const later = JSON.stringify({ version: 2, wishes: { onlyOn: "Mondays" } });
    await look.hSet(`${NAME}:watch-1:rooms`, { "": "a list", 7: later, 8: "no JSON" });
    await look.hSet(`${NAME}:watch-1:told`, "1", JSON.stringify({ version: 2, was: "live" }));
    await look.xAdd(`${NAME}:watch-1:changes`, "*", { version: "2", kind: "of later" });
    const service = await serve("one", site, { keptIn: redis.url, rooms: ["1", "7"] });
    const told = await service.events();
    await turnsOf([service]);
    site.rooms["1"] = { living: true, liveId: "a" };
    await vi.waitFor(() => expect(told).toMatchObject([{ event: "live" }]), PATIENCE);
    expect((await service.standing()).rooms.map(({ name }) => name)).toEqual(["1"]);
    expect(await service.put("2")).toBe(204);
    const kept = await look.hGetAll(`${NAME}:watch-1:rooms`);
    expect(kept).toMatchObject({ 7: later, 8: "no JSON", 1: expect.any(String), 2: expect.any(String) });
  });
});
