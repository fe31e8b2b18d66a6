import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  port: number;
  /** What came, in order; a test may empty it. */
  received: Received[];
  /** How many requests came in all. */
  arrived: number;
  /** Whether the latest one waits for ever. */
  isSilent: boolean;
  /** What it does with a request from now on. @default answers 200 */
  respond: (response: ServerResponse) => void;
  stop(): Promise<void>;
  /** Listens again where it listened before. */
  start(): Promise<void>;
}

export const answering =
  (status: number, { headers = {}, body = "" }: { headers?: Record<string, string>; body?: string } = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, headers).end(body);

/** A server on localhost that takes what is sent to it. */
export async function startReceiver(): Promise<Receiver> {
  let server: Server;
  const receiver: Receiver = {
    ...{ url: "", port: 0, received: [], arrived: 0, isSilent: false, respond: answering(200) },
    async start() {
      server = createServer((request, response) => {
        let body = "";
        request.on("data", (piece) => {
          body += piece;
        });
        request.on("end", () => {
          receiver.arrived += 1;
          receiver.isSilent = receiver.respond === hanging || receiver.respond === stuck;
          receiver.received.push({ path: request.url ?? "", headers: request.headers, body });
          receiver.respond(response);
        });
      });
      await new Promise<void>((resolve) => server.listen(receiver.port, "127.0.0.1", resolve));
      receiver.port = (server.address() as AddressInfo).port;
      receiver.url = `http://127.0.0.1:${receiver.port}/hook`;
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  await receiver.start();
  onTestFinished(() => receiver.stop());
  return receiver;
}

/** Says nothing, as its request waits for ever. */
export const hanging: Receiver["respond"] = () => {};

/** Begins to answer, and waits for ever. */
export const stuck: Receiver["respond"] = (response) => void response.socket?.write("HTTP/1.1 2");

/** Turns the event loop until it is so: sockets are real, and the clock stands still. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
