import dns from "node:dns";
import { once } from "node:events";
import { createServer } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { blankRoom, createWorld } from "./test-world.ts";

/** What names resolve to here. That the first address is this machine's lets the host of streams be played on it. */
const addresses: Readonly<Record<string, string>> = {
  "pull.example": "127.0.0.1",
  "inside.example": "127.0.0.1",
  "router.example": "192.168.0.1",
  "cloud.example": "169.254.169.254",
  "six.example": "::1",
  "mapped.example": "::ffff:127.0.0.1",
};

beforeEach(() => {
  const answer = (name: string, options: dns.LookupOptions, done: (...found: unknown[]) => void) => {
    const address = addresses[name] ?? name;
    const family = address.includes(":") ? 6 : 4;
    if (options.all) done(null, [{ address, family }]);
    else done(null, address, family);
  };
  const mock = vi.spyOn(dns, "lookup").mockImplementation(answer as never);
  syncBuiltinESMExports();
  onTestFinished(() => {
    mock.mockRestore();
    syncBuiltinESMExports();
  });
});

/** A host whose `/a.flv` leads to the location, and whose other paths play. PORT in the location is its own. */
async function startHost(location: string) {
  const hosts: (string | undefined)[] = [];
  const server = createServer(({ url, headers, socket }, response) => {
    hosts.push(headers.host);
    const { localPort } = socket;
    if (url === "/a.flv") response.writeHead(302, { location: location.replace("PORT", String(localPort)) });
    response.end("FLV\u0001");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, hosts };
}

async function probe(url: string): Promise<unknown> {
  const sources = [{ name: "main", streams: [{ quality: "hd", name: "HD", flv: url }] }];
  const { client } = createWorld({
    adapters: ["api"],
    provides: ["status", "streams"],
    answer: () => ({ ...blankRoom, liveId: "1", sources }),
  });
  onTestFinished(() => client.close());
  const played = client.getStream("42", { probe: true }).then(({ currentStream }) => currentStream.url);
  return played.catch((error: Error) => error.message);
}

it.each([
  "http://127.0.0.1:PORT/",
  "http://192.168.0.1/a.flv",
  "//localhost:PORT/a.flv",
  "http://[::1]:PORT/",
  "http://[::ffff:127.0.0.1]:PORT/",
  "http://[64:ff9b::127.0.0.1]:PORT/",
  "http://inside.example:PORT/",
  "http://router.example/",
  "http://cloud.example/latest/meta-data/",
  "http://six.example:PORT/",
  "http://mapped.example:PORT/",
])("a stream of the public network is not followed to %s", async (location) => {
  const { port, hosts } = await startHost(location);
  expect(await probe(`http://pull.example:${port}/a.flv`)).toContain("private network");
  expect(hosts).toEqual([`pull.example:${port}`]);
});

it("a stream of the public network is not followed to its own name once that leads inside", async () => {
  const { port, hosts } = await startHost("/b.flv");
  expect(await probe(`http://pull.example:${port}/a.flv`)).toContain("private network");
  expect(hosts).toHaveLength(1);
});

it("a stream of a private network may lead to another place there", async () => {
  const { port, hosts } = await startHost("http://inside.example:PORT/b.flv");
  const url = `http://127.0.0.1:${port}/a.flv`;
  expect(await probe(url)).toBe(url);
  expect(hosts).toEqual([`127.0.0.1:${port}`, `inside.example:${port}`]);
});
