import { type BadServers, COOKIE, liveReply, pours, replyOf, writes, writesAndCloses } from "./bad-server.ts";

const SETTINGS_OF_HTTP2 = Buffer.from("0000000400000000000000080600000000000000fffe0003", "hex");
const TLS_ALERT = Buffer.from("15030100020228", "hex");

/** Servers that do odd things with a connection. */
export const badConnections: BadServers = {
  "closes at once": { onConnection: (socket) => void socket.destroy() },
  "ends at once": { onConnection: (socket) => void socket.end() },
  "resets at once": { onConnection: (socket) => void socket.resetAndDestroy() },
  "closes after the request": { onRequest: (socket) => void socket.destroy() },
  "resets after the request": { onRequest: (socket) => void socket.resetAndDestroy() },
  "is silent": { hangs: true },
  "replies before it is asked": {
    hangs: true,
    onConnection: (socket) => void socket.write(replyOf("early")),
  },
  "speaks TLS on a plain port": writes(TLS_ALERT),
  "speaks HTTP where TLS is expected": {
    scheme: "https",
    onConnection: (socket) => void socket.end(replyOf(liveReply, COOKIE)),
  },
  "closes where TLS is expected": {
    scheme: "https",
    onConnection: (socket) => void socket.once("data", () => socket.destroy()),
  },
  "is silent where TLS is expected": { scheme: "https", hangs: true },
  "speaks garbage where TLS is expected": {
    scheme: "https",
    onConnection: (socket) => void socket.once("data", () => socket.write(Buffer.alloc(2_000, 0x17))),
  },
  "speaks HTTP/2": writes(SETTINGS_OF_HTTP2),
  "speaks HTTP/0.9": writesAndCloses(liveReply),
  "speaks HTTP/1.0 and closes": {
    ...writesAndCloses(`HTTP/1.0 200 OK\r\n${COOKIE}\r\n\r\n${liveReply}`),
    tellsTruth: true,
  },
  "speaks HTTP/3.7": writes("HTTP/3.7 200 OK\r\nContent-Length: 2\r\n\r\nok"),
  "speaks FTP": { onConnection: (socket) => void socket.write("220 welcome\r\n") },
  "echoes the request": {
    onRequest: (socket, path) => void socket.write(`GET ${path} HTTP/1.1\r\nHost: you\r\n\r\n`),
  },
  "says it closes and does not": {
    ...writes(replyOf(liveReply, COOKIE, "Connection: close")),
    tellsTruth: true,
  },
  "says it stays and closes": {
    ...writesAndCloses(replyOf(liveReply, COOKIE, "Connection: keep-alive", "Keep-Alive: timeout=9999999")),
    tellsTruth: true,
  },
  "replies twice": {
    ...writes(Buffer.concat([replyOf(liveReply, COOKIE), replyOf("null")])),
    tellsTruth: true,
  },
  "switches to another protocol": writes(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
  ),
  "switches to another protocol and talks on": {
    onRequest(socket) {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
      pours(socket, "talk ".repeat(1_000));
    },
  },
  "continues for ever": {
    onRequest: (socket) => pours(socket, "HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000)),
  },
  "hints for ever": {
    onRequest: (socket) => pours(socket, "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n".repeat(1_000)),
  },
  "processes for ever, slowly": {
    hangs: true,
    onRequest: (socket) => pours(socket, "HTTP/1.1 102 Processing\r\n\r\n", 30),
  },
};
