import type { ListSource } from "@stream-fallback/core";
import { describe, expect, it, vi } from "vitest";
import type { ListedBackend } from "./backends/parse-backend.ts";
import { startBackend } from "./test-world/backends.ts";
import { startWorld } from "./test-world/start-world.ts";

const PATIENCE = { timeout: 15_000, interval: 20 };

/** A list that the test changes. */
function changeable(first: readonly ListedBackend[]) {
  let give: (list: readonly ListedBackend[]) => void = () => {};
  const source: ListSource<ListedBackend> = {
    open(take) {
      give = take;
      take(first);
      return { follow: () => {}, close: () => {} };
    },
  };
  return { source, take: (list: readonly ListedBackend[]) => give(list) };
}

describe("a backend", () => {
  it("of weight 3 gets three of four requests beside one of weight 1, where no strategy is named", async () => {
    const [one, two] = [await startBackend(), await startBackend()];
    const { ask } = await startWorld({ play: [], backends: [one.name, `${two.name};weight=3`] });
    for (let count = 0; count < 8; count += 1) await (await ask("/")).text();
    expect([one.asked.length, two.asked.length]).toEqual([2, 6]);
  });

  it("that comes is asked, and one that goes is not, while requests run", async () => {
    const [one, two] = [await startBackend(), await startBackend()];
    const { source, take } = changeable([one.name]);
    const { ask, gateway } = await startWorld({ play: [], backends: source });
    const askAll = async () =>
      new Set(await Promise.all(Array.from({ length: 8 }, async () => (await ask("/")).text())));
    expect(await askAll()).toEqual(new Set([one.name]));
    take([one.name, { host: "127.0.0.1", port: two.port, weight: 2 }]);
    expect(await askAll()).toEqual(new Set([one.name, two.name]));
    take([two.name]);
    expect(await askAll()).toEqual(new Set([two.name]));
    expect(gateway.backends()).toEqual([two.name]);
  });

  it("that goes ends what it has begun, and is left when that has ended", async () => {
    const held = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow = await startBackend(async (_request, answer) => {
      answer.write("first ");
      begun.resolve();
      await held.promise;
      answer.end("last");
    });
    const other = await startBackend();
    const { source, take } = changeable([slow.name]);
    const { ask, status } = await startWorld({ play: [], backends: source, drainMs: 60_000 });
    const answer = await ask("/");
    await begun.promise;
    take([other.name]);
    expect((await status()).backends).toMatchObject([
      { name: other.name, state: "closed" },
      { name: slow.name, state: "draining", open: 1 },
    ]);
    held.resolve();
    expect(await answer.text()).toBe("first last");
    await vi.waitFor(async () => expect((await status()).backends).toHaveLength(1), PATIENCE);
  });

  it("that goes and does not end is cut off after drainMs", async () => {
    const endless = await startBackend((_request, answer) => void answer.write("first "));
    const other = await startBackend();
    const { source, take } = changeable([endless.name]);
    const { ask, status } = await startWorld({ play: [], backends: source, drainMs: 50 });
    const answer = await ask("/");
    take([other.name]);
    await expect(answer.text()).rejects.toThrow();
    await vi.waitFor(async () => expect((await status()).backends).toHaveLength(1), PATIENCE);
  });

  it.each([
    ["nothing", []],
    ["what is no backend", ["127.0.0.1"]],
    ["a bad weight", ["127.0.0.1:80;weight=x"]],
    ["a port that is none", [{ host: "127.0.0.1", port: 70_000 }]],
  ])("stays where a new list has %s", async (_what, list) => {
    const one = await startBackend();
    const { source, take } = changeable([one.name]);
    const { gateway } = await startWorld({ play: [], backends: source });
    expect(() => take(list)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    expect(gateway.backends()).toEqual([one.name]);
  });
});

describe("five backends that are restarted one after another under load", () => {
  it("lose no GET", async () => {
    const play = Array.from({ length: 5 }, () => undefined);
    const world = await startWorld({ play, health: { intervalMs: 100 } });
    let isOver = false;
    const met = new Map<number, number>();
    const load = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const { status } = await world.ask("/");
        met.set(status, (met.get(status) ?? 0) + 1);
      }
    });
    const statesOf = async () => (await world.status()).backends.map(({ state }) => state);
    for (const backend of world.backends) {
      await backend.kill();
      const before = met.get(200) ?? 0;
      await vi.waitFor(() => expect(met.get(200) ?? 0).toBeGreaterThan(before + 20), PATIENCE);
      await backend.start();
      // The next one is stopped once this one is asked again, long before its block is over.
      await vi.waitFor(async () => expect(await statesOf()).toEqual(play.map(() => "closed")), PATIENCE);
    }
    isOver = true;
    await Promise.all(load);
    expect([...met.keys()]).toEqual([200]);
  });
});

describe("checks of health", () => {
  it("take a backend out after two failures, and let it in again after two successes", async () => {
    let isWell = true;
    const sick = await startBackend();
    sick.server.removeAllListeners("request");
    sick.server.on("request", (request, answer) => {
      answer.writeHead(request.url === "/ready" && !isWell ? 503 : 200).end("sick");
    });
    const well = await startBackend();
    const { status, ask } = await startWorld({
      ...{ play: [], backends: [sick.name, well.name] },
      health: { intervalMs: 50, path: "/ready", expectedStatus: 200 },
    });
    const rowOf = async () => (await status()).backends.find(({ name }) => name === sick.name);
    await vi.waitFor(async () => expect(await rowOf()).toMatchObject({ isUp: true }), PATIENCE);
    isWell = false;
    await vi.waitFor(
      async () => expect(await rowOf()).toMatchObject({ isUp: false, state: "open", trouble: "HTTP 503" }),
      PATIENCE,
    );
    for (let count = 0; count < 6; count += 1) expect(await (await ask("/")).text()).toBe(well.name);
    isWell = true;
    await vi.waitFor(
      async () => expect(await rowOf()).toMatchObject({ isUp: true, state: "closed" }),
      PATIENCE,
    );
  });

  it("that all backends fail are not believed", async () => {
    const { status, ask } = await startWorld({
      play: [undefined, undefined],
      health: { intervalMs: 30, expectedStatus: 299 },
    });
    await vi.waitFor(
      async () => expect((await status()).backends).toMatchObject([{ isUp: false }, { isUp: false }]),
      PATIENCE,
    );
    await vi.waitFor(async () => expect((await ask("/")).status).toBe(200), PATIENCE);
  });
});
