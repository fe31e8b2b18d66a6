import { describe, expect, test, vi } from "vitest";
import { isAllPlayed } from "../sample-of.ts";
import {
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

const ROOMS = `${NAME}:watch-1:rooms`;
const CHANGES = `${NAME}:watch-1:changes`;

async function two() {
  const redis = await running();
  const site = newSite();
  site.rooms["1"] = { living: true, liveId: "a" };
  const services = await Promise.all(
    ["one", "two"].map((name) => serve(name, site, { keptIn: redis.url, rooms: ["1"] })),
  );
  const told = await Promise.all(services.map((service) => service.events()));
  const types = () => told.map((events) => events.map(({ event }) => event));
  await turnsOf(services);
  await vi.waitFor(() => expect(types()).toEqual([["live"], ["live"]]), PATIENCE);
  return { site, look: await lookInto(redis), services: services as [Service, Service], types };
}

describe.skipIf(isRedisLeftOut || !isAllPlayed)(
  "services on one Redis that is emptied (needs redis-server)",
  () => {
    test("tell what changes in that moment all the same", async () => {
      const { site, look, types } = await two();
      site.meanwhile = async () => {
        site.rooms["1"] = { living: false };
        await look.flushAll();
      };
      const ends = () => types().map((each) => each.filter((type) => type === "ended").length);
      await vi.waitFor(() => expect(ends()).toEqual([1, 1]), PATIENCE);
    });

    test("do not put back what one of them has removed since", async () => {
      const { look, services } = await two();
      const [one, other] = services;
      expect(await one.put("2")).toBe(204);
      const names = async (service: Service) => (await service.standing()).rooms.map(({ name }) => name);
      await vi.waitFor(async () => expect((await names(other)).toSorted()).toEqual(["1", "2"]), PATIENCE);
      await look.flushAll();
      expect(await other.remove("2")).toBe(204);
      // Whoever takes a change knows the new list, and has put its own rooms on it.
      expect(await one.put("3")).toBe(204);
      expect((await look.hKeys(ROOMS)).toSorted()).toEqual(["", "1", "3"]);
      for (const service of services)
        await vi.waitFor(async () => expect((await names(service)).toSorted()).toEqual(["1", "3"]), PATIENCE);
      expect(await one.put("2")).toBe(204);
      expect((await look.hKeys(ROOMS)).toSorted()).toEqual(["", "1", "2", "3"]);
    });

    test("tell readers that changes may be missing", async () => {
      const { look, services, types } = await two();
      await look.flushAll();
      expect(await services[0].put("2")).toBe(204);
      for (const place of [0, 1]) await vi.waitFor(() => expect(types()[place]).toContain("gap"), PATIENCE);
    });
  },
);

describe.skipIf(isRedisLeftOut || !isAllPlayed)(
  "a service that has fallen behind (needs redis-server)",
  () => {
    const change = [
      "XADD",
      CHANGES,
      "MAXLEN",
      "~",
      "1000",
      "*",
      "version",
      "1",
      "event",
      "title",
      "data",
      "{}",
    ];

    test.each([
      ["reads on where it was, of which nothing is left", 2_500, []],
      ["was cut off, and what it read last is there still", 1_050, [["CLIENT", "KILL", "TYPE", "normal"]]],
    ])("tells readers that changes are missing: it %s", async (_how, count, before) => {
      const { look, types } = await two();
      const all = look.multi();
      for (const command of before) all.addCommand(command);
      for (let each = 0; each < count; each += 1) all.addCommand(change);
      await all.exec();
      await vi.waitFor(() => {
        for (const each of types()) expect(each.length).toBeGreaterThan(900);
      }, PATIENCE);
      for (const each of types()) expect(each.slice(0, 3)).toEqual(["live", "gap", "title"]);
    });
  },
);
