import { deflateSync, gzipSync } from "node:zlib";
import { type BadServers, COOKIE, liveReply, pours, replyOf, writes, writesAndCloses } from "./bad-server.ts";

const ok = "HTTP/1.1 200 OK\r\n";
const chunked = `${ok}${COOKIE}\r\nTransfer-Encoding: chunked\r\n\r\n`;
const zipped = gzipSync(liveReply);
const bomb = gzipSync(Buffer.alloc(32 * 1_048_576));
const garbage = Buffer.from("this was never compressed by anybody");
const encoded = (body: Uint8Array, encoding: string) =>
  replyOf(body, COOKIE, `Content-Encoding: ${encoding}`);
const json = (text: string | Uint8Array) => writes(replyOf(text, COOKIE, "Content-Type: application/json"));

/** Servers whose bodies are odd, in how they are sent or in what they say. */
export const badBodies: BadServers = {
  "sends chunks of no size": writes(`${chunked}zz\r\nabc\r\n`),
  "sends a chunk of a huge size": writes(`${chunked}ffffffffffffffffff\r\nabc`),
  "sends a chunk of a negative size": writes(`${chunked}-1\r\nabc\r\n`),
  "sends chunks that break off": writesAndCloses(`${chunked}5\r\nab`),
  "sends chunks that never end": { ...writes(`${chunked}5\r\nabcde\r\n`), hangs: true },
  "sends trailers for ever": {
    onRequest(socket) {
      socket.write(`${chunked}0\r\n`);
      pours(socket, "X: y\r\n".repeat(5_000));
    },
  },
  "sends an extension of a chunk for ever": {
    onRequest(socket) {
      socket.write(`${chunked}5;`);
      pours(socket, "a=b;".repeat(8_000));
    },
  },
  "has a negative length": writes(`${ok}Content-Length: -5\r\n\r\nhello`),
  "has a huge length": writes(`${ok}Content-Length: 99999999999999999999\r\n\r\nhello`),
  "has a length of 2^53": { ...writes(`${ok}Content-Length: 9007199254740992\r\n\r\nhello`), hangs: true },
  "has a length that is a word": writes(`${ok}Content-Length: many\r\n\r\nhello`),
  "has two lengths": writes(`${ok}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`),
  "has a length and chunks": writes(`${ok}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
  "sends more than its length": writes(`${ok}Content-Length: 2\r\n\r\n${liveReply}`),
  "sends less than its length and stays": {
    ...writes(`${ok}Content-Length: 99999\r\n\r\n${liveReply}`),
    hangs: true,
  },
  "sends less than its length and closes": writesAndCloses(`${ok}Content-Length: 9999\r\n\r\n{"data`),
  "sends one byte in 20 ms": {
    hangs: true,
    onRequest(socket) {
      socket.write(`${ok}Content-Length: 9999\r\n\r\n`);
      pours(socket, " ", 20);
    },
  },
  "never ends its body": {
    onRequest(socket) {
      socket.write(`${ok}${COOKIE}\r\n\r\n`);
      pours(socket, " ".repeat(65_536));
    },
  },
  "sends 50 MB of JSON": {
    onRequest(socket) {
      socket.write(`${ok}${COOKIE}\r\nContent-Length: 52428800\r\n\r\n[`);
      pours(socket, "0,".repeat(32_768));
    },
  },
  "sends a bomb of gzip": writes(encoded(bomb, "gzip")),
  "calls plain text gzip": writes(encoded(garbage, "gzip")),
  "calls plain text deflate": writes(encoded(garbage, "deflate")),
  "calls plain text br": writes(encoded(garbage, "br")),
  "calls plain text zstd": writes(encoded(garbage, "zstd")),
  "calls gzip br": writes(encoded(zipped, "br")),
  "calls gzip nothing": writes(replyOf(zipped, COOKIE)),
  "has an unknown encoding": writes(encoded(zipped, "rot13")),
  "has ten encodings": writes(encoded(zipped, Array(10).fill("gzip").join(", "))),
  "cuts its gzip": writes(encoded(zipped.subarray(0, zipped.length / 2), "gzip")),
  "cuts its deflate": writes(encoded(deflateSync(liveReply).subarray(0, 200), "deflate")),
  "sends an empty gzip": writes(encoded(gzipSync(""), "gzip")),
  "adds garbage to its gzip": writes(encoded(Buffer.concat([zipped, garbage]), "gzip")),
  "sends nothing": writes(replyOf("", COOKIE)),
  "sends blanks": json(" \r\n\t ".repeat(1_000)),
  "sends NULs": json(Buffer.alloc(10_000)),
  "sends no UTF-8": json(Buffer.alloc(10_000, 0xff)),
  "sends UTF-16": json(Buffer.from(`\uFEFF${liveReply}`, "utf16le")),
  "begins with a byte order mark": { ...json(`\uFEFF${liveReply}`), tellsTruth: true },
  "sends halves of characters": json('{"data":{"data":[{"status":2,"title":"\\ud800"}]},"status_code":0}'),
  "nests 100,000 deep": json(`${"[".repeat(100_000)}${"]".repeat(100_000)}`),
  "nests objects 100,000 deep": json(`${'{"data":'.repeat(100_000)}1${"}".repeat(100_000)}`),
  "repeats a key with nothing": json(liveReply.replace(/\}\s*$/, ',"data":null}')),
  "names its keys after the prototype": json(
    '{"__proto__":{"status_code":0,"data":{"data":[]}},"constructor":{"prototype":{"living":true}}}',
  ),
  "sends numbers beyond all numbers": json('{"status_code":1e999,"data":-1e999}'),
  ...Object.fromEntries(
    [
      "null",
      "true",
      "0",
      '"text"',
      "[]",
      "{}",
      '{"data":{}}',
      '{"status_code":0}',
      "[[[]]]",
      "undefined",
    ].map((text) => [`sends ${text}`, json(text)]),
  ),
  "sends half of its JSON": json(liveReply.slice(0, liveReply.length / 2)),
  "sends a page": json("<!DOCTYPE html><html><body>hello</body></html>"),
  "sends a page without an end": json(`<html>${"<script>".repeat(10_000)}`),
  "sends a captcha": json("<html><title>验证码中间页</title><script>const verify_data = {}</script></html>"),
  "sends the word blocked": json("blocked"),
  "begins as a stream and resets": {
    plays: true,
    onRequest: (socket) => void socket.write(`${ok}\r\nFLV\u0001`, () => socket.resetAndDestroy()),
  },
  "plays for ever": {
    plays: true,
    onRequest(socket) {
      socket.write(`${ok}\r\nFLV\u0001`);
      pours(socket, Buffer.alloc(65_536));
    },
  },
};
