import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import {
  type AddressInfo,
  connect,
  createServer as createTCPServer,
  type Socket,
  type Server as TCPServer,
} from "node:net";
import type { Duplex } from "node:stream";

/** What a proxy does instead of its work. */
export type ProxyManners =
  | "works"
  /** Closes every connection at once. */
  | "drops"
  /** Takes connections and says nothing. */
  | "silent"
  /** Grants the tunnel and closes it. */
  | "grants and drops"
  /** Says that it cannot reach the site. */
  | "refuses";

export interface ProxyOptions {
  user?: string;
  password?: string;
  manners?: ProxyManners;
  /** Makes an HTTP proxy one that is reached by TLS. */
  key?: Buffer;
  cert?: Buffer;
}

export interface TestProxy {
  /** Without a password. */
  place: string;
  /** Whom it was asked to connect to, as it was asked. */
  asked: string[];
  /** How many connections it has had. */
  met(): number;
  /** Ends what goes through it. */
  cut(): void;
  close(): void;
}

/** An HTTP proxy on this machine. It leads every name to this machine. */
export async function startHttpProxy({
  user,
  password,
  manners = "works",
  key,
  cert,
}: ProxyOptions = {}): Promise<TestProxy> {
  const pair = Buffer.from(`${user}:${password}`).toString("base64");
  const asked: string[] = [];
  const server = key && cert ? createSecureServer({ key, cert }) : createServer();
  const sockets = watchSockets(server);
  server.on("connection", (socket) => {
    if (manners === "drops") socket.destroy();
  });
  server.on("connect", (request, socket: Duplex) => {
    socket.on("error", () => {});
    if (manners === "silent") return;
    asked.push(request.url ?? "");
    const isKnown = user === undefined || request.headers["proxy-authorization"] === `Basic ${pair}`;
    if (!isKnown) return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    if (manners === "refuses") return void socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (manners === "grants and drops") return void socket.end();
    lead(socket, { port: Number(request.url?.split(":").at(-1)), sockets });
  });
  return opened(server, { asked, sockets });
}

/** A SOCKS5 proxy on this machine (RFC 1928, 1929). It leads every name to this machine. */
export async function startSocksProxy({
  user,
  password,
  manners = "works",
}: ProxyOptions = {}): Promise<TestProxy> {
  const asked: string[] = [];
  const server = createTCPServer((socket) => {
    if (manners === "drops") socket.destroy();
    if (manners === "drops" || manners === "silent") return;
    void serveSocks(socket);
  });
  const sockets = watchSockets(server);

  async function serveSocks(socket: Socket): Promise<void> {
    const [, count = 0] = await read(socket, 2);
    const methods = await read(socket, count);
    const method = user === undefined ? 0 : 2;
    if (!methods.includes(method)) return void socket.end(Buffer.from([5, 0xff]));
    socket.write(Buffer.from([5, method]));
    if (method === 2) {
      const given = { user: "", password: "" };
      await read(socket, 1);
      given.user = (await read(socket, (await read(socket, 1))[0] ?? 0)).toString();
      given.password = (await read(socket, (await read(socket, 1))[0] ?? 0)).toString();
      const isKnown = given.user === user && given.password === password;
      if (!isKnown) return void socket.end(Buffer.from([1, 1]));
      socket.write(Buffer.from([1, 0]));
    }
    const [, , , type = 0] = await read(socket, 4);
    const length = type === 1 ? 4 : type === 4 ? 16 : ((await read(socket, 1))[0] ?? 0);
    const address = await read(socket, length);
    const port = (await read(socket, 2)).readUInt16BE();
    asked.push(`${type === 3 ? address.toString() : address.join(".")}:${port}`);
    const says = (code: number) => Buffer.from([5, code, 0, 1, 127, 0, 0, 1, 0, 0]);
    if (manners === "refuses") return void socket.end(says(4));
    socket.write(says(0));
    if (manners === "grants and drops") return void socket.end();
    lead(socket, { port, sockets });
  }
  return opened(server, { asked, sockets });
}

async function read(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = length === 0 ? Buffer.alloc(0) : socket.read(length);
    if (bytes) return bytes;
    await once(socket, "readable");
  }
}

function lead(client: Duplex, { port, sockets }: { port: number; sockets: Set<Duplex> }): void {
  const site = connect(port, "127.0.0.1");
  sockets.add(site);
  site.on("error", () => client.destroy()).once("close", () => client.destroy());
  client.on("error", () => site.destroy()).once("close", () => site.destroy());
  client.pipe(site);
  site.pipe(client);
}

function watchSockets(server: Server | TCPServer): Set<Duplex> {
  const sockets = new Set<Duplex>();
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => {})));
  return sockets;
}

async function opened(
  server: Server | TCPServer,
  { asked, sockets }: { asked: string[]; sockets: Set<Duplex> },
): Promise<TestProxy> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    ...{ asked, cut },
    met: () => sockets.size,
    place: `127.0.0.1:${port}`,
    close() {
      cut();
      server.close();
    },
  };
}
