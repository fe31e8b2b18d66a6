import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { type PlayedBackend, startBackend } from "./test-world/backends.ts";
import { startWorld } from "./test-world/start-world.ts";

const PATIENCE = { timeout: 15_000, interval: 20 };
const HANDSHAKE = "Host: a.example\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n";
const UPGRADE = `GET /chat?x=1 HTTP/1.1\r\n${HANDSHAKE}Connection: Upgrade, X-Secret\r\nUpgrade: websocket\r\nX-Secret: 1\r\n`;

interface Chat {
  backend: PlayedBackend;
  asked: IncomingMessage[];
  sockets: Duplex[];
}

/** A backend that agrees at once, and says everything twice. */
async function startChat(): Promise<Chat> {
  const backend = await startBackend();
  const chat: Chat = { backend, asked: [], sockets: [] };
  backend.server.on("upgrade", (request, socket, head) => {
    chat.asked.push(request);
    chat.sockets.push(socket);
    socket.on("error", () => {});
    // As every server of WebSockets does.
    socket.on("end", () => socket.end());
    const accept = "Sec-WebSocket-Accept: y\r\nX-Between: 1\r\n";
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade, X-Between\r\nUpgrade: websocket\r\n${accept}\r\nhello `,
    );
    const twice = (chunk: Buffer) => void socket.write(`${chunk}${chunk}`);
    if (head.length > 0) twice(head);
    socket.on("data", twice);
  });
  return chat;
}

/** Reads until the text is there; what comes behind it waits. */
async function readTo(socket: Socket, end: string): Promise<string> {
  let text = "";
  while (!text.includes(end)) {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) await once(socket, "readable");
    else text += chunk;
  }
  return text;
}

describe("a WebSocket", () => {
  it("goes through both ways, from the first bytes on, without the headers between two neighbours", async () => {
    const chat = await startChat();
    const { open, status } = await startWorld({ play: [], backends: [chat.backend.name] });
    const socket = open();
    socket.write(`${UPGRADE}\r\nfirst `);
    const answer = await readTo(socket, "first first ");
    expect(answer).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    expect(answer).toContain("Sec-WebSocket-Accept: y\r\n");
    expect(answer).not.toContain("X-Between");
    expect(answer).toContain("hello ");
    socket.write("more ");
    expect(await readTo(socket, "more more ")).toBe("more more ");
    expect(chat.asked[0]?.url).toBe("/chat?x=1");
    expect(chat.asked[0]?.headers).toMatchObject({
      ...{ host: "a.example", connection: "Upgrade", upgrade: "websocket", "sec-websocket-key": "x" },
      ...{ "x-forwarded-for": "127.0.0.1", "x-forwarded-host": "a.example" },
    });
    expect(chat.asked[0]?.headers["x-secret"]).toBeUndefined();
    expect(await status()).toMatchObject({ upgrades: 1, backends: [{ open: 1, requests: 1, errors: 0 }] });
  });

  it("is asked for by its path alone, as any request", async () => {
    const chat = await startChat();
    const { open } = await startWorld({ play: [], backends: [chat.backend.name] });
    const socket = open();
    socket.write(`${UPGRADE.replace("/chat", "http://other.example/chat")}\r\n`);
    await readTo(socket, "hello ");
    expect(chat.asked[0]?.url).toBe("/chat?x=1");
  });

  it.each(["client", "backend"])("ends on both sides when the %s ends it", async (side) => {
    const chat = await startChat();
    const { open, status } = await startWorld({ play: [], backends: [chat.backend.name] });
    const socket = open();
    socket.write(`${UPGRADE}\r\n`);
    await readTo(socket, "hello ");
    const [ending, other] = side === "client" ? [socket, chat.sockets[0]] : [chat.sockets[0], socket];
    const ended = once(other as Duplex, "close");
    ending?.destroy();
    await ended;
    await vi.waitFor(async () => expect((await status()).backends).toMatchObject([{ open: 0 }]), PATIENCE);
  });

  it("that its backend has ended is not held for a client that takes nothing", async () => {
    const backend = await startBackend();
    backend.server.on("upgrade", (_request, socket) => {
      socket.on("error", () => {});
      socket.write("HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      socket.write(Buffer.alloc(20_000_000));
      setTimeout(() => socket.destroy(), 100);
    });
    const options = { headersTimeoutMs: 300, bodyTimeoutMs: 300, drainMs: 0 };
    const { open, status } = await startWorld({ play: [], backends: [backend.name], ...options });
    const client = open();
    client.write(`${UPGRADE}\r\n`);
    client.once("data", () => client.pause());
    await vi.waitFor(async () => expect(await status()).toMatchObject({ upgrades: 1 }), PATIENCE);
    await vi.waitFor(async () => expect((await status()).backends).toMatchObject([{ open: 0 }]), PATIENCE);
  });

  it("that the backend does not want is refused in the backend's words", async () => {
    const backend = await startBackend((_request, answer) => {
      answer.writeHead(401, { "X-Why": "key" }).end("no");
    });
    backend.server.on("upgrade", (_request, socket) =>
      socket.end("HTTP/1.1 401 Unauthorized\r\nX-Why: key\r\nContent-Length: 2\r\n\r\nno"),
    );
    const { say, status } = await startWorld({ play: [], backends: [backend.name] });
    const answer = await say(`${UPGRADE}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/);
    expect(answer).toContain("X-Why: key\r\n");
    expect(answer.endsWith("\r\n\r\nno")).toBe(true);
    expect((await status()).backends).toMatchObject([{ errors: 0 }]);
  });

  it("is answered with 502 where the backend hangs up, and with 503 where there is none", async () => {
    const backend = await startBackend();
    backend.server.on("upgrade", (_request, socket) => socket.destroy());
    const world = await startWorld({ play: [], backends: [backend.name] });
    expect(await world.say(`${UPGRADE}\r\n`)).toMatch(/^HTTP\/1\.1 502 /);
    await fetch(`${world.gateway.origin}/lb/backends/${encodeURIComponent(backend.name)}/trip`, {
      method: "POST",
    });
    expect(await world.say(`${UPGRADE}\r\n`)).toMatch(/^HTTP\/1\.1 503 /);
  });
});

describe("another protocol", () => {
  it("is not handed on, and what offers it is forwarded without the offer", async () => {
    const chat = await startChat();
    const { say } = await startWorld({ play: [], backends: [chat.backend.name] });
    const h2c = `GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n`;
    expect(await say(h2c)).toMatch(/^HTTP\/1\.1 200 /);
    const post = `POST / HTTP/1.1\r\n${HANDSHAKE}Connection: Upgrade, close\r\nUpgrade: websocket\r\nContent-Length: 1\r\n\r\nx`;
    expect(await say(post)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await say("CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n")).not.toContain(" 200 ");
    expect(chat.asked).toEqual([]);
    expect(chat.backend.asked.map(({ headers }) => [headers.upgrade, headers["http2-settings"]])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });
});
