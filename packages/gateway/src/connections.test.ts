import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { standBefore } from "./start-gateway.ts";
import { startBackend } from "./test-world/backends.ts";

const PATIENCE = { timeout: 20_000, interval: 10 };
const UPGRADE = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

it("connections that say nothing give way to others, and those with a stream, an upload or a WebSocket do not", async () => {
  let uploaded = "";
  const { name, server } = await startBackend((request, answer) => {
    if (request.method === "POST")
      request.setEncoding("utf8").on("data", (text: string) => (uploaded += text));
    else answer.write("begun");
  });
  server.on("upgrade", (_request, socket: Socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    socket.on("data", (data) => socket.write(data)).on("error", () => {});
    onTestFinished(() => void socket.destroy());
  });
  const gateway = await standBefore({ backends: [name], port: 0, drainMs: 0 }, { most: 8 });
  onTestFinished(() => gateway.close());
  const open = async (begin: string) => {
    const socket = connect(Number(new URL(gateway.origin).port), "127.0.0.1").setEncoding("utf8");
    const got = { socket, text: "", isClosed: false };
    socket.on("error", () => {}).on("data", (text) => (got.text += String(text)));
    socket.once("close", () => (got.isClosed = true));
    onTestFinished(() => void socket.destroy());
    await once(socket, "connect");
    socket.write(begin);
    return got;
  };
  const stream = await open("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const upload = await open("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
  const channel = await open(UPGRADE);
  await vi.waitFor(() => expect(stream.text).toContain("begun"), PATIENCE);
  await vi.waitFor(() => expect(channel.text).toContain("101"), PATIENCE);
  await vi.waitFor(() => expect(uploaded).toBe("abc"), PATIENCE);
  const silent: Awaited<ReturnType<typeof open>>[] = [];
  for (let count = 0; count < 20; count += 1) silent.push(await open(""));
  const answer = await fetch(`${gateway.origin}/health`);
  expect(answer.status).toBe(200);
  await vi.waitFor(() => expect(silent.filter(({ isClosed }) => !isClosed).length).toBeLessThan(6), PATIENCE);
  upload.socket.write("def");
  channel.socket.write("echo");
  await vi.waitFor(
    () => expect([uploaded, channel.text.endsWith("echo")]).toEqual(["abcdef", true]),
    PATIENCE,
  );
  expect([stream, upload, channel].map(({ isClosed }) => isClosed)).toEqual([false, false, false]);
});
