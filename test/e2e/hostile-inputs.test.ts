import { channel } from "node:diagnostics_channel";
import { once } from "node:events";
import type { ClientRequest } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createClient } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

/** What no input may reach: it answers nobody and counts who knocks. */
let listener: Server;
let knocks = 0;
/** Stands for all of the site: short link n leads to the target n, whatever bytes that has. */
let site: Server;
let targets: readonly string[] = [];
/** The hosts of all requests that this process has begun. */
let hosts: string[] = [];

const onRequest = (message: unknown) => {
  const { request } = message as { request: ClientRequest };
  hosts.push(String(request.getHeader("host")));
};
const requests = channel("http.client.request.start");

beforeAll(async () => {
  listener = await listen((socket) => {
    knocks += 1;
    socket.destroy();
  });
  site = await listen((socket) => socket.once("data", (head) => socket.end(answerTo(head.toString()))));
  requests.subscribe(onRequest);
});

afterAll(() => {
  requests.unsubscribe(onRequest);
  listener.close();
  site.close();
});

beforeEach(() => {
  knocks = 0;
  hosts = [];
});

async function listen(onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    onConnection(socket);
  });
  // On every address of the machine, so that each of its spellings would arrive.
  server.listen(0, "::");
  await once(server, "listening");
  return server;
}

function answerTo(head: string): string {
  const target = targets[Number(/^GET \/short\/(\d+)\/ /.exec(head)?.[1] ?? -1)];
  const status = target === undefined ? "404 Not Found" : `302 Found\r\nLocation: ${target}`;
  return `HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** PORT is that of the listener, SITE that of the configured origins. */
const hostile = [
  // This machine, by its many names.
  "http://127.0.0.1:PORT/1",
  "https://127.0.0.1:PORT/100200300400",
  "http://127.1:PORT/1",
  "http://127.0.1:PORT/1",
  "http://127.0.0.1.:PORT/1",
  "http://127.255.255.254:PORT/1",
  "http://0x7f.1:PORT/1",
  "http://0x7f000001:PORT/1",
  "http://0x7f.0x0.0x0.0x1:PORT/1",
  "http://2130706433:PORT/1",
  "http://017700000001:PORT/1",
  "http://0177.0.0.1:PORT/1",
  "http://0:PORT/1",
  "http://0.0.0.0:PORT/1",
  "http://[::1]:PORT/1",
  "http://[::]:PORT/1",
  "http://[0:0:0:0:0:0:0:1]:PORT/1",
  "http://[::ffff:127.0.0.1]:PORT/1",
  "http://[::ffff:7f00:1]:PORT/1",
  "http://[::127.0.0.1]:PORT/1",
  "http://[64:ff9b::127.0.0.1]:PORT/1",
  "http://localhost:PORT/1",
  "http://localhost.:PORT/1",
  "http://LOCALHOST:PORT/1",
  "http://live.douyin.com.localhost:PORT/1",
  "http://１２７.０.０.１:PORT/1",
  "http://127。0。0。1:PORT/1",
  "http://①②⑦.0.0.1:PORT/1",
  "http://%31%32%37.0.0.1:PORT/1",
  "http://127%2E0%2E0%2E1:PORT/1",
  "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/1",
  // Private ranges and what clouds keep there.
  "http://10.0.0.1:PORT/1",
  "http://172.16.0.1:PORT/1",
  "http://192.168.1.1:PORT/1",
  "http://100.64.0.1:PORT/1",
  "http://169.254.169.254/latest/meta-data/",
  "http://[fd00:ec2::254]/latest/meta-data/",
  "http://[fe80::1]:PORT/1",
  "http://metadata.google.internal/computeMetadata/v1/",
  // Users that look like hosts.
  "http://live.douyin.com@127.0.0.1:PORT/1",
  "http://live.douyin.com:443@127.0.0.1:PORT/1",
  "http://v.douyin.com%2Fabc@127.0.0.1:PORT/1",
  "http://v.douyin.com%40@127.0.0.1:PORT/1",
  "http://127.0.0.1:PORT@evil.example/1",
  "https://me@live.douyin.com/100200300400",
  "https://me:secret@v.douyin.com/abc/",
  "https://@@live.douyin.com/1",
  "live.douyin.com@127.0.0.1:PORT/1",
  "http://127.0.0.1:PORT\\@v.douyin.com/abc/",
  "http://127.0.0.1:PORT/\\@live.douyin.com/1",
  "http://127.0.0.1:PORT#@v.douyin.com/abc/",
  "http://127.0.0.1:PORT?@v.douyin.com/abc/",
  "http://127.0.0.1:PORT/@v.douyin.com/abc/",
  // Hosts that look like the site's.
  "http://live.douyin.com.127.0.0.1.nip.io:PORT/1",
  "https://live.douyin.com.evil.example/1",
  "https://v.douyin.com.evil.example/abc/",
  "https://evil.example/live.douyin.com/1",
  "https://evil.example/?url=https://v.douyin.com/abc/",
  "https://evil.example/#https://v.douyin.com/abc/",
  "https://douyin.com.cn/1",
  "https://www.douyin.com.cn/follow/live/1",
  "https://xlive.douyin.com/1",
  "https://live-douyin.com/1",
  "https://livedouyin.com/1",
  "https://live.douyin.co/1",
  "https://amemv.com/douyin/webcast/reflow/7600000000000000123",
  "https://webcast.amemv.com.evil.example/douyin/webcast/reflow/7600000000000000123",
  "https://live.douyin.com./1",
  "https://lіve.douyin.com/1",
  "https://live.dоuyin.com/1",
  "https://live.douуin.com/abc/",
  "https://xn--lve-6ed.douyin.com/1",
  "https://live.douyin.com。evil.example/1",
  "https://live.douyin.com%2Eevil.example/1",
  "https://live.douyin.com%00.evil.example/1",
  "https://live.douyin.com%23.evil.example/1",
  // Ports that a host of the site never has.
  "https://live.douyin.com:PORT/1",
  "https://live.douyin.com:8443/1",
  "https://live.douyin.com:80/1",
  "http://v.douyin.com:443/abc/",
  "https://v.douyin.com:22/abc/",
  "https://v.douyin.com:99999/abc/",
  // Other schemes, and none.
  "ftp://127.0.0.1:PORT/1",
  "ftp://live.douyin.com/1",
  "ws://127.0.0.1:PORT/1",
  "gopher://127.0.0.1:PORT/1",
  "file:///etc/passwd",
  "file://127.0.0.1/1",
  "data:text/html,<script>location='http://127.0.0.1:PORT/1'</script>",
  "javascript:fetch('http://127.0.0.1:PORT/1')",
  "blob:http://127.0.0.1:PORT/1",
  "view-source:http://127.0.0.1:PORT/1",
  "unix:/var/run/docker.sock:/info",
  "http://unix:/var/run/docker.sock:/info",
  "//127.0.0.1:PORT/1",
  "\\\\127.0.0.1:PORT\\1",
  "http:\\\\127.0.0.1:PORT\\1",
  "http:/127.0.0.1:PORT/1",
  "http:127.0.0.1:PORT/1",
  "http:///127.0.0.1:PORT/1",
  "http:////127.0.0.1:PORT/1",
  // Characters that URL parsers drop.
  "ht\ttp://127.0.0.1:PORT/1",
  "http://127.0.\t0.1:PORT/1",
  "http://127.0.0.1:PORT\t/v.douyin.com/",
  // Beside a configured origin, not below it.
  "http://127.0.0.1:SITE/1",
  "http://127.0.0.1:SITE/shorter/1/",
  "http://127.0.0.1:SITE/short/../1",
  "http://127.0.0.1:SITE/short/%2e%2e/1",
  "http://me@127.0.0.1:SITE/live/1",
  "https://127.0.0.1:SITE/live/1",
  "http://localhost:SITE/live/1",
];

/** What no header can hold. */
const onlyInTexts = [
  "http://127.0.0.1:\nPORT/1",
  "http://127.0.0.1:PORT/\r\nhttps://v.douyin.com.evil.example/abc/",
  "https://live.douyin.\ncom@127.0.0.1:PORT/1",
  "http://\u0000127.0.0.1:PORT/1",
  "http://\u202e1.0.0.721:PORT/1",
  "http://\u2060127.0.0.1:PORT/1",
];

function withPorts(text: string): string {
  return text.replaceAll("PORT", String(portOf(listener))).replaceAll("SITE", String(portOf(site)));
}

function resolve(input: string): Promise<unknown> {
  const base = `http://127.0.0.1:${portOf(site)}`;
  const names = ["live", "www", "webcast", "short", "ttwid"] as const;
  const origins = Object.fromEntries(names.map((name) => [name, `${base}/${name}`]));
  const client = createClient({ providers: [createProvider({ origins })] });
  return client.resolve(input).finally(() => client.close());
}

