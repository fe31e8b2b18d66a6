import { setImmediate } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { Adapter, RoomQuery, RoomReply } from "../provider/provider.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import type { RoomChange } from "../watch/room-change.ts";
import type { Client } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";
import { blankRoom, failing } from "./test-world.ts";

const MINUTE_MS = 60_000;

interface Site {
  client: Client;
  clock: ReturnType<typeof manualClock>;
  /** Each request about many rooms, as the numbers of them and who asked. */
  batches: { rooms: string[]; identity: string }[];
  /** Each request about one room. */
  alone: string[];
  /** What the site says of a room among many; off air unless the test says otherwise. */
  says: { of(room: string): RoomReply };
}

interface SiteOptions extends Partial<ClientOptions<unknown>> {
  batch?: Partial<Adapter>;
  /** Ways to ask about one room each. @default ["web"] */
  others?: readonly string[];
}

/** A site that answers about many rooms at once, which is what is asked last where the rooms are asked about one by one. */
function setUp({ batch, others = ["web"], ...options }: SiteOptions = {}): Site {
  const clock = manualClock();
  const batches: Site["batches"] = [];
  const alone: string[] = [];
  const says: Site["says"] = { of: (room) => ({ ...blankRoom, title: `batch ${room}`, living: false }) };
  const site = defineProvider({
    ...{ id: "site", name: "Site", siteURL: "https://site.example", matchURL: () => false },
    resolve: async (roomId) => ({ provider: "site", roomId }),
    adapters: [
      {
        ...{ name: "batch", priority: 9, provides: ["status"] },
        async fetchRoom({ room }) {
          alone.push(`batch ${room.roomId}`);
          return { ...blankRoom, title: `alone ${room.roomId}`, living: false };
        },
        async fetchRooms(queries, { identity }) {
          const rooms = queries.map(({ room }) => room.roomId);
          batches.push({ rooms, identity: identity.id });
          return rooms.map((room) => says.of(room));
        },
        ...batch,
      },
      ...others.map(
        (name): Adapter => ({
          ...{ name, priority: 1, provides: ["status"] },
          async fetchRoom({ room }) {
            alone.push(`${name} ${room.roomId}`);
            return { ...blankRoom, title: `alone ${room.roomId}`, living: true };
          },
        }),
      ),
    ],
  });
  const client = createClient({
    ...{ providers: [site], clock, random: seededRandom(1), strategy: "tiered" },
    config: { failover: { rounds: 1 }, rates: { enabled: false } },
    ...options,
  });
  onTestFinished(() => client.close());
  return { client, clock, batches, alone, says };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${1_000 + index}`);

/** The answers about these rooms, or why there is none; all are asked for at one moment. */
async function askAll({ client, clock }: Site, rooms: readonly string[], call = {}) {
  const asked = Promise.all(rooms.map((room) => client.getInfo(room, call).catch((error: unknown) => error)));
  await clock.advance(1_000);
  return (await asked) as { title?: string; code?: string; api?: string; living?: boolean }[];
}

describe("rooms that are asked for at one moment", () => {
  it("cost a request for each fifty of them", async () => {
    const site = setUp();
    const answers = await askAll(site, numbers(1_000));
    expect(answers.map(({ title }) => title)).toEqual(numbers(1_000).map((room) => `batch ${room}`));
    expect(site.batches.map(({ rooms }) => rooms.length)).toEqual(Array(20).fill(50));
    expect(site.alone).toEqual([]);
  });

  it("are as many per request as the adapter takes", async () => {
    const site = setUp({ batch: { batchSize: 2 } });
    await askAll(site, numbers(5));
    expect(site.batches.map(({ rooms }) => rooms.length)).toEqual([2, 2]);
    expect(site.alone).toEqual(["web 1004"]);
  });

  it("are asked for one by one where that is what the call wants, or a single one is asked for", async () => {
    const site = setUp();
    await askAll(site, numbers(2), { api: "web" });
    await askAll(site, ["3"]);
    expect(site.batches).toEqual([]);
    expect(site.alone).toEqual(["web 1000", "web 1001", "web 3"]);
    await askAll(site, ["4", "5"], { api: "batch" });
    expect(site.batches).toMatchObject([{ rooms: ["4", "5"] }]);
  });

  it("are asked for together by what may differ between rooms: options, cookie and identity", async () => {
    const site = setUp();
    const calls = [{}, { options: { a: 1 } }, { auth: "name=anna" }].flatMap((call) =>
      ["1", "2"].map((room) => site.client.getInfo(`${room}${JSON.stringify(call).length}`, call)),
    );
    await site.clock.advance(1_000);
    await Promise.all(calls);
    expect(site.batches.map(({ rooms }) => rooms.length)).toEqual([2, 2, 2]);

    const listed = setUp({ identities: [{ id: "anna" }, { id: "ben" }] });
    await askAll(listed, numbers(40));
    expect(listed.batches.map(({ identity }) => identity).toSorted()).toEqual(["anna", "ben"]);
  });

  it("keep what they were told, each for itself", async () => {
    const site = setUp();
    await askAll(site, ["1", "2"]);
    await askAll(site, ["1"]);
    expect(site.batches).toHaveLength(1);
    expect(site.alone).toEqual([]);
  });

  it("go on where one of them is given up", async () => {
    const site = setUp();
    const giving = new AbortController();
    const given = site.client.getInfo("1", { signal: giving.signal }).catch((error: unknown) => error);
    const others = askAll(site, ["2", "3"]);
    giving.abort();
    expect(await given).toMatchObject({ code: "ABORTED" });
    expect((await others).map(({ title }) => title)).toEqual(["batch 2", "batch 3"]);
  });
});

describe("a room of which a reply about many says nothing", () => {
  it("is asked for alone, of another adapter", async () => {
    const site = setUp();
    const { of } = site.says;
    site.says.of = (room) => (room === "2" ? undefined : of(room));
    const answers = await askAll(site, ["1", "2", "3"]);
    expect(answers.map(({ title }) => title)).toEqual(["batch 1", "alone 2", "batch 3"]);
    expect(site.alone).toEqual(["web 2"]);
    expect(answers[1]).toMatchObject({
      living: true,
      meta: { attempts: [{ endpoint: "batch" }, { endpoint: "web", kind: "success" }] },
    });
  });

  it("is unknown where there is no other adapter, and neither off air nor missing", async () => {
    const site = setUp({ others: [] });
    const { of } = site.says;
    site.says.of = (room) => (room === "2" ? undefined : of(room));
    expect(await askAll(site, ["1", "2"])).toMatchObject([{ living: false }, { code: "INCOMPLETE" }]);
  });

  it("is unknown where no other adapter can be asked for it, as for an anchor whose room has no known number", async () => {
    const site = setUp({ batch: { asksByUid: true } });
    site.says.of = () => undefined;
    const anchors = ["7", "8"].map((uid) => ({ provider: "site", roomId: "", uid }));
    const asked = Promise.all(anchors.map((room) => site.client.getInfo(room).catch((error) => error)));
    await site.clock.advance(1_000);
    for (const error of await asked)
      expect(error).toMatchObject({ code: "INCOMPLETE", attempts: [{ endpoint: "batch" }] });
    expect(site.alone).toEqual([]);
  });

  it("fails for itself where the reply proves that there is none", async () => {
    const site = setUp();
    const { of } = site.says;
    const none = new StreamFallbackError("ROOM_NOT_FOUND", "no such room");
    site.says.of = (room) => (room === "2" ? none : of(room));
    expect(await askAll(site, ["1", "2"])).toMatchObject([{ living: false }, { code: "ROOM_NOT_FOUND" }]);
    expect(site.alone).toEqual([]);
  });

  it.each([
    ["of which half is told", { living: true } as RoomReply],
    ["that is told with a doubt", new StreamFallbackError("INCOMPLETE", "for a test")],
    [
      "that cannot be read",
      {
        get living() {
          throw new Error("for a test");
        },
      } as unknown as RoomReply,
    ],
  ])("is asked for alone too: %s", async (_what, reply) => {
    const site = setUp();
    const { of } = site.says;
    site.says.of = (room) => (room === "2" ? reply : of(room));
    const answers = await askAll(site, ["1", "2"]);
    expect(answers.map(({ title }) => title)).toEqual(["batch 1", "alone 2"]);
  });
});

describe("a request about many rooms that fails", () => {
  it("counts once, and the rooms are asked for one by one", async () => {
    const site = setUp({ batch: { fetchRooms: failing("RISK_CONTROL") as never } });
    const answers = await askAll(site, numbers(3));
    expect(answers.map(({ api }) => api)).toEqual(["web", "web", "web"]);
    expect(site.client.balancer("site").numbers().endpoints).toMatchObject([
      { name: "batch", errors: 1 },
      {},
    ]);
    // It is blocked, and is not asked again meanwhile.
    await askAll(site, ["7", "8"]);
    expect(site.alone.slice(3)).toEqual(["web 7", "web 8"]);
  });

  it("is what the rooms end with where there is no other adapter", async () => {
    const site = setUp({ others: [], batch: { fetchRooms: failing("HTTP_STATUS") as never } });
    expect(await askAll(site, ["1", "2"])).toMatchObject([
      { attempts: [{ endpoint: "batch", code: "HTTP_STATUS" }] },
      { attempts: [{ endpoint: "batch", code: "HTTP_STATUS" }] },
    ]);
  });

  it.each([
    ["nothing", undefined],
    ["no list", {}],
    ["a list of another length", []],
  ])("as what it tells is %s", async (_what, told) => {
    const site = setUp({ batch: { fetchRooms: async () => told as never } });
    const answers = await askAll(site, ["1", "2"]);
    expect(answers).toMatchObject([{ api: "web" }, { api: "web" }]);
    expect(answers[0]).toMatchObject({ meta: { attempts: [{ endpoint: "batch", code: "SCHEMA" }, {}] } });
  });

  it("as it rejects in the list, ends no process, and the rooms are asked for one by one", async () => {
    const heard: unknown[] = [];
    const listen = (error: unknown) => void heard.push(error);
    process.on("unhandledRejection", listen);
    onTestFinished(() => void process.off("unhandledRejection", listen));
    const late = () => Promise.reject(new Error("late")) as unknown as RoomReply;
    const site = setUp({ batch: { fetchRooms: async (queries) => queries.map(late) } });
    const answers = await askAll(site, ["1", "2"]);
    expect(answers.map(({ title }) => title)).toEqual(["alone 1", "alone 2"]);
    await setImmediate();
    expect(heard).toEqual([]);
  });

  it("as it puts the rooms in an order of its own, tells none of them what is said of another", async () => {
    const site = setUp({
      batch: {
        async fetchRooms(queries) {
          (queries as RoomQuery[]).reverse();
          return queries.map(({ room }) => ({ ...blankRoom, living: room.roomId === "1" }));
        },
      },
    });
    const answers = await askAll(site, ["1", "2"]);
    expect(answers.map(({ title }) => title)).toEqual(["alone 1", "alone 2"]);
  });

  it("as it hangs, leaves half of the time to ask for the rooms one by one", async () => {
    const site = setUp({ batch: { fetchRooms: () => new Promise(() => {}) } });
    const asked = ["1", "2"].map((room) => site.client.getInfo(room, { timeoutMs: 8_000 }));
    await site.clock.advance(5_000);
    expect(await Promise.all(asked)).toMatchObject([{ api: "web" }, { api: "web" }]);
  });

  it("as it is slow for a call in a hurry, costs no other call its answer", async () => {
    const site: Site = setUp({
      batch: {
        async fetchRooms(queries) {
          await new Promise<void>((resolve) => void site.clock.setTimeout(resolve, 500));
          return queries.map(({ room }) => ({ ...blankRoom, title: `batch ${room.roomId}`, living: false }));
        },
      },
    });
    const hasty = site.client.getInfo("1", { timeoutMs: 300 });
    const others = askAll(site, numbers(48));
    expect(await hasty).toMatchObject({ title: "alone 1" });
    expect((await others).map(({ api }) => api)).toEqual(Array(48).fill("batch"));
    expect(site.alone).toEqual(["web 1"]);
  });

  it("as it takes long, is waited for as long as calls have that have no end", async () => {
    const site = setUp();
    expect(await askAll(site, numbers(2), { timeoutMs: Number.POSITIVE_INFINITY })).toMatchObject([
      { api: "batch" },
      { api: "batch" },
    ]);
  });
});

describe("rooms that are watched", () => {
  it.each([
    ["without rates", { enabled: false }],
    ["with rates", { enabled: true, startPerMinute: 60 }],
  ])("share their requests %s: five hundred cost about ten a minute", async (_how, rates) => {
    const site = setUp({ config: { failover: { rounds: 1 }, rates } });
    const watcher = site.client.watch(numbers(500), { intervalMs: MINUTE_MS });
    await site.clock.advance(3 * MINUTE_MS);
    const before = { batches: site.batches.length, alone: site.alone.length };
    await site.clock.advance(5 * MINUTE_MS);
    expect(watcher.status()).toMatchObject({ rooms: 500, known: 500 });
    const requests = site.batches.length + site.alone.length - before.batches - before.alone;
    expect(requests / 5).toBeLessThan(15);
    const rooms = site.batches.slice(before.batches).flatMap((each) => each.rooms);
    expect(rooms.length / 5).toBeLessThan(500 * 1.25);
  });

  it("are told of as ever: what goes on air, and what nobody knows", async () => {
    const site = setUp({ others: [] });
    const { of } = site.says;
    const told: RoomChange[] = [];
    const watcher = site.client.watch(["1", "2", "3"], { intervalMs: MINUTE_MS });
    void (async () => {
      for await (const change of watcher) told.push(change);
    })();
    await site.clock.advance(2 * MINUTE_MS);
    site.says.of = (room) =>
      room === "1" ? { ...blankRoom, living: true } : room === "2" ? undefined : of(room);
    await site.clock.advance(4 * MINUTE_MS);
    const changes = told.map(({ type, name }) => `${name} ${type}`);
    expect(changes).toContain("1 live");
    expect(changes.filter((change) => change.endsWith("ended"))).toEqual([]);
    expect(changes.filter((change) => change.startsWith("3"))).toEqual([]);
  });
});
