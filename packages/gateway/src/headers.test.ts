import type { RequestListener } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { startWorld } from "./test-world/start-world.ts";

/** Tells what came of a request. */
const echo: RequestListener = ({ rawHeaders, url, method }, answer) =>
  answer.end(JSON.stringify({ rawHeaders, url, method }));

async function passedOn(text: string, options = {}): Promise<Record<string, string>> {
  const { say } = await startWorld({ play: [echo], ...options });
  const answer = await say(text);
  const { rawHeaders } = JSON.parse(answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1)) as {
    rawHeaders: string[];
  };
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? "";
    headers[name] =
      name in headers ? `${headers[name]} | ${rawHeaders[index + 1]}` : `${rawHeaders[index + 1]}`;
  }
  return headers;
}

const GET = "GET /x HTTP/1.1\r\nHost: a.example\r\n";
const END = "Connection: close\r\n\r\n";

describe("the headers of a request", () => {
  it("lose those between two neighbours, and all that Connection names", async () => {
    const between = [
      "Keep-Alive: timeout=5",
      "TE: trailers",
      "Trailer: X-End",
      "Proxy-Authorization: Basic YTpi",
    ];
    const more = ["Proxy-Connection: keep-alive", "HTTP2-Settings: AAMAAABk", "X-Secret: 1", "X-Kept: 2"];
    const text = `${GET}${[...between, ...more].join("\r\n")}\r\nConnection: close, X-Secret\r\n\r\n`;
    const headers = await passedOn(text);
    expect(headers).toMatchObject({ host: "a.example", "x-kept": "2", connection: "keep-alive" });
    for (const name of [
      "keep-alive",
      "te",
      "trailer",
      "proxy-authorization",
      "proxy-connection",
      "http2-settings",
    ])
      expect(headers[name]).toBeUndefined();
    expect(headers["x-secret"]).toBeUndefined();
  });

  it("keep Host, though Connection names it", async () => {
    expect(await passedOn(`${GET}Connection: close, Host\r\n\r\n`)).toMatchObject({ host: "a.example" });
  });

  it("say where it comes from, over what a stranger says of that", async () => {
    const forged = "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\nX-Real-IP: 6.6.6.6\r\n";
    const odd = "Forwarded: for=6.6.6.6\r\nX_Forwarded_For: 7.7.7.7\r\nX-Forwarded-For: 6.6.6.6\r\n";
    const headers = await passedOn(`${GET}${forged}${odd}${END}`);
    expect(headers).toMatchObject({
      "x-forwarded-proto": "http",
      "x-forwarded-host": "a.example",
      "x-forwarded-for": "7.7.7.7, 6.6.6.6, 127.0.0.1",
    });
    expect(headers.forwarded).toBeUndefined();
    expect(headers["x-real-ip"]).toBeUndefined();
    expect(headers["x_forwarded_for"]).toBeUndefined();
  });

  it("keep what a trusted proxy says", async () => {
    const told = "X-Forwarded-Proto: https\r\nX-Forwarded-Host: b.example\r\nX-Forwarded-For: 6.6.6.6\r\n";
    const headers = await passedOn(`${GET}${told}${END}`, { trustedProxies: ["127.0.0.0/8"] });
    expect(headers).toMatchObject({
      "x-forwarded-proto": "https",
      "x-forwarded-host": "b.example",
      "x-forwarded-for": "6.6.6.6, 127.0.0.1",
    });
  });
});

