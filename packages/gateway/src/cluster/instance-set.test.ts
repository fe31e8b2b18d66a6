import { manualClock } from "@stream-fallback/core/testing";
import { describe, expect, it } from "vitest";
import type { Child, ChildEnd } from "./child.ts";
import { clusterStatus } from "./cluster-status.ts";
import { Instance } from "./instance.ts";
import { InstanceSet } from "./instance-set.ts";
import { RestartBackoff } from "./restart-backoff.ts";

/** A program that is played. */
interface Played extends Child {
  readonly place: number;
  /** The signals that it was sent. */
  readonly got: string[];
  die(by: string): void;
}

interface World {
  /** What a program does: by default it is well at once, and ends at SIGTERM. */
  isWell: boolean;
  hearsTerm: boolean;
  isFree: boolean;
}

function newWorld() {
  const clock = manualClock();
  const world: World = { isWell: true, hearsTerm: true, isFree: true };
  /** All that ever ran, and those that run now. */
  const played: Played[] = [];
  const running = new Set<Played>();
  /** How many were asked after each change. */
  const asked: number[] = [];
  const drains: number[] = [];
  const said: string[] = [];
  const say = (fields: object, message: string) => void said.push(`${message} ${JSON.stringify(fields)}`);
  const logger = { debug: say, info: () => {}, warn: say, error: say };
  let onDrain: () => Promise<void> = async () => {};

  function start(place: number): Played {
    const { promise: ended, resolve } = Promise.withResolvers<ChildEnd>();
    const got: string[] = [];
    const die = (by: string) => {
      running.delete(child);
      resolve({ by });
    };
    const kill = (signal: "SIGTERM" | "SIGKILL") => {
      got.push(signal);
      if (signal === "SIGKILL" || world.hearsTerm) die(signal);
    };
    const child: Played = { place, pid: played.length, ended, got, kill, die };
    played.push(child);
    running.add(child);
    return child;
  }

  const set: InstanceSet = new InstanceSet({
    places: 5,
    make: (place) =>
      new Instance({
        ...{ name: `at ${place}`, clock, logger, readyMs: 60_000, graceMs: 12_000 },
        backoff: new RestartBackoff(() => 0),
        start: () => start(place),
        isFree: async () => world.isFree,
        isWell: async () => world.isWell,
        onChange: () => void asked.push(set.all.filter(({ isReady }) => isReady).length),
        async drained() {
          drains.push(place);
          await onDrain();
        },
      }),
  });
  const places = () => [...running].map(({ place }) => place).toSorted();
  const holdDrains = () => {
    const gate = Promise.withResolvers<void>();
    onDrain = () => gate.promise;
    return () => gate.resolve();
  };
  async function begin(count: number) {
    const begun = set.begin();
    await clock.advance(0);
    expect(await begun).toBe(true);
    set.scale(count);
    await clock.advance(0);
    expect(clusterStatus(set)).toEqual({ wanted: count, running: count, restarts: 0 });
    asked.length = 0;
  }
  return { clock, world, played, running, asked, drains, said, set, places, holdDrains, begin };
}

