import type { Socket } from "node:net";
import { expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { textOf } from "./http-client.ts";
import { pour } from "./test-world/pour.ts";
import { failureOf, transportSuite } from "./test-world/transport-suite.ts";

const signal = () => new AbortController().signal;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
/** What undici needs to let go of a connection that has served. */
const fewTurns = async () => {
  for (let count = 0; count < 5; count++) await turn();
};

transportSuite("connections", ({ serve, serveBytes, transport, client }) => {
  it("are used again after each other", async () => {
    const sockets = new Set<Socket>();
    const { origin } = await serve((request, response) => {
      sockets.add(request.socket);
      response.end("ok");
    });
    const http = client();
    for (let count = 0; count < 5; count++) {
      await http.send({ url: origin });
      await fewTurns();
    }
    expect(sockets.size).toBe(1);
  });

  it("that the site has closed in between are not a failure", async () => {
    const { origin, open } = await serveBytes((socket) => {
      socket.on("data", () => {
        socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok");
      });
    });
    const http = client();
    for (let count = 0; count < 3; count++) expect(textOf(await http.send({ url: origin }))).toBe("ok");
    await expect.poll(open).toBe(0);
    expect(textOf(await http.send({ url: origin }))).toBe("ok");
  });

  it("that are cut by a request which they had served before are not: it goes on another one", async () => {
    let asked = 0;
    const { origin } = await serve((request, response) => {
      asked += 1;
      if (asked === 2) request.socket.resetAndDestroy();
      else response.end("ok");
    });
    const http = client();
    expect(textOf(await http.send({ url: origin }))).toBe("ok");
    await fewTurns();
    expect(textOf(await http.send({ url: origin }))).toBe("ok");
    expect(asked).toBe(3);
  });

  it("that are cut by the first request, or by one that changes something, are a failure", async () => {
    let asked = 0;
    const { origin } = await serve((request, response) => {
      asked += 1;
      if (request.url === "/cut" || request.method === "POST") request.socket.resetAndDestroy();
      else response.end("ok");
    });
    expect((await failureOf(client().send({ url: `${origin}/cut` }))).code).toBe("NETWORK");
    expect(asked).toBe(1);
    const http = client();
    await http.send({ url: origin });
    await fewTurns();
    expect((await failureOf(http.send({ url: origin, method: "POST" }))).code).toBe("NETWORK");
    expect(asked).toBe(3);
  });

  it.each([
    ["talks before it is asked", (socket: Socket) => void socket.write("220 welcome\r\n")],
    ["talks before it is asked, and closes", (socket: Socket) => void socket.end("SSH-2.0\r\n")],
    ["answers in no way of HTTP", (socket: Socket) => void socket.once("data", () => socket.write("well?"))],
    [
      "breaks off its first reply",
      (socket: Socket) =>
        void socket.once("data", () => socket.write("HTTP/1.1 200", () => socket.resetAndDestroy())),
    ],
  ])("to a server that %s are one for each request, which fails in words", async (_what, onConnection) => {
    let connections = 0;
    const { origin } = await serveBytes((socket) => {
      connections += 1;
      onConnection(socket);
    });
    const http = client();
    for (let count = 1; count <= 2; count++) {
      const { code, message } = await failureOf(http.send({ url: origin }));
      expect([code, connections]).toEqual(["NETWORK", count]);
      expect(message).not.toContain("undefined");
    }
  });

  it("are apart for each identity", async () => {
    const ports = new Map<string, Set<number | undefined>>();
    const { origin } = await serve((request, response) => {
      const own = ports.get(request.url ?? "") ?? new Set();
      ports.set(request.url ?? "", own.add(request.socket.remotePort));
      response.end();
    });
    const shared = transport();
    for (const id of ["a", "b", "a", "b"]) {
      await shared.bind(signal(), { id }).send({ url: `${origin}/${id}` });
      await fewTurns();
    }
    const [ofA, ofB] = [ports.get("/a"), ports.get("/b")];
    expect([ofA?.size, ofB?.size]).toEqual([1, 1]);
    expect([...(ofA ?? [])]).not.toEqual([...(ofB ?? [])]);
  });

  it("of an identity that is forgotten are closed when its last reply is there", async () => {
    const rest = Promise.withResolvers<void>();
    const sockets = new Set<Socket>();
    const { origin } = await serve(async (request, response) => {
      sockets.add(request.socket.once("close", () => sockets.delete(request.socket)));
      response.write("first");
      await rest.promise;
      response.end(" last");
    });
    const shared = transport();
    const reply = await shared.bind(signal(), { id: "a" }).stream({ url: origin });
    shared.forget("a");
    rest.resolve();
    let text = "";
    for await (const piece of reply.body) text += Buffer.from(piece).toString();
    expect(text).toBe("first last");
    await expect.poll(() => sockets.size).toBe(0);
  });
});

transportSuite("a body that is left early", ({ serve, transport }) => {
  async function leave({ bytes, told, drainBytes }: { bytes: number; told: boolean; drainBytes?: number }) {
    const sockets = new Set<Socket>();
    const ends: boolean[] = [];
    const { origin } = await serve((request, response) => {
      sockets.add(request.socket);
      response.once("close", () => void ends.push(response.writableEnded));
      if (told) response.setHeader("content-length", bytes);
      pour(response, bytes);
    });
    const shared = transport(drainBytes === undefined ? {} : { drainBytes: () => drainBytes });
    const caller = new AbortController();
    const ask = async () => {
      const { body } = await shared.bind(caller.signal).stream({ url: origin });
      for await (const _ of body) break;
    };
    await ask();
    return { sockets, ends, ask, caller };
  }

  it.each([true, false])("lets a little come to its end, its length told: %s", async (told) => {
    const { sockets, ends, ask, caller } = await leave({ bytes: 200_000, told });
    await expect.poll(() => ends).toEqual([true]);
    await fewTurns();
    await ask();
    expect(sockets.size).toBe(1);
    // The call that began it may be over.
    caller.abort();
    await expect.poll(() => ends).toEqual([true, true]);
  });

  it.each([true, false])("ends a download that is too long, its length told: %s", async (told) => {
    const { ends } = await leave({ bytes: 20_000_000, told });
    await expect.poll(() => ends).toEqual([false]);
  });

  it("ends every download where traffic is dear", async () => {
    const { ends } = await leave({ bytes: 20_000_000, told: true, drainBytes: 0 });
    await expect.poll(() => ends).toEqual([false]);
  });

  it.each([
    ["tells no length", 2_000, {}],
    ["tells its length", 10_000, { "content-length": 100_000 }],
  ] as const)("and %s drains no longer than %d ms", async (_what, ms, headers) => {
    const clock = manualClock();
    let isCut = false;
    const { origin } = await serve((_request, response) => {
      response.once("close", () => {
        isCut = true;
      });
      response.writeHead(200, headers).write("x".repeat(1_000));
    });
    const { body } = await transport({ clock }).bind(signal()).stream({ url: origin });
    for await (const _ of body) break;
    await clock.advance(ms - 1);
    await fewTurns();
    expect(isCut).toBe(false);
    await clock.advance(1);
    await expect.poll(() => isCut).toBe(true);
  });

  it("is cut when the transport closes", async () => {
    let isCut = false;
    const { origin } = await serve((_request, response) => {
      response.once("close", () => {
        isCut = true;
      });
      response.write("first");
    });
    const shared = transport();
    const { body } = await shared.bind(signal()).stream({ url: origin });
    for await (const _ of body) break;
    shared.close();
    await expect.poll(() => isCut).toBe(true);
  });

  it("may be left before its first piece: only the head was wanted", async () => {
    const { origin } = await serve((_request, response) => response.end("x".repeat(1_000)));
    const caller = new AbortController();
    const { status, body } = await transport().bind(caller.signal).stream({ url: origin });
    expect(status).toBe(200);
    await body[Symbol.asyncIterator]().return?.();
    caller.abort();
  });
});
