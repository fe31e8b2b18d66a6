import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const FLV = Buffer.from("FLV\u0001\u0005\u0000\u0000\u0000\u0009", "latin1");
const LIST = Buffer.from("#EXTM3U\n#EXT-X-VERSION:3\n");

export type StreamAnswer = (response: ServerResponse, request: IncomingMessage) => void;
export const plays: StreamAnswer = (response) => void response.write(FLV);
export const lists: StreamAnswer = (response) => void response.end(LIST);
export const refuses: StreamAnswer = (response) => void response.writeHead(403).end("no");
const isMissing: StreamAnswer = (response) => void response.writeHead(404).end();

export interface StreamHost {
  origin: string;
  /** The requests so far. */
  seen: IncomingMessage[];
  /** Their paths. */
  paths(): (string | undefined)[];
  /** What it does at each path, for the test to change. */
  answers: Record<string, StreamAnswer>;
  /** What it does at all others. */
  otherwise: StreamAnswer;
  close(): void;
}

/** A host of streams on this machine. */
export async function startStreamHost(answers: Record<string, StreamAnswer> = {}): Promise<StreamHost> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    (answers[request.url ?? ""] ?? host.otherwise)(response, request);
  });
  const host: StreamHost = {
    origin: "",
    seen,
    paths: () => seen.map(({ url }) => url),
    answers,
    otherwise: isMissing,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  host.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return host;
}
