import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { MINUTE_MS, offAir, onAir, shakenClock, type Watching, watching } from "./test-world/watching.ts";
import { createWorld, failing } from "./test-world.ts";

/** Of which each second has its share; `.ci/run` watches all. */
const ROOMS = process.env.PLAY_ALL === "1" ? 10_000 : 1_000;

describe("a watched room", () => {
  it("that is on air is told at once", async () => {
    const { clock, replies, told } = watching(["123"]);
    replies.web = () => onAir;
    await clock.advance(0);
    expect(told).toMatchObject([{ type: "live", name: "123", room: { provider: "site", roomId: "123" } }]);
    expect(told[0]).not.toHaveProperty("before");
  });

  it("that is off air at first is nothing to tell", async () => {
    const { clock, replies, told, watcher } = watching(["123"]);
    replies.web = () => offAir;
    await clock.advance(5 * MINUTE_MS);
    expect(told).toEqual([]);
    expect(watcher.rooms()).toMatchObject([{ name: "123", state: "off-air" }]);
  });

  it("has in its row what its last answer told, and why nobody can tell", async () => {
    const { clock, replies, watcher } = watching(["123"]);
    const untold = { title: undefined, owner: undefined, onAirSince: undefined, code: undefined };
    expect(watcher.rooms()).toMatchObject([{ state: "new", ...untold }]);
    const began = new Date(clock.wallNow() - 5_000);
    replies.web = () => ({ ...onAir, owner: "somebody", liveStartTime: began });
    await clock.advance(0);
    expect(watcher.rooms()).toMatchObject([
      { title: "first", owner: "somebody", onAirSince: Number(began), code: undefined },
    ]);
    replies.web = () => ({ ...onAir, title: "" });
    await clock.advance(1.2 * MINUTE_MS);
    expect(watcher.rooms()).toMatchObject([{ state: "live", title: undefined, onAirSince: undefined }]);
    replies.web = failing("RISK_CONTROL");
    await clock.advance(60 * MINUTE_MS);
    expect(watcher.rooms()).toMatchObject([
      { state: "unknown", onAirSince: undefined, code: expect.stringMatching(/^[A-Z_]+$/) },
    ]);
  });

  it("is told when it goes on air, gets another title, and ends", async () => {
    const { clock, replies, told } = watching(["123"]);
    for (const reply of [offAir, onAir, { ...onAir, title: "second" }, offAir]) {
      replies.web = () => reply;
      await clock.advance(1.2 * MINUTE_MS);
    }
    expect(told.map(({ type }) => type)).toEqual(["live", "title", "ended"]);
    expect(told[1]).toMatchObject({ info: { title: "second" }, before: { title: "first" } });
  });

  it("on air with another broadcast is live anew, and the one before is told with it", async () => {
    const { clock, replies, told } = watching(["123"]);
    for (const liveId of ["broadcast-1", "", "broadcast-2"]) {
      replies.web = () => ({ ...onAir, liveId });
      await clock.advance(1.2 * MINUTE_MS);
    }
    expect(told.map(({ type }) => type)).toEqual(["live"]);
    replies.web = () => ({ ...onAir, liveId: "broadcast-2" });
    await clock.advance(1.2 * MINUTE_MS);
    expect(told.map(({ type }) => type)).toEqual(["live"]);
  });

  it("of which nobody can tell is unknown once, never ended, and told again when it is known", async () => {
    const { clock, replies, told } = watching(["123"]);
    replies.web = () => onAir;
    await clock.advance(MINUTE_MS);
    replies.web = failing("RISK_CONTROL");
    await clock.advance(60 * MINUTE_MS);
    expect(told.map(({ type }) => type)).toEqual(["live", "unknown"]);
    expect(told[1]).toMatchObject({ lastKnown: { living: true } });
    replies.web = () => onAir;
    await clock.advance(61 * MINUTE_MS);
    expect(told.map(({ type }) => type)).toEqual(["live", "unknown", "live"]);
  });

  it("that there is not is told once, and asked for rarely", async () => {
    const { clock, replies, told, asked } = watching(["123"]);
    replies.web = failing("ROOM_NOT_FOUND");
    await clock.advance(65 * MINUTE_MS);
    expect(told).toMatchObject([{ type: "unknown", error: { code: "ROOM_NOT_FOUND" } }]);
    expect(told[0]).not.toHaveProperty("lastKnown");
    expect(asked.length).toBeLessThan(5);
  });
});

