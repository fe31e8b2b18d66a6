import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { refuseBrokenRequests } from "../refuse-broken-requests.ts";
import { startWorld } from "../test-world/start-world.ts";

/** A connection to a service, and all that comes of it until it ends. */
function connection(origin: string): { socket: Socket; told(): string; ended: Promise<string> } {
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  let text = "";
  socket.on("data", (chunk) => (text += chunk));
  const ended = new Promise<string>((resolve) => socket.on("close", () => resolve(text)));
  socket.on("error", () => {});
  return { socket, told: () => text, ended };
}

function failureIn(text: string) {
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const { requestId, ...failure } = JSON.parse(body);
  expect(requestId).toMatch(/^[\da-f-]{36}$/);
  expect(head.toLowerCase()).toContain(`x-request-id: ${requestId}`);
  expect(head).toMatch(/content-type: application\/json/i);
  expect(head).toMatch(/cache-control: no-store/i);
  expect(head).toMatch(/connection: close/i);
  return { status: Number(head.split(" ")[1]), ...failure };
}

describe("what is no request that can be read", () => {
  it.each([
    ["another protocol", "\u0016\u0003\u0001\r\n\r\n", 400, "MALFORMED_REQUEST"],
    ["a line that is none", "GET\r\n\r\n", 400, "MALFORMED_REQUEST"],
    [
      "a length that is none",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
      400,
      "MALFORMED_REQUEST",
    ],
    ["no host", "GET /status HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "MALFORMED_REQUEST"],
    [
      "a host that is none",
      "GET /status HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
      400,
      "MALFORMED_REQUEST",
    ],
    [
      "an address that is none",
      "GET http://[ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
      400,
      "MALFORMED_REQUEST",
    ],
    [
      "headers without end",
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}`,
      431,
      "HEADERS_TOO_LARGE",
    ],
  ])("is refused in the form of all failures: %s", async (_what, sent, status, code) => {
    const { server } = await startWorld();
    const { socket, ended } = connection(server.origin);
    socket.write(sent);
    expect(failureIn(await ended)).toEqual({
      ...{ status, code, fault: "caller", retryAfterMs: null },
      message: expect.any(String),
    });
  });

  it("is a line in the log, without what was sent", async () => {
    const { server, logged } = await startWorld();
    const { socket, ended } = connection(server.origin);
    socket.write("secret\r\n\r\n");
    const text = await ended;
    expect(text).not.toContain("secret");
    expect(logged).toEqual([
      {
        fields: { requestId: expect.any(String), path: "(none)", status: 400 },
        message: "answered",
      },
    ]);
  });

  it("behind a good one does not answer in its place", async () => {
    const { server, asked, replies } = await startWorld();
    const { promise, resolve } = Promise.withResolvers<object>();
    replies["1"] = promise;
    const { socket, ended } = connection(server.origin);
    socket.write("GET /v1/rooms/1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await expect.poll(() => asked).toEqual(["1"]);
    socket.write("secret\r\n\r\n");
    expect(await ended).toBe("");
    resolve({});
  });

  it("leaves the service to all others", async () => {
    const { server, ask } = await startWorld();
    const broken = Array.from({ length: 50 }, () => connection(server.origin));
    for (const { socket } of broken) socket.write("\0\0\0\0");
    for (const { ended } of broken) expect(failureIn(await ended).status).toBe(400);
    expect((await ask("/v1/rooms/1")).status).toBe(200);
  });
});

describe("a request that does not come in time", () => {
  async function impatient(): Promise<string> {
    const limits = { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 10 };
    const server = createServer(limits, (request, response) => {
      request.resume().on("end", () => response.end("read"));
    });
    refuseBrokenRequests(server, { logger: undefined });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it.each([
    ["headers that do not end", "GET / HTTP/1.1\r\nHost: localhost\r\n"],
    ["a body that does not come", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"],
  ])("is refused with 408: %s", async (_what, sent) => {
    const { socket, ended } = connection(await impatient());
    socket.write(sent);
    expect(failureIn(await ended)).toMatchObject({ status: 408, code: "REQUEST_TIMEOUT", fault: "caller" });
  });
});
