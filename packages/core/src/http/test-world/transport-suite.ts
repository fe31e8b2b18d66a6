import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTCPServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe } from "vitest";
import { StreamFallbackError } from "../../errors.ts";
import type { HttpClient } from "../http-client.ts";
import type { TransportKind } from "../load-wire.ts";
import { createTransport, type Route, type Transport, type TransportParts } from "../transport.ts";

/** What a test of a transport has in hand; all of it is gone when the test is over. */
export interface TransportStage {
  kind: TransportKind;
  /** A site on this machine. */
  serve(listener: RequestListener): Promise<{ origin: string; port: number }>;
  /** A site that speaks bytes; `open` tells how many of its connections are. */
  serveBytes(
    onConnection: (socket: Socket) => void,
  ): Promise<{ origin: string; port: number; open: () => number }>;
  transport(parts?: TransportParts): Transport;
  client(signal?: AbortSignal, through?: Route): HttpClient;
  /** Closes something of the test's own when the test is over. */
  afterwards(close: () => void | Promise<void>): void;
}

/** What holds of every transport: the tests run against each of them. */
export function transportSuite(name: string, tests: (stage: TransportStage) => void): void {
  describe.each(["got", "undici"] as const)(`${name}, by %s`, (kind) => {
    const closers: (() => void | Promise<void>)[] = [];
    afterEach(async () => {
      for (const close of closers.splice(0).reverse()) await close();
    });
    const afterwards = (close: () => void | Promise<void>) => void closers.push(close);
    const transport = (parts?: TransportParts) => {
      const created = createTransport(kind, parts);
      afterwards(() => created.close());
      return created;
    };
    tests({
      ...{ kind, transport, afterwards },
      client: (signal = new AbortController().signal, through) => transport().bind(signal, through),
      async serve(listener) {
        const server = createServer(listener).listen(0, "127.0.0.1");
        await once(server, "listening");
        afterwards(() => {
          server.closeAllConnections();
          server.close();
        });
        const { port } = server.address() as AddressInfo;
        return { origin: `http://127.0.0.1:${port}`, port };
      },
      async serveBytes(onConnection) {
        const sockets = new Set<Socket>();
        const server = createTCPServer((socket) => {
          sockets.add(socket.on("error", () => {}).once("close", () => sockets.delete(socket)));
          onConnection(socket);
        }).listen(0, "127.0.0.1");
        await once(server, "listening");
        afterwards(() => {
          for (const socket of sockets) socket.destroy();
          server.close();
        });
        const { port } = server.address() as AddressInfo;
        return { origin: `http://127.0.0.1:${port}`, port, open: () => sockets.size };
      },
    });
  });
}

export async function failureOf(work: Promise<unknown>): Promise<StreamFallbackError> {
  const outcome = await work.catch((error: unknown) => error);
  if (outcome instanceof StreamFallbackError) return outcome;
  throw new Error(`expected a StreamFallbackError, got ${inspect(outcome)}`);
}

/** Everything that a log could show of an error. */
export function shown(error: StreamFallbackError): string {
  return [
    error.message,
    error.stack,
    JSON.stringify(error),
    inspect(error, { depth: 20, showHidden: true }),
  ].join();
}

export async function readAll(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
