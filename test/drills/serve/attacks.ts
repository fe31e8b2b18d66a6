import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** Where an attack goes, and for how long. */
export interface Aim {
  port: number;
  /** A room that is on air. */
  room: string;
  /** How long what is slow goes on, in ms. */
  ms: number;
}

export interface Attack {
  name: string;
  /** Connections at a time. */
  count: { short: number; full: number };
  /** What each connection does. @default it says nothing */
  play?: ((socket: Socket, aim: Aim) => Promise<void> | void) | undefined;
}

const HEAD = "Host: localhost\r\n";

/** Sends a text again and again, slowly, until the time is over or the connection is. */
async function drip(socket: Socket, text: string, { ms }: Aim): Promise<void> {
  for (const until = performance.now() + ms; performance.now() < until && !socket.destroyed; await wait(500))
    socket.write(text);
}

/** Writes as fast as the other side takes it. */
async function flood(socket: Socket, text: string, { ms }: Aim): Promise<void> {
  for (const until = performance.now() + ms; performance.now() < until && !socket.destroyed; await wait(5))
    if (socket.writableLength < 1e6) socket.write(text);
}

export const attacks: readonly Attack[] = [
  { name: "says nothing", count: { short: 3_000, full: 10_000 } },
  {
    name: "headers a line at a time",
    count: { short: 100, full: 500 },
    play(socket, aim) {
      socket.write(`GET /status HTTP/1.1\r\n${HEAD}`);
      return drip(socket, "X-A: b\r\n", aim);
    },
  },
  {
    name: "a body a byte at a time",
    count: { short: 100, full: 500 },
    play(socket, aim) {
      const head = "Content-Type: application/json\r\nContent-Length: 200000";
      socket.write(`POST /v1/rooms:batch HTTP/1.1\r\n${HEAD}${head}\r\n\r\n`);
      return drip(socket, " ", aim);
    },
  },
  {
    name: "a body without an end",
    count: { short: 10, full: 50 },
    play(socket, aim) {
      const head = "Content-Type: application/json\r\nTransfer-Encoding: chunked";
      socket.write(`POST /v1/rooms:batch HTTP/1.1\r\n${HEAD}${head}\r\n\r\n`);
      return flood(socket, `10000\r\n${" ".repeat(65_536)}\r\n`, aim);
    },
  },
  {
    name: "takes no byte of its answers",
    count: { short: 50, full: 200 },
    play(socket, aim) {
      socket.pause();
      return flood(socket, `GET /v1/rooms/${aim.room} HTTP/1.1\r\n${HEAD}\r\n`.repeat(20), aim);
    },
  },
  {
    name: "reads the events",
    count: { short: 200, full: 1_000 },
    async play(socket, { ms }) {
      socket.write(`GET /v1/events HTTP/1.1\r\n${HEAD}\r\n`);
      await wait(ms);
    },
  },
  {
    name: "headers without an end",
    count: { short: 100, full: 500 },
    play: (socket, aim) => {
      socket.write("GET /status HTTP/1.1\r\n");
      return flood(socket, `X-${"a".repeat(4_096)}: b\r\n`, aim);
    },
  },
  {
    name: "garbage",
    count: { short: 200, full: 1_000 },
    play: (socket) =>
      void socket.write(Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 167) % 256))),
  },
  {
    name: "HTTP/1.0, odd methods and targets",
    count: { short: 200, full: 1_000 },
    play(socket) {
      const lines = [
        "GET /health HTTP/1.0",
        "TRACE / HTTP/1.1",
        "CONNECT a:1 HTTP/1.1",
        "PROPFIND /v1/rooms/1 HTTP/1.1",
      ];
      lines.push(
        "OPTIONS * HTTP/1.1",
        "GET http://[ HTTP/1.1",
        "GET //\\ HTTP/1.1",
        "GET /v1/rooms/%zz HTTP/1.1",
      );
      socket.write(
        `${lines[socket.localPort === undefined ? 0 : socket.localPort % lines.length]}\r\n${HEAD}\r\n`,
      );
    },
  },
];

/** Opens the connections of an attack, plays it and gives them up. */
export async function playAttack(
  { play }: Attack,
  { count, aim }: { count: number; aim: Aim },
): Promise<void> {
  const sockets: Socket[] = [];
  const ended: Promise<void>[] = [];
  for (let opened = 0; opened < count; opened++) {
    const socket = connect(aim.port, "127.0.0.1").on("error", () => {});
    socket.resume();
    sockets.push(socket);
    const act = async () => play?.(socket, aim);
    ended.push(
      new Promise<void>((resolve) =>
        socket.once("connect", () => void act().then(resolve)).once("close", () => resolve()),
      ),
    );
    // As fast as one machine connects; all in one tick would only fill the queue of the system.
    if (opened % 50 === 49) await wait(10);
  }
  await Promise.race([Promise.all(ended), wait(aim.ms)]);
  await wait(aim.ms / 4);
  for (const socket of sockets) socket.destroy();
}
