import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Clock } from "@stream-fallback/core";
import { describe, expect, it, vi } from "vitest";
import { startBackend } from "./test-world/backends.ts";
import { startWorld, type World } from "./test-world/start-world.ts";

const isAllPlayed = process.env.PLAY_ALL === "1";
const PATIENCE = { timeout: 20_000, interval: 20 };
/** Checks of health are on, and none comes by itself within a test. */
const health = { intervalMs: 3_600_000 };

/** A clock that runs so many times as fast as time. */
function fastClock(times = 10): Clock {
  const startedAt = performance.now();
  return {
    now: () => times * (performance.now() - startedAt),
    wallNow: () => Date.now(),
    setTimeout: (run, ms) => setTimeout(run, ms / times),
    clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  };
}

/** Has a backend do as it is told with its checks too, as a process does that is frozen. */
function replace({ backends }: World, index: number, listener: RequestListener): void {
  const server = backends[index]?.server;
  server?.removeAllListeners("request").on("request", listener);
}

const rowOf = async (world: World, index: number) =>
  (await world.status()).backends.find(({ name }) => name === world.backends[index]?.name);

describe("a backend that takes requests and says nothing", () => {
  it("is taken out, and what waits there and may is asked of another one, long before its time is over", async () => {
    const world = await startWorld({
      play: [undefined, undefined],
      health,
      clock: fastClock(),
      headersTimeoutMs: 60_000,
    });
    const seen: string[] = [];
    replace(world, 0, ({ method = "" }) => void seen.push(method));
    const answers = await Promise.all(Array.from({ length: 6 }, async () => (await world.ask("/")).text()));
    expect(new Set(answers)).toEqual(new Set([world.backends[1]?.name]));
    expect(seen).toContain("GET");
    expect(await rowOf(world, 0)).toMatchObject({ state: "open", isUp: false, trouble: "it says nothing" });
    expect(await world.status()).toMatchObject({ retries: 3, failed: 0 });
  });

  it("and what was moved away from it has its second try left: one that breaks off is not the end", async () => {
    const world = await startWorld({
      play: [undefined, undefined, undefined],
      health,
      clock: fastClock(),
      headersTimeoutMs: 60_000,
    });
    replace(world, 0, () => {});
    replace(world, 1, ({ url }, answer) => void (url === "/health" ? answer.end() : answer.destroy()));
    const answers = await Promise.all(Array.from({ length: 9 }, async () => (await world.ask("/")).text()));
    expect(new Set(answers)).toEqual(new Set([world.backends[2]?.name]));
    expect(await world.status()).toMatchObject({ failed: 0, refused: 0 });
  });

  it.skipIf(!isAllPlayed)("keeps its POSTs, which nobody else is asked for", async () => {
    const world = await startWorld({
      play: [undefined, undefined],
      health,
      clock: fastClock(),
      headersTimeoutMs: 1_000,
    });
    replace(world, 0, () => {});
    const posts = [0, 1].map(() => world.ask("/", { method: "POST", body: "x" }));
    expect((await Promise.all(posts)).map(({ status }) => status).toSorted()).toEqual([200, 504]);
    expect(world.backends[1]?.asked).toHaveLength(1);
  });

  it.skipIf(!isAllPlayed)("is let in again once it says something", async () => {
    const world = await startWorld({
      play: [undefined, undefined],
      health,
      clock: fastClock(),
      headersTimeoutMs: 60_000,
    });
    let isFrozen = true;
    const held: ServerResponse[] = [];
    replace(world, 0, (_request: IncomingMessage, answer) => {
      if (isFrozen) held.push(answer);
      else answer.end("back");
    });
    await Promise.all([world.ask("/"), world.ask("/")]);
    expect(await rowOf(world, 0)).toMatchObject({ state: "open" });
    isFrozen = false;
    for (const answer of held) answer.end("late");
    await vi.waitFor(
      async () => expect(await rowOf(world, 0)).toMatchObject({ state: "closed", isUp: true }),
      PATIENCE,
    );
  });
});

describe("the last backend that is up", () => {
  it("is not given up, though it says nothing: all others are known to be down", async () => {
    const clock = fastClock();
    const world = await startWorld({
      play: [undefined, undefined],
      health,
      clock,
      headersTimeoutMs: 60_000,
    });
    await world.backends[1]?.kill();
    for (let count = 0; count < 2; count += 1) await world.ask("/");
    await vi.waitFor(async () => expect(await rowOf(world, 1)).toMatchObject({ isUp: false }), PATIENCE);
    let lookedAt = Number.POSITIVE_INFINITY;
    const held: ServerResponse[] = [];
    replace(world, 0, ({ url }, answer) => {
      held.push(answer);
      if (url === "/health") lookedAt = Math.min(lookedAt, clock.now());
    });
    const waiting = world.ask("/");
    // Twice as long as another one would have.
    await vi.waitFor(() => expect(clock.now()).toBeGreaterThan(lookedAt + 4_000), PATIENCE);
    expect(await rowOf(world, 0)).toMatchObject({ state: "closed" });
    for (const answer of held) answer.end("last");
    replace(world, 0, (_request, answer) => answer.end("last"));
    expect(await (await waiting).text()).toBe("last");
  });
});

