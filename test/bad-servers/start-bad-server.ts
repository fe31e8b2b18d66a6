import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { BadServer } from "./bad-server.ts";

export interface RunningServer {
  origin: string;
  /** How many connections to it are open. */
  open(): number;
  close(): void;
}

/** Lets a bad server listen on this machine. */
export async function startBadServer({ onConnection, onRequest, scheme }: BadServer): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("close", () => sockets.delete(socket));
    onConnection?.(socket);
    let head = "";
    socket.setEncoding("latin1").on("data", (text) => {
      head += text;
      for (let end = head.indexOf("\r\n\r\n"); end >= 0; end = head.indexOf("\r\n\r\n")) {
        const path = /^[A-Z]+ (\S+)/.exec(head)?.[1] ?? "/";
        head = head.slice(end + 4);
        onRequest?.(socket, path);
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `${scheme ?? "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => sockets.size,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
