import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

const PIECE_BYTES = 16_384;

/** Paces a page to about 2 MB/s: a local socket would send all of it before the client could end the download. */
const PIECE_MS = 8;

export interface PageServer {
  origin: string;
  /** The size of the whole page, compressed. */
  compressedBytes: number;
  /** How many connections were made so far. */
  connections(): number;
  /** Waits for the end of the reply that is under way, however it ends. */
  replied(): Promise<void>;
  close(): Promise<void>;
}

/** Serves one page, compressed and at the rate of a network; a visitor without a nonce is given one instead. */
export async function servePage(page: Uint8Array): Promise<PageServer> {
  const compressed = gzipSync(page);
  let connections = 0;
  let lastReply = Promise.resolve<unknown>(undefined);
  const server = createServer((request, response) => {
    lastReply = once(response, "close");
    if (request.headers.cookie?.includes("__ac_nonce=")) {
      response.writeHead(200, { "content-type": "text/html", "content-encoding": "gzip" });
      void pour(response, compressed);
    } else {
      response.writeHead(200, { "set-cookie": "__ac_nonce=0123456789abcdef01234; Max-Age=1800" });
      response.end("<!DOCTYPE html><title></title>");
    }
  });
  server.on("connection", () => {
    connections += 1;
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    compressedBytes: compressed.length,
    connections: () => connections,
    replied: async () => void (await lastReply),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function pour(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length && !response.destroyed; start += PIECE_BYTES) {
    const isTaken = response.write(bytes.subarray(start, start + PIECE_BYTES));
    if (!isTaken) await Promise.race([once(response, "drain"), once(response, "close")]);
    await sleep(PIECE_MS);
  }
  response.end();
}