describe("rooms of a watch", () => {
  it("come and go while it runs", async () => {
    const { clock, replies, told, watcher, asked } = watching([]);
    replies.web = () => onAir;
    await clock.advance(MINUTE_MS);
    watcher.add("123");
    await clock.advance(1);
    expect(told).toHaveLength(1);
    watcher.remove("123");
    await clock.advance(10 * MINUTE_MS);
    expect(asked).toHaveLength(1);
    expect(watcher.rooms()).toEqual([]);
  });

  it("are spread evenly: no second has more than twice its share", async () => {
    const rooms = Array.from({ length: ROOMS }, (_, index) => String(index));
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const perSecond = new Map<number, number>();
    const { clock, replies } = watching(rooms, { random });
    replies.web = () => {
      const second = Math.floor(clock.now() / 1_000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
      return offAir;
    };
    await clock.advance(3 * MINUTE_MS);
    const counts = [...perSecond.values()];
    const mean = ROOMS / 60;
    expect(counts.length).toBeGreaterThan(175);
    expect(Math.max(...counts)).toBeLessThan(2 * mean);
  });

  it("that nobody takes the changes of keep their newest ones, and no more", async () => {
    const { clock, replies, client } = createWorld({ config: { rates: { enabled: false } } });
    const watcher = client.watch(["123"], { intervalMs: MINUTE_MS });
    for (let turn = 0; turn < 10; turn += 1) {
      replies.web = () => (turn % 2 === 0 ? onAir : offAir);
      await clock.advance(1.1 * MINUTE_MS);
    }
    const taken: string[] = [];
    const changes = watcher[Symbol.asyncIterator]();
    for (let turn = 0; turn < 4; turn += 1) taken.push((await changes.next()).value?.type ?? "none");
    expect(taken).toEqual(["live", "ended", "live", "ended"]);
    await client.close();
    expect(await changes.next()).toEqual({ done: true, value: undefined });
  });
});

describe("a watch", () => {
  it.each([
    ["its signal", (_: Watching, controller: AbortController) => controller.abort()],
    ["close()", ({ watcher }: Watching) => watcher.close()],
    ["the end of the client", ({ client }: Watching) => client.close()],
  ])("ends by %s, and asks nobody after that", async (_, end) => {
    const controller = new AbortController();
    const world = watching(["123"], { options: { signal: controller.signal } });
    world.replies.web = () => onAir;
    await world.clock.advance(1);
    await end(world, controller);
    await world.clock.advance(10 * MINUTE_MS);
    expect(world.asked).toHaveLength(1);
  });

  it("ends when its loop is left", async () => {
    const { client, clock, replies, asked } = createWorld({ config: { rates: { enabled: false } } });
    replies.web = () => onAir;
    const first = (async () => {
      for await (const change of client.watch(["123"])) return change.type;
      return "none";
    })();
    await clock.advance(1);
    expect(await first).toBe("live");
    await clock.advance(10 * MINUTE_MS);
    expect(asked).toHaveLength(1);
    await client.close();
  });

  it("after the process stood still asks for its rooms one after the other, not all at once", async () => {
    const rooms = Array.from({ length: 600 }, (_, index) => String(index));
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const { clock, shaken } = shakenClock();
    const { replies } = watching(rooms, { random, clock });
    let asks = 0;
    replies.web = () => {
      asks += 1;
      return offAir;
    };
    await clock.advance(3 * MINUTE_MS);
    asks = 0;
    shaken.stoodStillMs = 10 * MINUTE_MS;
    await clock.advance(1_000);
    expect(asks).toBeLessThan(40);
    await clock.advance(2 * MINUTE_MS);
    expect(asks).toBeGreaterThanOrEqual(600);
  });

  it("refuses what names no room, and options that cannot be", () => {
    const { client } = createWorld();
    for (const bad of [
      () => client.watch("123" as never),
      () => client.watch([1 as never]),
      () => client.watch(["1"], { intervalMs: 10 }),
      () => client.watch(["1"], { intervalMs: { near: "soon" as never } }),
      () => client.watch(["1"]).add("2", { hours: "all" as never }),
      () => client.watch([{ room: "1", timeZone: "Atlantis/Capital" }]),
      () => client.watch(["1"]).add("2", { timeZone: "Atlantis/Capital" }),
    ])
      expect(bad).toThrow(StreamFallbackError);
  });

  it("refuses options that there are not, and tells the one that may be meant", () => {
    const { client } = createWorld();
    const interval = { interval: 60_000 } as never;
    for (const [begin, message] of [
      [() => client.watch(["1"], interval), "watch has no option interval, did you mean intervalMs?"],
      [
        () => client.watch([{ room: "1", hour: [] } as never]),
        "a watched room has no option hour, did you mean hours?",
      ],
      [
        () => client.watch([]).add("1", interval),
        "a watched room has no option interval, did you mean intervalMs?",
      ],
      [
        () => client.watch([], { intervalMs: { idles: 600_000 } as never }),
        "intervalMs has no option idles, did you mean idle?",
      ],
    ] as const)
      expect(begin).toThrow(expect.objectContaining({ code: "INVALID_INPUT", message }));
  });

  it("that is refused leaves no timer behind", () => {
    const clock = manualClock();
    const timers = new Set<unknown>();
    const { client } = createWorld({
      clock: {
        ...clock,
        setTimeout(run, ms) {
          const timer = clock.setTimeout(run, ms);
          timers.add(timer);
          return timer;
        },
        clearTimeout: (timer) => void timers.delete(timer),
      },
    });
    const rooms = [{ room: "1" }, { room: "2", hours: ["never"] }];
    expect(() => client.watch(rooms)).toThrow(StreamFallbackError);
    expect(timers.size).toBe(0);
  });
});
