import { once } from "node:events";
import type { RequestListener } from "node:http";
import type { Clock } from "@stream-fallback/core";
import { describe, expect, it, vi } from "vitest";
import { startWorld, type World } from "./test-world/start-world.ts";

const PATIENCE = { timeout: 15_000, interval: 20 };

function withStatus(status: number): RequestListener {
  return (_request, answer) => answer.writeHead(status, { "X-Of": String(status) }).end("told");
}

/** Ends the connection without an answer. */
const hangUp: RequestListener = ({ socket }) => void socket.destroy();

function requestsOf({ backends }: World): number[] {
  return backends.map(({ asked }) => asked.length);
}

describe("an answer of a backend", () => {
  it.each([200, 204, 301, 404, 418, 500, 501, 505])(
    "is passed on and not asked for again: %i",
    async (status) => {
      const world = await startWorld({ play: [withStatus(status), withStatus(status)] });
      const answer = await world.ask("/", { redirect: "manual" });
      expect([answer.status, answer.headers.get("x-of")]).toEqual([status, String(status)]);
      expect(requestsOf(world).toSorted()).toEqual([0, 1]);
    },
  );

  it.each([500, 505])("counts for the breaker of its backend: %i", async (status) => {
    const world = await startWorld({ play: [withStatus(status), undefined] });
    const met: number[] = [];
    for (let count = 0; count < 10; count += 1) met.push((await world.ask("/")).status);
    expect(met.filter((each) => each === status)).toHaveLength(3);
    expect((await world.status()).backends).toMatchObject([
      { state: "open", errors: 3 },
      { state: "closed" },
    ]);
  });

  it.each([404, 501])("does not count for the breaker: %i", async (status) => {
    const world = await startWorld({ play: [withStatus(status)] });
    for (let count = 0; count < 5; count += 1) await world.ask("/");
    expect((await world.status()).backends).toMatchObject([{ state: "closed", errors: 0 }]);
  });

  it.each([502, 503, 504])(
    "that refuses the work is asked for of another backend, once: %i",
    async (status) => {
      const world = await startWorld({ play: [withStatus(status), undefined] });
      for (let count = 0; count < 4; count += 1) expect((await world.ask("/")).status).toBe(200);
      const all = await startWorld({ play: [withStatus(status), withStatus(status), withStatus(status)] });
      expect((await all.ask("/")).headers.get("x-of")).toBe(String(status));
      expect(requestsOf(all).toSorted()).toEqual([0, 1, 1]);
    },
  );
});

describe("a backend that fails before its answer", () => {
  it.each(["GET", "HEAD", "OPTIONS"])("has its %s done by another one", async (method) => {
    const world = await startWorld({ play: [hangUp, undefined] });
    for (let count = 0; count < 4; count += 1) expect((await world.ask("/", { method })).status).toBe(200);
    expect(await world.status()).toMatchObject({ failed: 0 });
  });

  it.each(["POST", "PUT", "PATCH", "DELETE"])("is the only one that sees a %s", async (method) => {
    const world = await startWorld({ play: [hangUp, hangUp, hangUp] });
    const answer = await world.ask("/", { method });
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ code: "NETWORK", fault: "endpoint" });
    expect(requestsOf(world).toSorted()).toEqual([0, 0, 1]);
  });

  it("is the only one that sees a body, whatever the method", async () => {
    const world = await startWorld({ play: [hangUp, hangUp] });
    const answer = await world.say(
      "GET / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
    );
    expect(answer).toMatch(/^HTTP\/1\.1 502 /);
    expect(requestsOf(world).toSorted()).toEqual([0, 1]);
  });

  it("that takes too long is asked no longer, and the client hears of it", async () => {
    const world = await startWorld({ play: [() => {}], headersTimeoutMs: 100 });
    const answer = await world.ask("/", { method: "POST", body: "x" });
    expect([answer.status, await answer.json()]).toMatchObject([504, { code: "TIMEOUT" }]);
  });

  it("in the middle of a body is not asked again, and the client sees that its answer is not whole", async () => {
    const half: RequestListener = (_request, answer) => {
      answer.writeHead(200, { "Content-Length": 10 });
      answer.write("half", () => answer.destroy());
    };
    const world = await startWorld({ play: [half, half] });
    const answer = await world.ask("/");
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
    expect(requestsOf(world).toSorted()).toEqual([0, 1]);
    await vi.waitFor(async () => expect(await world.status()).toMatchObject({ cut: 1 }), PATIENCE);
  });

  it("does not cost the client its connection while the body is still coming", async () => {
    const world = await startWorld({ play: [hangUp] });
    const body = new ReadableStream({
      start(controller) {
        for (let count = 0; count < 64; count += 1) controller.enqueue(new Uint8Array(65_536));
        controller.close();
      },
    });
    const answer = await world.ask("/", { method: "POST", body, duplex: "half" } as RequestInit);
    expect(answer.status).toBe(502);
  });
});

