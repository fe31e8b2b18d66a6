import { readFileSync } from "node:fs";
import type { Socket } from "node:net";

/** How a server misbehaves: what it does with a connection, and with each request on it. */
export interface BadServer {
  /** As soon as it is connected to. */
  onConnection?(socket: Socket): void;
  /** After the head of each request. @default it says nothing */
  onRequest?(socket: Socket, path: string): void;
  /** @default "http" */
  scheme?: "https";
  /** Whether it lets whoever asks wait for ever. @default false */
  hangs?: boolean;
  /** Whether it tells in its odd way that the room is live, so that this is the one right answer. @default false */
  tellsTruth?: boolean;
  /** Whether its reply begins as a stream does, so that it may be taken for one. @default false */
  plays?: boolean;
}

export type BadServers = Readonly<Record<string, BadServer>>;

const fixture = new URL(
  "../../packages/douyin-provider/src/adapters/web/__fixtures__/live.json",
  import.meta.url,
);

/** What the site says of the room when all is well. */
export const liveReply: string = readFileSync(fixture, "utf8");

/** A cookie without which the question about the room is not asked. */
export const COOKIE = "Set-Cookie: ttwid=1; Path=/";

/** A reply with its length; `head` are further lines, of which the first may be the status line. */
export function replyOf(body: string | Uint8Array, ...head: string[]): Buffer {
  const status = head[0]?.startsWith("HTTP/") ? head.shift() : undefined;
  const bytes = Buffer.from(body as string);
  const lines = [status ?? "HTTP/1.1 200 OK", ...head, `Content-Length: ${bytes.length}`, "", ""];
  return Buffer.concat([Buffer.from(lines.join("\r\n"), "latin1"), bytes]);
}

/** Writes this to each request and says no more. */
export function writes(bytes: string | Uint8Array): BadServer {
  return { onRequest: (socket) => void socket.write(bytes) };
}

/** Writes this to each request and closes the connection. */
export function writesAndCloses(bytes: string | Uint8Array): BadServer {
  return { onRequest: (socket) => void socket.end(bytes) };
}

/** Writes the piece for ever, as fast as it is read, or one piece in so many ms. A small piece would keep a process busy. */
export function pours(socket: Socket, piece: string | Uint8Array, everyMs?: number): void {
  if (everyMs !== undefined) {
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.once("close", () => clearInterval(timer));
    return;
  }
  const pour = () => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once("drain", pour);
  };
  pour();
}
