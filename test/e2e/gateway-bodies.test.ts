import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Writable } from "node:stream";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { memoryMbOf } from "../drills/process-size.ts";
import { isAllPlayed } from "../sample-of.ts";
import { startCli } from "./run-cli.ts";

const PATIENCE = { timeout: 60_000, interval: 50 };
const MB = 1_000_000;
const PIECE = Buffer.alloc(65_536, "x");
/** Garbage that is not collected yet, and code that is compiled; all of a body would be much more. */
const MOST_MORE_MB = 150;

interface Gateway {
  origin: string;
  port: number;
  /** The most that its process had of the system's memory since it began, less what it had then. */
  mostMoreMb(): number;
}

/** The command in a process of its own, before a service. */
async function gatewayBefore(listener: RequestListener): Promise<Gateway> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const backend = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { child } = startCli(["gateway", "--port", "0", "--backend", backend], {});
  let told = "";
  child.stdout.on("data", (text: string) => {
    told += text;
  });
  await vi.waitFor(() => expect(told).toMatch(/^http:\S+\n$/), PATIENCE);
  const origin = told.trim();
  await (await fetch(`${origin}/health`)).text();
  const before = memoryMbOf(child.pid);
  let most = before;
  const looking = setInterval(() => {
    most = Math.max(most, memoryMbOf(child.pid));
  }, 20);
  onTestFinished(() => clearInterval(looking));
  return { origin, port: Number(new URL(origin).port), mostMoreMb: () => most - before };
}

/** Sends that many bytes as fast as they are taken, and no more once nobody takes them. */
async function send(to: Writable, bytes: number, onSent: (bytes: number) => void = () => {}): Promise<void> {
  const gone = new AbortController();
  to.on("error", () => {}).once("close", () => gone.abort());
  for (let sent = 0; sent < bytes && !to.destroyed; sent += PIECE.length) {
    onSent(PIECE.length);
    if (!to.write(PIECE)) await once(to, "drain", { signal: gone.signal }).catch(() => {});
  }
  to.end();
}

async function lengthOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of body) length += chunk.length;
  return length;
}

describe.skipIf(!isAllPlayed)("the memory of a gateway", () => {
  test("does not hold 500 MB that pass through it", async () => {
    const { origin, mostMoreMb } = await gatewayBefore((_request, answer) => void send(answer, 500 * MB));
    const { body } = await fetch(origin);
    expect(await lengthOf(body as unknown as AsyncIterable<Uint8Array>)).toBeGreaterThanOrEqual(500 * MB);
    expect(mostMoreMb()).toBeLessThan(MOST_MORE_MB);
  });

  test("does not hold what 60 clients send, 5 MB each, to a service that reads it late", async () => {
    let waiting = 60;
    const all = Promise.withResolvers<void>();
    const { origin, mostMoreMb } = await gatewayBefore(async (asked, answer) => {
      waiting -= 1;
      if (waiting === 0) all.resolve();
      await all.promise;
      answer.end(String(await lengthOf(asked)));
    });
    const lengths = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const sent = request(origin, { method: "POST", agent: false });
        const answered = once(sent, "response") as Promise<[IncomingMessage]>;
        await send(sent, 5 * MB);
        const [answer] = await answered;
        return Number(Buffer.concat(await answer.toArray()).toString());
      }),
    );
    for (const length of lengths) expect(length).toBeGreaterThanOrEqual(5 * MB);
    expect(mostMoreMb()).toBeLessThan(MOST_MORE_MB);
  });

  test("does not hold what ten clients ask for and do not read", async () => {
    let sent = 0;
    const { port, mostMoreMb } = await gatewayBefore((_request, answer) => {
      void send(answer, 200 * MB, (bytes) => {
        sent += bytes;
      });
    });
    for (let count = 0; count < 10; count += 1) {
      const socket = connect(port, "127.0.0.1").on("error", () => {});
      onTestFinished(() => void socket.destroy());
      socket.pause();
      socket.write("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
    }
    let before = -1;
    await vi.waitFor(
      () => {
        const isStill = sent > 0 && sent === before;
        before = sent;
        expect(isStill).toBe(true);
      },
      { timeout: 60_000, interval: 1_000 },
    );
    expect(sent).toBeLessThan(300 * MB);
    expect(mostMoreMb()).toBeLessThan(MOST_MORE_MB);
  });
});
