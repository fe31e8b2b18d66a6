import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A small service behind a gateway. */
export interface PlayedBackend {
  /** `host:port`. */
  readonly name: string;
  readonly port: number;
  /** What it was asked, with what came with it. */
  readonly asked: IncomingMessage[];
  readonly server: Server;
  /** Ends at once, with all its connections. */
  kill(): Promise<void>;
  /** Comes back at the same port. */
  start(): Promise<void>;
}

/** Starts one that answers as it is told; by default with its own name. */
export async function startBackend(listener?: RequestListener): Promise<PlayedBackend> {
  const asked: IncomingMessage[] = [];
  let port = 0;
  const server = createServer((request, answer) => {
    if (request.url === "/health") return void answer.end("well");
    asked.push(request);
    if (listener) listener(request, answer);
    else answer.end(`127.0.0.1:${port}`);
  });
  const start = async () => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  };
  const kill = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  await start();
  onTestFinished(kill);
  return { name: `127.0.0.1:${port}`, port, asked, server, kill, start };
}
