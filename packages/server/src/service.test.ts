import { connect, type Socket } from "node:net";
import { createClient } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { startServer } from "./start-server.ts";
import { siteOf, startWorld } from "./test-world/start-world.ts";

describe("what the service tells of itself", () => {
  it("is how the adapters stand, with the pairs of adapters and identities", async () => {
    const { ask, client } = await startWorld();
    await ask("/v1/rooms/1");
    const { json } = await ask("/v1/endpoints");
    expect(json.providers.site.endpoints).toMatchObject([{ name: "web", state: "closed", requests: 1 }]);
    expect(json.providers.site.pairs).toMatchObject([{ endpoint: "web" }]);
    expect((await ask("/status")).json).toEqual(JSON.parse(JSON.stringify(client.status())));
  });

  it("is who asks, without a cookie or a proxy", async () => {
    const { client: usual } = await startWorld();
    const client = createClient({
      providers: [siteOf({}, [])],
      identities: [{ id: "one", cookie: "sid=secret", proxy: "http://user:secret@127.0.0.1:1" }],
    });
    const { ask } = await startWorld({ client });
    const { json, text } = await ask("/v1/identities");
    expect(json.identities).toMatchObject([{ id: "one", hasCookie: true, hasProxy: true, state: "closed" }]);
    expect(text).not.toContain("secret");
    expect(usual.identities.list()).toEqual([]);
    await client.close();
  });

  it("is the settings in force, those that JSON has no word for included", async () => {
    const { ask, client } = await startWorld();
    client.updateConfig({ ttlMs: 1_234, streamMarginMs: Number.POSITIVE_INFINITY });
    expect((await ask("/v1/config")).json).toMatchObject({ ttlMs: 1_234, streamMarginMs: "Infinity" });
  });

  it("is the alerts that fire", async () => {
    const { ask, client } = await startWorld();
    client.balancer(Object.keys(client.status().providers)[0] ?? "").trip("web");
    const { json } = await ask("/v1/alerts");
    const fires = expect.objectContaining({ name: "breaker_opened", state: "firing" });
    expect(json).toMatchObject({ firing: expect.arrayContaining([fires]), ended: [] });
  });

  it("is its description", async () => {
    const { ask } = await startWorld();
    const { json } = await ask("/openapi.json");
    expect(json.openapi).toBe("3.1.0");
    expect(Object.keys(json.paths)).toContain("/v1/rooms:batch");
    const ids = Object.values(json.paths).flatMap((path) =>
      Object.values(path as object).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("the end of the service", () => {
  it("lets running calls end, and refuses new ones meanwhile", async () => {
    const { ask, asked, server, replies } = await startWorld();
    const { promise, resolve } = Promise.withResolvers<object>();
    replies["1"] = promise;
    expect((await ask("/ready")).json).toEqual({ ok: true });
    const call = ask("/v1/rooms/1");
    await expect.poll(() => asked).toEqual(["1"]);
    const closed = server.close();
    expect(await ask("/ready")).toMatchObject({ status: 503, json: { code: "CLOSED" } });
    expect(await ask("/v1/rooms/2")).toMatchObject({ status: 503, json: { code: "CLOSED" } });
    expect((await ask("/health")).status).toBe(200);
    resolve({ title: "in time" });
    expect((await call).json.title).toBe("in time");
    await closed;
    await expect(ask("/health")).rejects.toThrow();
    expect(asked).toEqual(["1"]);
  });

  it("does not wait for a call longer than 10 s", async () => {
    const { ask, asked, clock, server, replies } = await startWorld();
    replies["1"] = new Promise(() => {});
    const call = ask("/v1/rooms/1").catch(() => "cut");
    await expect.poll(() => asked).toEqual(["1"]);
    let isClosed = false;
    const closed = server.close().then(() => {
      isClosed = true;
    });
    await clock.advance(9_999);
    expect(isClosed).toBe(false);
    await clock.advance(1);
    await closed;
    expect(await call).toBe("cut");
  });

  it("ends the streams of events with the reason, and may be asked for twice", async () => {
    const { server } = await startWorld({ watch: ["1"] });
    const events = await fetch(`${server.origin}/v1/events`);
    await Promise.all([server.close(), server.close()]);
    expect(await events.text()).toContain('event: end\ndata: {"reason":"the service is ending"}');
  });

  it("leaves the client to who made it", async () => {
    const { client, server } = await startWorld();
    await server.close();
    expect((await client.getInfo("1")).living).toBe(true);
  });
});

describe("connections", () => {
  it("that say nothing give way to others once there are 2,000", async () => {
    const { ask, server } = await startWorld();
    const port = Number(new URL(server.origin).port);
    const sockets = await Promise.all(Array.from({ length: 2_000 }, () => opened(port)));
    expect((await ask("/health")).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  it("on which more than 16 answers are waited for are ended", async () => {
    const { server, replies } = await startWorld();
    replies["1"] = new Promise(() => {});
    const socket = await opened(Number(new URL(server.origin).port));
    const closed = new Promise<string>((resolve) => socket.once("close", () => resolve("closed")));
    socket.write("GET /v1/rooms/1 HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(17));
    expect(await closed).toBe("closed");
  });

  it("that have not said a word hold up no end", async () => {
    const { ask, server } = await startWorld();
    const socket = await opened(Number(new URL(server.origin).port));
    expect((await ask("/health")).status).toBe(200);
    // The time that calls have to end does not pass.
    await server.close();
    socket.destroy();
  });

  it("are not kept for another request once the service is ending", async () => {
    const { ask, asked, server, replies } = await startWorld();
    const { promise, resolve } = Promise.withResolvers<object>();
    replies["1"] = promise;
    const call = ask("/v1/rooms/1");
    await expect.poll(() => asked).toEqual(["1"]);
    const closed = server.close();
    resolve({});
    expect((await call).headers.get("connection")).toBe("close");
    await closed;
  });
});

/** A connection that is there. */
function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
    socket.on("error", reject);
    socket.resume();
  });
}

describe("a room", () => {
  it.each([
    "..",
    ".",
    "%",
    "%zz",
    "a/../../b",
    "site:",
    "\u0000",
    "\n",
    " ",
    "x".repeat(5_000),
    "../status",
    "__proto__",
    "密",
  ])("of a hostile name is answered or refused: %j", async (name) => {
    const { ask } = await startWorld({ watch: [] });
    for (const path of [
      `/v1/rooms/${encodeURIComponent(name)}`,
      `/v1/rooms/${encodeURIComponent(name)}/stream`,
    ]) {
      const { status } = await ask(path);
      expect([200, 400, 404]).toContain(status);
    }
  });

  it("is asked for with what is set for it", async () => {
    const { client } = await startWorld();
    const seen: unknown[] = [];
    const spied = {
      ...client,
      getInfo: (...given: Parameters<typeof client.getInfo>) => {
        seen.push(given[1]?.auth);
        return client.getInfo(given[0]);
      },
    };
    const { ask } = await startWorld({ client: spied, askWith: (room) => ({ auth: `of=${room}` }) });
    await ask("/v1/rooms/1");
    expect(seen).toEqual(["of=1"]);
  });

  it("is served beside an ordinary client, by the system's clock", async () => {
    const { client } = await startWorld();
    const server = await startServer({ client, port: 0 });
    expect(((await (await fetch(`${server.origin}/v1/rooms/1`)).json()) as { living: boolean }).living).toBe(
      true,
    );
    await server.close();
  });
});

describe("an option of the service", () => {
  const client = createClient({ providers: [siteOf({}, [])] });

  it.each([
    ["no options", undefined, "must be an object with a client"],
    ["no client", {}, "client: must be a client"],
    ["a port that is none", { client, port: 70_000 }, "port: must be a port"],
    ["a port as text", { client, port: "80" }, "port: must be a port"],
    ["no host", { client, host: "" }, "host: must name an address"],
    ["a watch that is none", { client, watch: [] }, "watch: must be an object"],
    ["a watch of what is no list", { client, watch: { rooms: "1" } }, "watch.rooms: must be a list"],
    ["a watch of a room that is none", { client, watch: { rooms: [1] } }, "watch.rooms.0: must be text"],
    [
      "wishes that cannot be kept",
      { client, watch: { rooms: [{ room: "1", intervalMs: 5_000, auth: "a=b" }] } },
      "watch.rooms.0",
    ],
    ["an interval of a watch that is none", { client, watch: { intervalMs: 1 } }, "intervalMs"],
    [
      "a place of the list that is none",
      { client, watch: { keptIn: "ftp://x" } },
      "watch.keptIn: the cache must be",
    ],
    ["a logger that is none", { client, logger: {} }, "logger: must be a logger"],
    [
      "origins that are no list",
      { client, corsOrigins: "https://page.example" },
      "corsOrigins: must be a list",
    ],
    ["what there is not", { client, prot: 80 }, "prot"],
    [
      "what cannot be read",
      new Proxy(
        {},
        {
          get: () => {
            throw new Error("a secret");
          },
        },
      ),
      "cannot be read",
    ],
  ])("is refused by its name: %s", async (_what, options, message) => {
    await expect(startServer(options as unknown as Parameters<typeof startServer>[0])).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining(message),
    });
  });

  it("that is a logger may throw, and the answer comes all the same", async () => {
    const fail = () => {
      throw new Error("the disk is full");
    };
    const { ask } = await startWorld({ logger: { debug: fail, info: fail, warn: fail, error: fail } });
    expect((await ask("/v1/rooms/1")).status).toBe(200);
    expect((await ask("/nowhere")).status).toBe(404);
  });
});
