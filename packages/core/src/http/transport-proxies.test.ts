import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { textOf } from "./http-client.ts";
import { chooseProxy } from "./proxy/choose-proxy.ts";
import { type ProxyManners, startHttpProxy, startSocksProxy } from "./test-world/proxies.ts";
import { failureOf, shown, transportSuite } from "./test-world/transport-suite.ts";

const KINDS = [
  { scheme: "http", start: startHttpProxy },
  { scheme: "socks5h", start: startSocksProxy },
] as const;

transportSuite("a transport through a proxy", ({ serve, serveBytes, transport, afterwards }) => {
  const signal = () => new AbortController().signal;

  describe.each(KINDS)("of $scheme", ({ scheme, start }) => {
    async function proxied(manners: ProxyManners = "works", given = "us%40er:can%3Aary-77") {
      const proxy = await start({ user: "us@er", password: "can:ary-77", manners });
      afterwards(() => proxy.close());
      return { proxy, route: { id: "anna", proxy: `${scheme}://${given}@${proxy.place}` } };
    }

    it("reaches the site, by the name that the proxy looks up, and uses its tunnels again", async () => {
      const { port } = await serve((request, response) => response.end(request.headers.host));
      const { proxy, route } = await proxied();
      const http = transport().bind(signal(), route);
      for (let count = 0; count < 4; count++) {
        const reply = await http.send({ url: `http://live.site.example:${port}/` });
        expect(textOf(reply)).toBe(`live.site.example:${port}`);
      }
      expect(proxy.asked.length).toBeLessThanOrEqual(2);
      expect(proxy.asked[0]).toBe(`live.site.example:${port}`);
    });

    it("streams", async () => {
      const { port } = await serve((_request, response) => response.end("piece"));
      const { route } = await proxied();
      const { body } = await transport()
        .bind(signal(), route)
        .stream({ url: `http://a.example:${port}/` });
      for await (const piece of body) expect(Buffer.from(piece).toString()).toBe("piece");
    });

    it.each([
      ["drops", /closed the connection before the site had answered/],
      ["grants and drops", /closed the connection before the site had answered/],
      ["refuses", /does not connect to a\.example.*its own way there, or the site, may be down/],
    ] as const)("that %s is a PROXY error that tells its place and no secret", async (manners, says) => {
      const { port } = await serve((_request, response) => response.end());
      const { proxy, route } = await proxied(manners);
      const error = await failureOf(
        transport()
          .bind(signal(), route)
          .send({ url: `http://a.example:${port}/?canary-78` }),
      );
      expect(error).toMatchObject({ code: "PROXY", fault: "identity", message: expect.stringMatching(says) });
      expect(error.message).toContain(proxy.place);
      expect(shown(error)).not.toMatch(/ary-7|can:|us@er|us%40er/);
    });

    it("with a wrong password is a PROXY error that tells neither", async () => {
      const { port } = await serve((_request, response) => response.end());
      const { proxy, route } = await proxied("works", "us%40er:canary-79");
      const error = await failureOf(
        transport()
          .bind(signal(), route)
          .send({ url: `http://a.example:${port}/` }),
      );
      expect(error).toMatchObject({ code: "PROXY", message: expect.stringContaining("user and password") });
      expect(error.message).toContain(proxy.place);
      expect(shown(error)).not.toMatch(/ary-7|us@er|us%40er/);
    });

    it("that says nothing is a PROXY error before a call counts as slow", async () => {
      const clock = manualClock();
      const { proxy, route } = await proxied("silent");
      const failure = failureOf(
        transport({ clock }).bind(signal(), route).send({ url: "http://a.example/" }),
      );
      await expect.poll(() => proxy.met()).toBeGreaterThan(0);
      await clock.advance(4_000);
      expect(await failure).toMatchObject({ code: "PROXY", message: expect.stringContaining("within 4 s") });
      expect((await failure).message).toContain(proxy.place);
    });

    it("that is cut inside the reply is a NETWORK error: the site had come through", async () => {
      const { port } = await serve((_request, response) => {
        response.writeHead(200, { "content-length": "100" }).write("half");
      });
      const { proxy, route } = await proxied();
      const { body } = await transport()
        .bind(signal(), route)
        .stream({ url: `http://a.example:${port}/` });
      const pieces = body[Symbol.asyncIterator]();
      await pieces.next();
      proxy.cut();
      const error = await failureOf(pieces.next());
      expect(error).toMatchObject({ code: "NETWORK" });
      expect(error.message).toContain(`through the proxy ${proxy.place}`);
      expect(shown(error)).not.toMatch(/ary-7|can:|us@er|us%40er/);
    });

    it("that cannot be reached is a PROXY error", async () => {
      const { proxy, route } = await proxied();
      proxy.close();
      const error = await failureOf(transport().bind(signal(), route).send({ url: "http://a.example/" }));
      expect(error).toMatchObject({ code: "PROXY", message: expect.stringContaining("ECONNREFUSED") });
    });

    it("is not waited for by a caller who has had enough", async () => {
      const { route } = await proxied("silent");
      const caller = new AbortController();
      const sent = transport().bind(caller.signal, route).send({ url: "http://a.example/" });
      setImmediate(() => caller.abort(new Error("enough")));
      await expect(sent).rejects.toThrow("enough");
    });
  });

  it("of socks5 looks names up here", async () => {
    const { port } = await serve((_request, response) => response.end("here"));
    const proxy = await startSocksProxy();
    afterwards(() => proxy.close());
    const http = transport().bind(signal(), { id: "anna", proxy: `socks5://${proxy.place}` });
    expect(textOf(await http.send({ url: `http://localhost:${port}/` }))).toBe("here");
    expect(proxy.asked[0]).toMatch(/^(?:127\.0\.0\.1|[\d.]+):\d+$/);
  });

  it("of socks5 is not blamed for a name that is not found here", async () => {
    const proxy = await startSocksProxy();
    afterwards(() => proxy.close());
    const http = transport().bind(signal(), { id: "a", proxy: `socks5://${proxy.place}` });
    const unknown = `${"a".repeat(64)}.example`;
    expect(await failureOf(http.send({ url: `http://${unknown}/` }))).toMatchObject({
      code: "NETWORK",
      message: expect.stringMatching(/the name a+\.example cannot be looked up here \(E\w+\)/),
    });
  });

  it("is given a password that has no user", async () => {
    const { port } = await serve((_request, response) => response.end("ok"));
    const proxy = await startHttpProxy({ user: "", password: "canary-81" });
    afterwards(() => proxy.close());
    const http = transport().bind(signal(), { id: "a", proxy: `http://:canary-81@${proxy.place}` });
    expect(textOf(await http.send({ url: `http://a.example:${port}/` }))).toBe("ok");
  });

  it("of the environment is for those who have none of their own", async () => {
    const { port } = await serve((_request, response) => response.end("ok"));
    const [common, own] = [await startHttpProxy(), await startHttpProxy()];
    afterwards(() => [common, own].forEach((proxy) => void proxy.close()));
    const choose = chooseProxy({ HTTP_PROXY: `http://${common.place}`, no_proxy: ".direct.example" });
    const shared = transport({ chooseProxy: choose });
    await shared.bind(signal()).send({ url: `http://a.example:${port}/` });
    await shared
      .bind(signal(), { id: "b", proxy: `http://${own.place}` })
      .send({ url: `http://b.example:${port}/` });
    await shared.bind(signal()).send({ url: `http://127.0.0.1:${port}/` });
    expect([common.asked, own.asked]).toEqual([[`a.example:${port}`], [`b.example:${port}`]]);
  });

  it("does not lead to an address that must be public and is not", async () => {
    const { proxy } = { proxy: await startHttpProxy() };
    afterwards(() => proxy.close());
    const http = transport().bind(signal(), { id: "a", proxy: `http://${proxy.place}` });
    const error = await failureOf(http.send({ url: "http://10.0.0.1/", mustBePublic: true }));
    expect([error.code, proxy.asked]).toEqual(["UPSTREAM_ERROR", []]);
  });

  it("that speaks nonsense is a PROXY error, which does not say that nobody is there", async () => {
    const { port } = await serveBytes((socket) => void socket.on("data", () => socket.end("what?\r\n\r\n")));
    for (const scheme of ["http", "https", "socks5h"]) {
      const http = transport().bind(signal(), { id: scheme, proxy: `${scheme}://127.0.0.1:${port}` });
      expect(await failureOf(http.send({ url: "http://a.example/" }))).toMatchObject({
        code: "PROXY",
        message: expect.stringMatching(
          /does not speak as its URL says \(.+\); check the scheme and the port/,
        ),
      });
    }
  });

  it("that is a web site, and answers itself, is a PROXY error after one connection", async () => {
    let connections = 0;
    const { port } = await serveBytes((socket) => {
      connections += 1;
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\n\r\n<html>welcome</html>"));
    });
    const http = transport().bind(signal(), { id: "a", proxy: `http://127.0.0.1:${port}` });
    const error = await failureOf(http.send({ url: "http://a.example/" }));
    expect(error).toMatchObject({ code: "PROXY", message: expect.stringContaining("answers itself") });
    expect(connections).toBe(1);
  });

  it("that begins its answer and never ends it is asked once", async () => {
    const clock = manualClock();
    let connections = 0;
    const { port } = await serveBytes((socket) => {
      connections += 1;
      socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\nvia: "));
    });
    const http = transport({ clock }).bind(signal(), { id: "a", proxy: `http://127.0.0.1:${port}` });
    const failure = failureOf(http.send({ url: "http://a.example/" }));
    await expect.poll(() => connections).toBe(1);
    for (let second = 0; second < 20; second += 1) await clock.advance(1_000);
    expect(await failure).toMatchObject({ code: "PROXY", message: expect.stringContaining("within 4 s") });
    expect(connections).toBe(1);
  });

  it.each(KINDS)("of $scheme that wants a password says so to whom gave none", async ({ scheme, start }) => {
    const proxy = await start({ user: "anna", password: "canary-80" });
    afterwards(() => proxy.close());
    const http = transport().bind(signal(), { id: "a", proxy: `${scheme}://${proxy.place}` });
    expect(await failureOf(http.send({ url: "http://a.example/" }))).toMatchObject({
      code: "PROXY",
      message: expect.stringContaining("wants a user and a password; give them in its URL"),
    });
  });
});