async function codeOf(resolving: Promise<unknown>): Promise<unknown> {
  const outcome = await resolving.catch((error: unknown) => error);
  return outcome instanceof Error && "code" in outcome ? outcome.code : outcome;
}

describe("given", () => {
  test.each([...hostile, ...onlyInTexts])("%j reaches nobody", async (text) => {
    for (const input of [withPorts(text), `看 ${withPorts(text)} ，快来`]) {
      expect(createProvider().matchURL(input)).toBe(false);
      expect(await codeOf(resolve(input))).toBe("INVALID_INPUT");
    }
    expect({ hosts, knocks }).toEqual({ hosts: [], knocks: 0 });
  });
});

describe("behind a short link", () => {
  test.each(hostile)("%j reaches nobody but the site", async (text) => {
    targets = [withPorts(text)];
    expect(await codeOf(resolve("https://v.douyin.com/0/"))).toMatch(/^(INVALID_INPUT|INCOMPLETE)$/);
    expect(knocks).toBe(0);
    expect(hosts).not.toHaveLength(0);
    expect(new Set(hosts)).toEqual(new Set([`127.0.0.1:${portOf(site)}`]));
  });

  test("and four more of them, still nobody but the site", async () => {
    targets = [
      "/short/1/",
      "../2/",
      `//127.0.0.1:${portOf(site)}/short/3/`,
      "/short/4/",
      withPorts("http://127.1:PORT/1"),
    ];
    expect(await codeOf(resolve("https://v.douyin.com/0/"))).toBe("INVALID_INPUT");
    expect({ knocks, asked: hosts.length }).toEqual({ knocks: 0, asked: 5 });
  });

  test("the sixth is not asked for", async () => {
    targets = [...[1, 2, 3, 4, 5].map((next) => `/short/${next}/`), "https://live.douyin.com/100200300400"];
    expect(await codeOf(resolve("https://v.douyin.com/1/"))).toEqual({
      provider: "douyin",
      roomId: "100200300400",
    });
    hosts = [];
    expect(await codeOf(resolve("https://v.douyin.com/0/"))).toBe("INVALID_INPUT");
    expect(hosts).toHaveLength(5);
  });
});

test("the listener would hear them, so that its silence means something", async () => {
  for (const host of [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "localhost",
    "0.0.0.0",
  ]) {
    await expect(fetch(`http://${host}:${portOf(listener)}/1`)).rejects.toThrow();
  }
  expect(knocks).toBe(7);
});
