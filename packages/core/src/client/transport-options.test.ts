import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import type { ClientConfigPatch } from "../config/client-config.ts";
import { StreamFallbackError } from "../errors.ts";
import { pour } from "../http/test-world/pour.ts";
import { startHttpProxy, startSocksProxy } from "../http/test-world/proxies.ts";
import type { CallContext } from "../provider/call-context.ts";

import { blankRoom, createWorld, type WorldOptions } from "./test-world.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A site on this machine that tells its requests and their connections. */
async function startSite(bytes = 6): Promise<{ port: number; sockets: Set<Socket>; cut: () => number }> {
  const sockets = new Set<Socket>();
  let cut = 0;
  const server = createServer((request, response) => {
    sockets.add(request.socket);
    response.once("close", () => {
      if (!response.writableEnded) cut += 1;
    });
    response.writeHead(200, { "content-length": bytes });
    pour(response, bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, sockets, cut: () => cut };
}

/** A client whose adapter asks this URL and reads as much as it needs. */
function clientOf(
  url: string,
  { firstPieceOnly = false, ...options }: Omit<WorldOptions, "clock"> & { firstPieceOnly?: boolean },
) {
  const { client, replies } = createWorld({ proxy: false, ...options });
  closers.push(() => void client.close());
  replies.web = async (_query, { http }: CallContext) => {
    if (!firstPieceOnly) {
      await http.send({ url });
      return blankRoom;
    }
    const { body } = await http.stream({ url });
    for await (const _ of body) break;
    return blankRoom;
  };
  return client;
}

const once: ClientConfigPatch = { failover: { rounds: 1 }, hedge: { enabled: false }, ttlMs: 0 };

describe("the option transport", () => {
  it.each(["got", "undici"] as const)(
    "sends with %s, and another one from the next request on",
    async (kind) => {
      const { port } = await startSite();
      const client = clientOf(`http://127.0.0.1:${port}/`, { transport: kind, config: once });
      expect(client.config().transport).toBe(kind);
      expect(await client.getInfo("1")).toMatchObject({ living: true });
      client.updateConfig({ transport: kind === "got" ? "undici" : "got" });
      expect(await client.getInfo("1")).toMatchObject({ living: true });
    },
  );

  it.each([
    ["undice", "must be one of got, undici, not another text; did you mean undici?"],
    [7, 'must be "got" or "undici", not a number'],
  ])("that is %s is refused", (transport, says) => {
    expect(() => createWorld({ transport: transport as never })).toThrow(says);
  });
});

describe("the setting drainBytes", () => {
  it("lets the rest of a page come, whose connection then serves again", async () => {
    const site = await startSite(200_000);
    const client = clientOf(`http://127.0.0.1:${site.port}/`, { config: once, firstPieceOnly: true });
    await client.getInfo("1");
    await expect.poll(async () => (await client.getInfo("1")) && site.cut()).toBe(0);
    expect(site.sockets.size).toBeLessThanOrEqual(2);
  });

  it("of 0 ends the download at once", async () => {
    const site = await startSite(20_000_000);
    const config = { ...once, drainBytes: 0 };
    const client = clientOf(`http://127.0.0.1:${site.port}/`, { config, firstPieceOnly: true });
    await client.getInfo("1");
    await expect.poll(site.cut).toBe(1);
  });
});

describe("the option proxy", () => {
  it("leads requests through an HTTP or a SOCKS5 proxy", async () => {
    const { port } = await startSite();
    for (const [scheme, start] of [
      ["http", startHttpProxy],
      ["socks5h", startSocksProxy],
    ] as const) {
      const proxy = await start({ user: "anna", password: "canary-1" });
      closers.push(proxy.close);
      const url = `${scheme}://anna:canary-1@${proxy.place}`;
      const client = clientOf(`http://live.example:${port}/`, { proxy: url, config: once });
      expect(await client.getInfo("1")).toMatchObject({ living: true });
      expect(proxy.asked).toEqual([`live.example:${port}`]);
    }
  });

  it("takes variables, and false for none", async () => {
    const { port } = await startSite();
    const proxy = await startHttpProxy();
    closers.push(proxy.close);
    const url = `http://127.0.0.1:${port}/`;
    const variables = { HTTP_PROXY: `http://${proxy.place}`, NO_PROXY: "direct.example" };
    await clientOf(url.replace("127.0.0.1", "live.example"), { proxy: variables, config: once }).getInfo("1");
    await clientOf(url, { proxy: false, config: once }).getInfo("1");
    expect(proxy.asked).toEqual([`live.example:${port}`]);
  });

  it("that is dead tells the caller so, in plain words and without its password", async () => {
    const proxy = await startHttpProxy({ user: "anna", password: "canary-2" });
    closers.push(proxy.close);
    const told: string[] = [];
    const url = `http://anna:canary-3@${proxy.place}`;
    const log = (fields: object, message: string) => void told.push(message, inspect(fields, { depth: 10 }));
    const logger = { debug: log, info: log, warn: log, error: log };
    const client = clientOf("http://live.example/", { proxy: url, logger, config: once });
    for (const event of ["attempt", "failure", "state"] as const)
      client.on(event, (event) => void told.push(inspect(event, { depth: 20 })));
    const error: unknown = await client.getInfo("1").catch((thrown: unknown) => thrown);
    if (!(error instanceof StreamFallbackError)) throw new Error("expected a typed error");
    expect(error.message).toContain(`the proxy ${proxy.place} does not accept the user and password`);
    const shown = [
      ...told,
      inspect(error, { depth: 20, showHidden: true }),
      JSON.stringify(error),
      inspect(client),
    ];
    expect(shown.join()).not.toMatch(/canary|anna/);
  });

  it.each([
    "ftp://anna:canary-4@host",
    "http://anna:can%ary-4@host",
    "http://",
    "",
    "socks4://canary-4@host",
  ])("that is no URL of a proxy is refused without being quoted: %s", (proxy) => {
    for (const given of [proxy, ...(proxy ? [{ HTTPS_PROXY: proxy }] : [])]) {
      const make = () => createWorld({ proxy: given });
      expect(make).toThrow(/must be the URL of a proxy/);
      expect(make).not.toThrow(/canary|ary-4/);
    }
  });
});
