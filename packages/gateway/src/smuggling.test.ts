import type { IncomingMessage } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { startBackend } from "./test-world/backends.ts";
import { startWorld, type World } from "./test-world/start-world.ts";

const HOST = "Host: a.example\r\n";
const SMUGGLED = `GET /smuggled HTTP/1.1\r\n${HOST}\r\n`;
const NO_MORE = `0\r\n\r\n${SMUGGLED}`;
const POST = `POST /x HTTP/1.1\r\n${HOST}`;
const UPGRADE = `GET /chat HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n`;

/** Headers that two readers may understand in two ways. */
const HEADERS: readonly (readonly [string, string])[] = [
  ["a length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"],
  ["chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"],
  ["chunks twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"],
  ["chunks, then none", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"],
  ["none, then chunks", "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"],
  ["chunks twice in one line", "Transfer-Encoding: chunked, chunked\r\n"],
  ["chunks behind another encoding", "Transfer-Encoding: gzip, chunked\r\n"],
  ["chunks before another encoding", "Transfer-Encoding: chunked, gzip\r\n"],
  ["chunks in quotes", 'Transfer-Encoding: "chunked"\r\n'],
  ["chunks behind a vertical tab", "Transfer-Encoding: \x0bchunked\r\n"],
  ["chunks with something behind", "Transfer-Encoding: chunked;q=1\r\n"],
  ["an encoding of nothing", "Transfer-Encoding: \r\nContent-Length: 5\r\n"],
  ["an unknown encoding", "Transfer-Encoding: xchunked\r\n"],
  ["a length twice", "Content-Length: 5\r\nContent-Length: 5\r\n"],
  ["two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n"],
  ["two lengths in one line", "Content-Length: 5, 6\r\n"],
  ["a length twice in one line", "Content-Length: 5, 5\r\n"],
  ["a length with a sign", "Content-Length: +5\r\n"],
  ["a length below nothing", "Content-Length: -5\r\n"],
  ["a length that is hexadecimal", "Content-Length: 0x5\r\n"],
  ["a length with a point", "Content-Length: 5.0\r\n"],
  ["a length with a space in it", "Content-Length: 5 5\r\n"],
  ["a length of nothing", "Content-Length: \r\n"],
  ["a length beyond all numbers", "Content-Length: 99999999999999999999999\r\n"],
  ["a space before the colon of chunks", "Transfer-Encoding : chunked\r\n"],
  ["a tab before the colon of a length", "Content-Length\t: 5\r\n"],
  ["a space before the first name", " Content-Length: 5\r\n"],
  ["a folded line", "X-A: 1\r\n Transfer-Encoding: chunked\r\n"],
  ["folded chunks", "Transfer-Encoding:\r\n chunked\r\n"],
  ["a folded length", "Content-Length:\r\n\t5\r\n"],
  ["a bare LF between headers", "X-A: 1\nTransfer-Encoding: chunked\r\n"],
  ["a bare CR between headers", "X-A: 1\rTransfer-Encoding: chunked\r\n"],
  ["a bare LF behind chunks", "Transfer-Encoding: chunked\n"],
  ["two CR before the LF", "Transfer-Encoding: chunked\r\r\n"],
  ["a NUL in a name", "Content-Length\0: 5\r\n"],
  ["a NUL in a value", "X-A: 1\0\r\n"],
  ["no colon", "Transfer-Encoding chunked\r\n"],
  ["no name", ": chunked\r\n"],
  ["a second host", "Host: b.example\r\n"],
];

/** Bodies in chunks that two readers may understand in two ways: their request has begun when they are seen. */
const BODIES: readonly (readonly [string, string])[] = [
  ["a size with a sign", `+5\r\nhello\r\n${NO_MORE}`],
  ["a size with 0x", `0x5\r\nhello\r\n${NO_MORE}`],
  ["a size behind a space", ` 5\r\nhello\r\n${NO_MORE}`],
  ["a size before a space", `5 \r\nhello\r\n${NO_MORE}`],
  ["a size beyond all numbers", `FFFFFFFFFFFFFFFFF0\r\nhello\r\n${NO_MORE}`],
  ["a size of nothing", `\r\nhello\r\n${NO_MORE}`],
  ["a size that ends with LF", `5\nhello\r\n${NO_MORE}`],
  ["a size that ends with CR", `5\rhello\r\n${NO_MORE}`],
  ["an extension with LF", `5;a\nhello\r\n${NO_MORE}`],
  ["bytes that end with LF", `5\r\nhello\n${NO_MORE}`],
  ["more bytes than its size", `3\r\nhello\r\n${NO_MORE}`],
  ["an end with LF", `0\n\n${SMUGGLED}`],
  ["a length in its trailer", `5\r\nhello\r\n0\r\nContent-Length: 50\r\n\r\n${SMUGGLED}`],
  ["a trailer with LF", `0\r\nX-A: 1\nX-B: 2\r\n\r\n${SMUGGLED}`],
];

const LINES: readonly (readonly [string, string])[] = [
  ["a space in the path", `GET /a /b HTTP/1.1\r\n${HOST}\r\n`],
  ["no version", "GET /\r\n\r\n"],
  ["another version", `GET / HTTP/1.9\r\n${HOST}\r\n`],
  ["the version of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["something behind the version", `GET / HTTP/1.1 x\r\n${HOST}\r\n`],
  ["a method in small letters", `get / HTTP/1.1\r\n${HOST}\r\n`],
  ["a line that ends with LF", `GET / HTTP/1.1\n${HOST}\r\n`],
  ["a line that ends with CR", `GET / HTTP/1.1\r${HOST}\r\n`],
  ["all lines that end with LF", "GET / HTTP/1.1\nHost: a.example\n\n"],
  ["chunks in HTTP/1.0", `POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n`],
];

const EVERY = process.env.PLAY_ALL === "1" ? 1 : 5;
const played = <Case>(cases: readonly Case[]) => cases.filter((_each, index) => index % EVERY === 0);

const pathsOf = ({ backends }: World) => backends.flatMap(({ asked }) => asked.map(({ url }) => url));

/** A backend that would agree to any upgrade, and what it was asked for. */
async function startUpgrading() {
  const backend = await startBackend();
  const upgrades: IncomingMessage[] = [];
  backend.server.on("upgrade", (request, socket) => {
    upgrades.push(request);
    socket.on("error", () => {});
    socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", () =>
      socket.destroy(),
    );
  });
  const world = await startWorld({ play: [], backends: [backend.name] });
  onTestFinished(() => void backend.server.closeAllConnections());
  return { world, backend, upgrades };
}

describe("a request that can be read in two ways", () => {
  it.each(played(HEADERS))("is refused with 400 and reaches nobody: %s", async (_what, headers) => {
    const world = await startWorld({ play: [undefined] });
    const answer = await world.say(`${POST}${headers}\r\n${NO_MORE}`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(pathsOf(world)).toEqual([]);
  });

  it.each(played(LINES))("is refused and reaches nobody: %s", async (_what, text) => {
    const world = await startWorld({ play: [undefined] });
    // What is no HTTP at all has no form of an answer either: the connection ends.
    expect(await world.say(`${text}${SMUGGLED}`)).toMatch(/^(HTTP\/1\.1 400 |$)/);
    expect(pathsOf(world)).toEqual([]);
  });

  it.each(played(HEADERS))(
    "is refused with 400 as an upgrade too, and reaches nobody: %s",
    async (_what, headers) => {
      const { world, backend, upgrades } = await startUpgrading();
      expect(await world.say(`${UPGRADE}${headers}\r\n${NO_MORE}`)).toMatch(/^HTTP\/1\.1 400 /);
      expect([...upgrades, ...backend.asked]).toEqual([]);
    },
  );

  it.each([
    ["a length", "Content-Length: 5\r\n\r\nhello"],
    ["chunks", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
  ])("is refused as an upgrade with a body: %s", async (_what, rest) => {
    const { world, backend, upgrades } = await startUpgrading();
    expect(await world.say(`${UPGRADE}${rest}${SMUGGLED}`)).toMatch(/^HTTP\/1\.1 400 /);
    expect([...upgrades, ...backend.asked]).toEqual([]);
  });
});

describe("a body in chunks that can be read in two ways", () => {
  it.each(played(BODIES))(
    "never comes to its end at a backend, nor does what stands behind it: %s",
    async (_what, body) => {
      const whole: string[] = [];
      const world = await startWorld({
        play: [
          (request, answer) => {
            request.on("error", () => {}).resume();
            request.once("end", () => {
              whole.push(request.url ?? "");
              answer.end("read");
            });
          },
        ],
      });
      const answer = await world.say(`${POST}Transfer-Encoding: chunked\r\n\r\n${body}`);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(pathsOf(world)).not.toContain("/smuggled");
      expect(whole).toEqual([]);
    },
  );
});

describe("what may stand for another header", () => {
  it.each(["Content_Length: 50", "Transfer_Encoding: chunked", "Content_length: 50"])(
    "is dropped: %s",
    async (header) => {
      const world = await startWorld({ play: [undefined] });
      await world.say(`GET / HTTP/1.1\r\n${HOST}${header}\r\nConnection: close\r\n\r\n`);
      const names = world.backends[0]?.asked[0]?.rawHeaders.map((name) => name.toLowerCase());
      expect(names).toContain("host");
      expect(names).not.toContain(header.split(":")[0]?.toLowerCase());
    },
  );

  it("in a trailer is dropped, whatever it is", async () => {
    const world = await startWorld({
      play: [
        (request, answer) =>
          void request.resume().once("end", () => answer.end(JSON.stringify(request.rawTrailers))),
      ],
    });
    const trailer = "0\r\nX-End: 1\r\n\r\n";
    const answer = await world.say(
      `${POST}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n${trailer}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain("[]");
  });
});