describe("the headers of an answer", () => {
  it("lose those between two neighbours, and keep all others as they came", async () => {
    const { ask } = await startWorld({
      play: [
        (_request, answer) => {
          answer.writeHead(203, "Odd", [
            "Connection",
            "x-secret",
            "X-Secret",
            "1",
            "Keep-Alive",
            "timeout=1",
            "Set-Cookie",
            "a=1",
            "Set-Cookie",
            "b=2",
            "X-Kept",
            "é",
          ]);
          // With text Node would write the headers in the text's encoding.
          answer.end(Buffer.from("x"));
        },
      ],
    });
    const answer = await ask("/");
    expect([answer.status, answer.statusText]).toEqual([203, "Odd"]);
    expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(answer.headers.get("x-kept")).toBe("é");
    expect(answer.headers.get("x-secret")).toBeNull();
    expect(answer.headers.get("keep-alive")).not.toBe("timeout=1");
  });
});

describe("a target", () => {
  it.each([
    ["/a/../b?x=%2F#y", "/a/../b?x=%2F#y"],
    ["http://other.example/c?d=1", "/c?d=1"],
    ["http://other.example", "/"],
    ["http://other.example?x", "/?x"],
  ])("%s is asked for as %s", async (target, path) => {
    const { say } = await startWorld({ play: [echo] });
    const answer = await say(`GET ${target} HTTP/1.1\r\nHost: a.example\r\n${END}`);
    expect(answer).toContain(JSON.stringify(path));
  });
});

describe("what can be read in two ways", () => {
  const POST = "POST /x HTTP/1.1\r\nHost: a.example\r\n";
  const chunked = "0\r\n\r\n";
  it.each([
    ["a length and chunks", `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`],
    ["two lengths", `${POST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`],
    ["two lengths in one line", `${POST}Content-Length: 5, 6\r\n\r\nhello!`],
    ["a length with a sign", `${POST}Content-Length: +5\r\n\r\nhello`],
    ["a length that is hexadecimal", `${POST}Content-Length: 0x5\r\n\r\nhello`],
    ["chunks that are not last", `${POST}Transfer-Encoding: chunked, identity\r\n\r\n${chunked}`],
    ["an unknown encoding", `${POST}Transfer-Encoding: xchunked\r\n\r\n${chunked}`],
    ["a space before the colon", `${POST}Transfer-Encoding : chunked\r\n\r\n${chunked}`],
    ["a folded line", `${POST}X-A: 1\r\n Transfer-Encoding: chunked\r\n\r\n`],
    ["a bare LF between headers", `${POST}X-A: 1\nTransfer-Encoding: chunked\r\n\r\n${chunked}`],
    ["a bare CR in a value", `${POST}X-A: 1\rTransfer-Encoding: chunked\r\n\r\n`],
    ["a NUL in a value", `${POST}X-A: 1\0\r\n\r\n`],
    ["a chunk size with a sign", `${POST}Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n${chunked}`],
    ["a chunk that ends with LF", `${POST}Transfer-Encoding: chunked\r\n\r\n5\nhello\n${chunked}`],
    ["a version that is none", "GET / HTTP/1.9\r\nHost: a.example\r\n\r\n"],
    ["no version", "GET /\r\n\r\n"],
  ])("is refused: %s", async (_what, text) => {
    const world = await startWorld({ play: [undefined] });
    const answer = await world.say(`${text}GET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n`);
    // What has no version has no form of an answer either: the connection ends.
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    expect(world.backends[0]?.asked.map(({ url }) => url)).not.toContain("/smuggled");
  });

  it("never becomes two requests, whatever a header has as its value", async () => {
    const world = await startWorld({ play: [echo] });
    const bytes = fc.string({
      unit: fc.constantFrom("a", " ", "\t", "\r", "\n", "\0", "\x7f", "é", ":", ","),
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(bytes, async (value) => {
        const before = world.backends[0]?.asked.length ?? 0;
        const answer = await world.say(`${GET}X-A: ${value}\r\n${END}`);
        expect(answer).toMatch(/^HTTP\/1\.1 (200|400) /);
        expect((world.backends[0]?.asked.length ?? 0) - before).toBe(
          answer.startsWith("HTTP/1.1 200") ? 1 : 0,
        );
      }),
      { seed: 20_261_130, numRuns: 60 },
    );
  });
});