describe("the instances of a cluster", () => {
  it("join when they are well, and those that go are drained before they are told to end", async () => {
    const { clock, world, played, set, places, drains, holdDrains, begin } = newWorld();
    await begin(2);
    world.isWell = false;
    set.scale(4);
    await clock.advance(5_000);
    expect([places(), clusterStatus(set).running]).toEqual([[0, 1, 2, 3], 2]);
    world.isWell = true;
    await clock.advance(100);
    expect(clusterStatus(set).running).toBe(4);
    const letGo = holdDrains();
    set.scale(1);
    await clock.advance(5_000);
    expect([clusterStatus(set).running, drains.toSorted(), places()]).toEqual([1, [1, 2, 3], [0, 1, 2, 3]]);
    expect(played.flatMap(({ got }) => got)).toEqual([]);
    letGo();
    await clock.advance(0);
    expect([places(), set.all.length]).toEqual([[0], 1]);
    expect(played.slice(1).map(({ got }) => got)).toEqual([["SIGTERM"], ["SIGTERM"], ["SIGTERM"]]);
  });

  it("that are wanted again while they go begin anew once they have gone", async () => {
    const { clock, played, set, places, holdDrains, begin } = newWorld();
    await begin(2);
    const letGo = holdDrains();
    set.scale(1);
    await clock.advance(1_000);
    set.scale(2);
    await clock.advance(1_000);
    expect(played).toHaveLength(2);
    letGo();
    await clock.advance(100);
    expect([played.length, places(), clusterStatus(set)]).toEqual([
      3,
      [0, 1],
      { wanted: 2, running: 2, restarts: 0 },
    ]);
  });

  it("that die are started again later and later, and at once after a minute of life", async () => {
    const { clock, played, set, asked, said, begin } = newWorld();
    await begin(2);
    const lives: number[] = [];
    for (const lifeMs of [100, 100, 100, 70_000]) {
      await clock.advance(lifeMs);
      const before = clock.now();
      const starts = played.length;
      played.at(-1)?.die("SIGKILL");
      while (played.length === starts) await clock.advance(50);
      await clock.advance(0);
      lives.push(clock.now() - before);
    }
    expect(lives).toEqual([750, 1_500, 3_000, 750]);
    expect(clusterStatus(set)).toEqual({ wanted: 2, running: 2, restarts: 4 });
    expect(asked).toEqual([1, 2, 1, 2, 1, 2, 1, 2]);
    expect(said[0]).toContain('"reason":"it ended by SIGKILL"');
  });

  it("that never become well are killed after their time, wait, and are told of", async () => {
    const { clock, world, played, set, said, begin } = newWorld();
    await begin(1);
    world.isWell = false;
    set.scale(2);
    await clock.advance(59_000);
    expect(played).toHaveLength(2);
    await clock.advance(1_100);
    expect(played[1]?.got).toEqual(["SIGTERM"]);
    expect(said).toEqual([expect.stringContaining("it did not become ready within 60 s")]);
    await clock.advance(1_000);
    expect(played).toHaveLength(3);
  });

  it("whose port another program has are not started, and are told of", async () => {
    const { clock, world, played, set, said, begin } = newWorld();
    await begin(1);
    world.isFree = false;
    set.scale(2);
    await clock.advance(1_000);
    expect([played.length, set.all[1]?.state]).toEqual([1, "waiting"]);
    expect(said[0]).toContain("its port is in use by another program");
    world.isFree = true;
    await clock.advance(4_000);
    expect(clusterStatus(set).running).toBe(2);
  });

  it("that do not end by SIGTERM are killed after their grace", async () => {
    const { clock, world, played, running, set, begin } = newWorld();
    await begin(2);
    world.hearsTerm = false;
    const closed = set.close();
    await clock.advance(11_900);
    expect(running.size).toBe(2);
    await clock.advance(200);
    await closed;
    expect(played.map(({ got }) => got)).toEqual([
      ["SIGTERM", "SIGKILL"],
      ["SIGTERM", "SIGKILL"],
    ]);
  });

  it("are killed at once by who cannot wait, even while they drain or wait to be started again", async () => {
    const { clock, played, running, set, holdDrains, begin } = newWorld();
    await begin(4);
    holdDrains();
    set.scale(3);
    played.find(({ place }) => place === 1)?.die("code 1");
    await clock.advance(100);
    set.kill();
    const closed = set.close();
    await clock.advance(0);
    await closed;
    expect(running.size).toBe(0);
    await clock.advance(60_000);
    expect(played).toHaveLength(4);
  });

  it("are started anew one after the other, and all but one are always asked", async () => {
    const { clock, played, asked, set, drains, begin } = newWorld();
    await begin(3);
    const rolled = set.restart();
    expect(set.isRolling).toBe(true);
    await clock.advance(1_000);
    await rolled;
    expect([played.length, drains, set.isRolling]).toEqual([6, [0, 1, 2], false]);
    expect(asked).toEqual([2, 3, 2, 3, 2, 3]);
    expect(clusterStatus(set)).toEqual({ wanted: 3, running: 3, restarts: 0 });
  });

  it("of which there is one has another beside it while it is started anew", async () => {
    const { clock, asked, set, places, begin } = newWorld();
    await begin(1);
    const rolled = set.restart();
    await clock.advance(1_000);
    await rolled;
    expect([asked, places()]).toEqual([[2, 1, 2, 1], [0]]);
    expect(clusterStatus(set)).toEqual({ wanted: 1, running: 1, restarts: 0 });
  });

  it("are left alone where one of them does not become ready again", async () => {
    const { clock, world, played, set, begin } = newWorld();
    await begin(3);
    world.isFree = false;
    const rolled = set.restart();
    await clock.advance(100);
    await rolled;
    expect(played).toHaveLength(3);
    expect(clusterStatus(set).running).toBe(2);
  });

  it.each([0, 6, 1.5, Number.NaN, -1])("are never %s of five ports", async (count) => {
    const { set, begin } = newWorld();
    await begin(2);
    expect(() => set.scale(count)).toThrow("must be a whole number from 1 to 5");
    expect(set.wanted).toBe(2);
  });
});
