import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { startWorld, type World } from "./test-world/start-world.ts";

const UPGRADE = "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
const GET = "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n";

/** A gateway before a backend that writes what it likes as soon as it is asked. */
async function before(answer: (socket: Socket) => void, options = {}): Promise<World> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("close", () => sockets.delete(socket));
    socket.once("data", () => answer(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return startWorld({ play: [], backends: [`127.0.0.1:${port}`], ...options });
}

const saying = (text: string) => (socket: Socket) => void socket.end(text, "latin1");

/** Says the same again and again. */
const droning = (text: string) => (socket: Socket) => {
  const timer = setInterval(() => socket.write(text), 20);
  socket.once("close", () => clearInterval(timer));
};

describe("an answer with words that no header may bear", () => {
  it.each(["\xe4\xbd\xa0\xe5\xa5\xbd", "\xe9t\xe9", "O\x01K"])(
    "is passed on without them: %j",
    async (words) => {
      const { say, status } = await before(saying(`HTTP/1.1 200 ${words}\r\nContent-Length: 2\r\n\r\nok`));
      const answer = await say(GET);
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(answer.endsWith("\r\n\r\nok")).toBe(true);
      expect((await status()).backends).toMatchObject([{ open: 0, errors: 0 }]);
    },
  );

  it("is passed on byte for byte where the connection was to become a WebSocket", async () => {
    const text = "HTTP/1.1 403 No\r\nX-Why: \xe4\xbd\xa0\r\nContent-Length: 2\r\n\r\nno";
    const { say } = await before(saying(text));
    expect(await say(UPGRADE)).toContain("X-Why: \xe4\xbd\xa0\r\n");
  });
});

describe("an answer with two headers Connection", () => {
  it("is passed on without what either names", async () => {
    const between = "Connection: X-One\r\nConnection: X-Two\r\nX-One: 1\r\nX-Two: 2\r\nX-Three: 3\r\n";
    const { say } = await before(saying(`HTTP/1.1 200 OK\r\n${between}Content-Length: 2\r\n\r\nok`));
    const answer = await say(GET);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toContain("X-Three: 3\r\n");
    expect(answer).not.toMatch(/X-One|X-Two/);
  });
});

describe("a backend that only ever says that it has begun", () => {
  const early = droning("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");

  it("is given up as one that says nothing", async () => {
    const { say } = await before(early, { headersTimeoutMs: 100 });
    expect(await say(GET)).toMatch(/^HTTP\/1\.1 504 /);
  });

  it("is given up where a connection was to become a WebSocket", async () => {
    const { say } = await before(early, { headersTimeoutMs: 100 });
    expect(await say(UPGRADE)).toMatch(/^HTTP\/1\.1 504 /);
  });
});

describe("an answer that comes before the body of its request", () => {
  it.each(["", "Connection: close\r\n"])("leaves the connection to further requests: %j", async (header) => {
    const { say } = await before((socket) => {
      socket.write(`HTTP/1.1 413 No\r\n${header}Content-Length: 2\r\n\r\nno`);
      if (header !== "") socket.end();
    });
    const upload = "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3000000\r\n\r\n";
    const next = GET.replace("/ ", "/api/client-ip ");
    const answers = await say(upload + "x".repeat(3_000_000) + next);
    expect(answers).toMatch(/^HTTP\/1\.1 413 No\r\n[\s\S]*no[\s\S]*HTTP\/1\.1 200 OK[\s\S]*127\.0\.0\.1/);
  });
});

describe("a refusal of a WebSocket", () => {
  it("that breaks in its middle is cut off, and nothing is written into it", async () => {
    const { say } = await before((socket) => {
      socket.write("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n");
      setTimeout(() => socket.write("zz\r\n"), 50);
    });
    const answer = await say(UPGRADE);
    expect(answer).toMatch(/^HTTP\/1\.1 403 No\r\n/);
    expect(answer).not.toContain("502");
  });
});