describe("all backends", () => {
  it("that are gone are told as 503 with Retry-After, and found again when they are back", async () => {
    const world = await startWorld();
    await Promise.all(world.backends.map(({ kill }) => kill()));
    for (let count = 0; count < 12; count += 1) {
      const answer = await world.ask("/");
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([
        503,
        expect.stringMatching(/^\d+$/),
      ]);
    }
    expect((await fetch(`${world.gateway.origin}/health`)).status).toBe(503);
    await Promise.all(world.backends.map(({ start }) => start()));
    await vi.waitFor(async () => expect((await world.ask("/")).status).toBe(200), PATIENCE);
  });
});

describe("a client that leaves", () => {
  it("before the answer ends the request at the backend, and blames nobody", async () => {
    const begun = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const world = await startWorld({
      play: [
        (request) => {
          request.socket.once("close", () => left.resolve());
          begun.resolve();
        },
      ],
    });
    const ending = new AbortController();
    const asking = world.ask("/", { signal: ending.signal });
    await begun.promise;
    ending.abort();
    await expect(asking).rejects.toThrow();
    await left.promise;
    await vi.waitFor(
      async () => expect(await world.status()).toMatchObject({ left: 1, failed: 0 }),
      PATIENCE,
    );
    expect((await world.status()).backends).toMatchObject([{ errors: 0, open: 0, state: "closed" }]);
  });

  it("in the middle of an answer ends it at the backend", async () => {
    const left = Promise.withResolvers<void>();
    const world = await startWorld({
      play: [
        (_request, answer) => {
          answer.once("close", () => left.resolve());
          answer.write("event: one\n\n");
        },
      ],
    });
    const ending = new AbortController();
    const answer = await world.ask("/", { signal: ending.signal });
    const reader = answer.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("event: one\n\n");
    expect((await world.status()).backends).toMatchObject([{ open: 1 }]);
    ending.abort();
    await left.promise;
    await vi.waitFor(
      async () => expect((await world.status()).backends).toMatchObject([{ open: 0 }]),
      PATIENCE,
    );
  });

  it("in the middle of its own body ends it at the backend", async () => {
    const begun = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const world = await startWorld({
      play: [
        (request) => {
          request.once("data", () => begun.resolve());
          request.once("close", () => left.resolve());
        },
      ],
    });
    const socket = world.open();
    socket.write("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100\r\n\r\nhalf");
    await begun.promise;
    socket.destroy();
    await left.promise;
    await vi.waitFor(
      async () => expect((await world.status()).backends).toMatchObject([{ open: 0 }]),
      PATIENCE,
    );
  });
});

describe("a clock that fails", () => {
  it.each([
    [
      "throws",
      () => {
        throw new Error("no time");
      },
    ],
    ["gives no number", () => "now" as never],
  ])("keeps no request from its answer: one that %s", async (_what, now) => {
    const clock: Clock = {
      now,
      wallNow: () => Date.now(),
      setTimeout: (run, ms) => setTimeout(run, ms),
      clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
    };
    const world = await startWorld({ play: [hangUp, undefined], clock });
    for (let count = 0; count < 4; count += 1) expect((await world.ask("/")).status).toBe(200);
  });
});

describe("events", () => {
  it("pass one by one, as they are told, and their headers before the first", async () => {
    let tell: (event: string) => void = () => {};
    const world = await startWorld({
      play: [
        (_request, answer) => {
          answer.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders();
          tell = (event) => void answer.write(`event: ${event}\n\n`);
        },
      ],
    });
    const ending = new AbortController();
    const { headers, body } = await world.ask("/", { signal: ending.signal });
    expect(headers.get("content-type")).toBe("text/event-stream");
    const reader = body?.getReader();
    for (const event of ["live", "ended", "live"]) {
      tell(event);
      expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(`event: ${event}\n\n`);
    }
    ending.abort();
  });
});

describe("a body", () => {
  it("goes through whole, both ways", async () => {
    const world = await startWorld({ play: [(request, answer) => void request.pipe(answer)] });
    const sent = Buffer.alloc(5_000_000, "0123456789");
    const answer = await world.ask("/", { method: "POST", body: sent });
    expect(Buffer.from(await answer.arrayBuffer()).equals(sent)).toBe(true);
  });

  it("waits for a client that takes none of it", async () => {
    let sentBytes = 0;
    const chunk = Buffer.alloc(65_536);
    const world = await startWorld({
      play: [
        async (_request, answer) => {
          answer.once("error", () => {});
          for (; sentBytes < 500_000_000 && !answer.destroyed; sentBytes += chunk.length)
            if (!answer.write(chunk)) await once(answer, "drain").catch(() => {});
        },
      ],
    });
    const socket = world.open();
    socket.pause();
    socket.write("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
    let before = -1;
    // What fits into the buffers on the way is sent, and then nothing more.
    await vi.waitFor(
      () => {
        const isStill = sentBytes > 0 && sentBytes === before;
        before = sentBytes;
        expect(isStill).toBe(true);
      },
      { timeout: 20_000, interval: 300 },
    );
    expect(sentBytes).toBeLessThan(100_000_000);
    socket.destroy();
  });
});