describe("a backend that is only slow", () => {
  it("is waited for where it answers the look at it", async () => {
    const held: ServerResponse[] = [];
    let checks = 0;
    const world = await startWorld({
      play: [undefined, undefined],
      health,
      // A busy machine must not make it silent.
      clock: fastClock(4),
      headersTimeoutMs: 60_000,
    });
    replace(world, 0, ({ url }, answer) => {
      if (url !== "/health") return void held.push(answer);
      checks += 1;
      answer.end("well");
    });
    const answers = Promise.all([world.ask("/"), world.ask("/")]);
    // It is looked at more than once while the request waits.
    await vi.waitFor(() => expect(checks).toBeGreaterThan(1), PATIENCE);
    for (const answer of held) answer.end("slow");
    const texts = await Promise.all((await answers).map((answer) => answer.text()));
    expect(texts).toContain("slow");
    expect(await world.status()).toMatchObject({ retries: 0 });
  });
});

describe("a backend that a request cannot reach", () => {
  it("is down as soon as a look finds the same, and up again soon after it is back", async () => {
    const world = await startWorld({ play: [undefined, undefined], health, clock: fastClock() });
    await world.backends[0]?.kill();
    for (let count = 0; count < 2; count += 1) expect((await world.ask("/")).status).toBe(200);
    await vi.waitFor(
      async () => expect(await rowOf(world, 0)).toMatchObject({ isUp: false, state: "open" }),
      PATIENCE,
    );
    expect(await world.status()).toMatchObject({ retries: 1 });
    await world.backends[0]?.start();
    await vi.waitFor(
      async () => expect(await rowOf(world, 0)).toMatchObject({ isUp: true, state: "closed" }),
      PATIENCE,
    );
  });
});

describe("where nobody may be asked", () => {
  it("is told as 503 with Retry-After while all are gone, and answers come as soon as one is back", async () => {
    const world = await startWorld({ play: [undefined, undefined], health, clock: fastClock() });
    await Promise.all(world.backends.map(({ kill }) => kill()));
    for (let count = 0; count < 20; count += 1) {
      const answer = await world.ask("/");
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([
        503,
        expect.stringMatching(/^\d+$/),
      ]);
    }
    await world.backends[1]?.start();
    await vi.waitFor(async () => expect((await world.ask("/")).status).toBe(200), PATIENCE);
  });

  it("one that is well is found before a request is refused, so that its own answers are passed on", async () => {
    const broken: RequestListener = (_request, answer) => answer.writeHead(500).end("broken");
    const world = await startWorld({ play: [broken], health });
    for (let count = 0; count < 40; count += 1) expect((await world.ask("/")).status).toBe(500);
    expect(await world.status()).toMatchObject({ refused: 0 });
  });

  it("but the one that fails, one that is well again is found before the request is given up", async () => {
    let isBroken = true;
    const second: RequestListener = (_request, answer) =>
      answer.writeHead(isBroken ? 500 : 200).end("second");
    const world = await startWorld({ play: [undefined, second], health });
    for (let count = 0; (await rowOf(world, 1))?.state !== "open"; count += 1) {
      expect(count).toBeLessThan(20);
      await (await world.ask("/")).text();
    }
    isBroken = false;
    await world.backends[0]?.kill();
    const answer = await world.ask("/");
    expect({ status: answer.status, text: await answer.text() }).toEqual({ status: 200, text: "second" });
    expect(await world.status()).toMatchObject({ retries: 1, failed: 0, refused: 0 });
  });

  it("one that was blocked by hand stays out, though it is well", async () => {
    const world = await startWorld({ play: [undefined], health });
    const name = encodeURIComponent(world.backends[0]?.name ?? "");
    const act = (what: string) =>
      fetch(`${world.gateway.origin}/lb/backends/${name}/${what}`, { method: "POST" });
    await act("trip");
    for (let count = 0; count < 3; count += 1) expect((await world.ask("/")).status).toBe(503);
    await act("reset");
    expect((await world.ask("/")).status).toBe(200);
  });
});

describe("a backend whose connections are all taken", () => {
  it("is not taken for ill", async () => {
    let checks = 0;
    const backend = await startBackend((_request, answer) => void answer.write("first "));
    backend.server.prependListener("request", ({ url }) => {
      if (url === "/health") checks += 1;
    });
    const options = {
      play: [],
      backends: [backend.name],
      maxConnections: 1,
      health: { intervalMs: 30, timeoutMs: 1_000 },
    };
    const world = await startWorld({ ...options, drainMs: 10 });
    const answer = await world.ask("/");
    const before = checks;
    await vi.waitFor(() => expect(checks).toBeGreaterThan(before + 2), PATIENCE);
    expect((await world.status()).backends).toMatchObject([{ isUp: true, state: "closed", open: 1 }]);
    // An answer that nobody holds would be given up.
    await answer.body?.cancel();
  });
});
