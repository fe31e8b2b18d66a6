import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { textOf } from "./http-client.ts";
import { failureOf, readAll, shown, transportSuite } from "./test-world/transport-suite.ts";

transportSuite("a transport", ({ serve, serveBytes, transport, client, kind }) => {
  describe("a request", () => {
    it("brings status, headers and body", async () => {
      const { origin } = await serve((_request, response) => {
        response.writeHead(200, { "x-kind": "test" }).end("直播");
      });
      const reply = await client().send({ url: origin });
      expect(reply).toMatchObject({ status: 200, headers: { "x-kind": "test" } });
      expect(textOf(reply)).toBe("直播");
    });

    it("sends what it is told to send", async () => {
      const { origin } = await serve(async (request, response) => {
        let body = "";
        for await (const chunk of request) body += chunk;
        response.end(`${request.method} ${request.url} ${request.headers.cookie} ${body}`);
      });
      const reply = await client().send({
        url: `${origin}/api?room=1`,
        method: "POST",
        headers: { cookie: "a=1" },
        body: "hello",
      });
      expect(textOf(reply)).toBe("POST /api?room=1 a=1 hello");
    });

    it("of method GET sends path, query, headers and whom its URL is for, and no header that is undefined", async () => {
      const { origin } = await serve(({ method, url, headers }, response) => {
        response.end(JSON.stringify({ method, url, headers }));
      });
      const headers = { Cookie: "a=1", "x-none": undefined as unknown as string };
      const sent = async (url: string) => JSON.parse(textOf(await client().send({ url, headers })));
      const { host } = new URL(origin);
      const plain = await sent(`${origin}/api/%E7%9B%B4?room=1&name=%20`);
      expect(plain).toMatchObject({ method: "GET", url: "/api/%E7%9B%B4?room=1&name=%20" });
      expect(plain.headers).toMatchObject({ host, cookie: "a=1", "accept-encoding": expect.any(String) });
      for (const name of ["x-none", "user-agent", "authorization", "content-length"])
        expect(plain.headers).not.toHaveProperty(name);
      const named = await sent(`http://me:p%20w@${host}/own`);
      expect(named).toMatchObject({ url: "/own", headers: { authorization: `Basic ${btoa("me:p w")}` } });
    });

    it("of method POST needs no body", async () => {
      const { origin } = await serve((request, response) => {
        request.resume().once("end", () => response.end(request.method));
      });
      expect(textOf(await client(AbortSignal.timeout(2_000)).send({ url: origin, method: "POST" }))).toBe(
        "POST",
      );
    });

    it.each([302, 404, 429, 503])(
      "takes a %d as the site's answer: no redirect, no retry",
      async (status) => {
        let asked = 0;
        const { origin } = await serve((_request, response) => {
          asked += 1;
          response.writeHead(status, { location: "/elsewhere", "retry-after": "0" }).end("body");
        });
        const reply = await client().send({ url: origin });
        expect([reply.status, textOf(reply), asked]).toEqual([status, "body", 1]);
      },
    );

    it("may bring an empty body", async () => {
      const { origin } = await serve((_request, response) => response.writeHead(204).end());
      const reply = await client().send({ url: origin });
      expect([reply.status, reply.body.length]).toEqual([204, 0]);
    });

    it("decompresses", async () => {
      const { origin } = await serve((_request, response) => {
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("plain"));
      });
      expect(textOf(await client().send({ url: origin }))).toBe("plain");
    });

    it("uses a connection again", async () => {
      const sockets = new Set<Socket>();
      const { origin } = await serve((request, response) => {
        sockets.add(request.socket);
        response.end("ok");
      });
      const shared = transport();
      for (let count = 0; count < 3; count++) {
        await shared.bind(new AbortController().signal).send({ url: origin });
      }
      // undici lets a connection go a moment after the reply that it brought.
      expect(sockets.size).toBeLessThanOrEqual(kind === "undici" ? 2 : 1);
    });
  });

  describe("a reply that is read as it comes", () => {
    it("is there before its body", async () => {
      const rest = Promise.withResolvers<void>();
      const { origin } = await serve(async (_request, response) => {
        response.writeHead(200, { "x-told": "yes" }).write("first");
        await rest.promise;
        response.end(" last");
      });
      const { status, headers, body } = await client().stream({ url: origin });
      expect([status, headers["x-told"]]).toEqual([200, "yes"]);
      let text = "";
      for await (const piece of body) {
        text += new TextDecoder().decode(piece);
        rest.resolve();
      }
      expect(text).toBe("first last");
    });

    it("ends where the reader stops", async () => {
      const cut = Promise.withResolvers<boolean>();
      const { origin } = await serve((_request, response) => {
        response.once("close", () => cut.resolve(!response.writableFinished));
        response.write("first");
      });
      const { body } = await client().stream({ url: origin });
      for await (const _ of body) break;
      expect(await cut.promise).toBe(true);
    });

    it("fails in the reader's hands when it is cut, is too large, or is no longer wanted", async () => {
      const { origin } = await serve((_request, response) => {
        response.writeHead(200, { "content-length": "1000" }).write("first");
        setImmediate(() => response.destroy());
      });
      const { body } = await client().stream({ url: origin });
      expect(await failureOf(readAll(body))).toMatchObject({ code: "NETWORK" });

      const endless = await serve((_request, response) => void response.write("x".repeat(2_000)));
      const large = await client().stream({ url: endless.origin, maxBytes: 1_000 });
      expect(await failureOf(readAll(large.body))).toMatchObject({ code: "REPLY_TOO_LARGE" });

      const controller = new AbortController();
      const unwanted = await client(controller.signal).stream({ url: endless.origin });
      const failure = failureOf(readAll(unwanted.body));
      controller.abort(new StreamFallbackError("ABORTED", "no longer wanted"));
      expect(await failure).toMatchObject({ code: "ABORTED" });
    });

    it("may break before anyone reads it", async () => {
      const { origin } = await serve((_request, response) => {
        response.writeHead(200, { "content-length": "1000" }).write("first");
        setImmediate(() => response.destroy());
      });
      const { body } = await client().stream({ url: origin });
      const other = await serve((_request, response) => response.end());
      await client().send({ url: other.origin });
      expect(await failureOf(readAll(body))).toMatchObject({ code: "NETWORK" });
    });
  });

  describe("a reply that is too large", () => {
    it("fails without being read to its end", async () => {
      let cut = false;
      const { origin } = await serve((_request, response) => {
        response.once("close", () => {
          cut = !response.writableFinished;
        });
        const pour = () => {
          while (!response.destroyed && response.write("x".repeat(65_536)));
          if (!response.destroyed) response.once("drain", pour);
        };
        pour();
      });
      const error = await failureOf(client().send({ url: origin, maxBytes: 100_000 }));
      expect(error).toMatchObject({ code: "REPLY_TOO_LARGE", fault: "endpoint" });
      await expect.poll(() => cut).toBe(true);
    });

    it("is measured after decompression", async () => {
      const { origin } = await serve((_request, response) => {
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(1_000_000)));
      });
      const error = await failureOf(client().send({ url: origin, maxBytes: 100_000 }));
      expect(error.code).toBe("REPLY_TOO_LARGE");
    });

    it("is one byte over, not one of just the size", async () => {
      const { origin } = await serve((_request, response) => response.end("12345"));
      expect(textOf(await client().send({ url: origin, maxBytes: 5 }))).toBe("12345");
      expect((await failureOf(client().send({ url: origin, maxBytes: 4 }))).code).toBe("REPLY_TOO_LARGE");
    });
  });

  describe("a server that leaves HTTP", () => {
    const speak = (head: string) => serveBytes((socket) => void socket.on("data", () => socket.write(head)));

    const upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

    it.each([
      ["switches to another protocol", `HTTP/1.1 101 Switching Protocols\r\n${upgrade}`],
      [
        "switches and talks on",
        `HTTP/1.1 101 Switching Protocols\r\n${upgrade}${"\u0081\u0002hi".repeat(1_000)}`,
      ],
      ["announces a reply for ever", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1_000)],
      ["continues for ever", "HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000)],
    ])("and %s is an HTTP_STATUS error and loses its connection", async (_what, head) => {
      const { origin, open } = await speak(head);
      const error = await failureOf(client(AbortSignal.timeout(5_000)).send({ url: origin }));
      expect(error).toMatchObject({ code: "HTTP_STATUS", fault: "endpoint" });
      await expect.poll(open).toBe(0);
    });

    it("only after some words before its reply is listened to", async () => {
      const hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(3);
      const { origin } = await speak(`${hints}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`);
      expect(textOf(await client().send({ url: origin }))).toBe("ok");
    });
  });

  describe("an abort", () => {
    it("before the request sends nothing and gives the reason", async () => {
      let asked = 0;
      const { origin } = await serve((_request, response) => {
        asked += 1;
        response.end();
      });
      const reason = new StreamFallbackError("ABORTED", "enough");
      await expect(client(AbortSignal.abort(reason)).send({ url: origin })).rejects.toBe(reason);
      expect(asked).toBe(0);
    });

    it.each(["before the head", "inside the body"])(
      "%s ends the connection and gives the reason",
      async (when) => {
        const caller = new AbortController();
        const reason = new StreamFallbackError("TIMEOUT", "too slow");
        const closed = Promise.withResolvers<void>();
        const { origin } = await serve((request, response) => {
          request.socket.once("close", () => closed.resolve());
          if (when === "inside the body") response.write("half");
          setImmediate(() => caller.abort(reason));
        });
        await expect(client(caller.signal).send({ url: origin })).rejects.toBe(reason);
        await closed.promise;
      },
    );
  });

  describe("a connection that fails", () => {
    const canary = "CANARY7f3a";

    const cuts: [string, RequestListener][] = [
      ["before the head", (request) => request.socket.destroy()],
      [
        "inside the body",
        (request, response) => {
          response.writeHead(200, { "content-length": "100" });
          response.write("half", () => setImmediate(() => request.socket.destroy()));
        },
      ],
      [
        "inside a chunked body",
        (request, response) => {
          response.write("half", () => setImmediate(() => request.socket.destroy()));
        },
      ],
      ["with nonsense", (request) => request.socket.end("this is not HTTP\r\n\r\n")],
      [
        "with a body that cannot be decompressed",
        (_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("not gzip"),
      ],
    ];

    it.each(cuts)("%s is a NETWORK error that tells no secret", async (_when, listener) => {
      const { origin } = await serve(listener);
      const error = await failureOf(
        client().send({
          url: `${origin}/${canary}?a_bogus=${canary}`,
          headers: { cookie: `sessionid=${canary}` },
        }),
      );
      expect(error).toMatchObject({ code: "NETWORK", fault: "endpoint" });
      expect(error.message).toContain("127.0.0.1");
      expect(shown(error)).not.toContain(canary);
    });

    it("because nobody listens is a NETWORK error that tells no secret", async () => {
      const error = await failureOf(
        client().send({ url: `http://127.0.0.1:1/?${canary}`, headers: { cookie: canary } }),
      );
      expect(error).toMatchObject({ code: "NETWORK", message: expect.stringContaining("ECONNREFUSED") });
      expect(shown(error)).not.toContain(canary);
    });

    it.each([
      ["a URL that is none", { url: `http://[${canary}` }],
      ["a URL without a host", { url: `/path?${canary}` }],
      ["a header that cannot be sent", { url: "http://127.0.0.1:1", headers: { cookie: `${canary}\n` } }],
      ["a URL of another protocol", { url: `ftp://127.0.0.1/${canary}` }],
      ["a GET with a body", { url: "http://127.0.0.1:1", body: canary }],
    ])("because of %s is one of our errors and tells no secret", async (_what, request) => {
      const error = await failureOf(client(AbortSignal.timeout(2_000)).send(request));
      expect(shown(error)).not.toContain(canary);
    });
  });
});
