import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "@stream-fallback/core";
import { expect, onTestFinished, test, vi } from "vitest";
import { followSource } from "../test-world/follow-source.ts";
import { type EtcdSourceOptions, etcdSource } from "./etcd-source.ts";

interface Asked {
  path: string;
  token: string | undefined;
  body: Record<string, string>;
}

interface Canned {
  url: string;
  asked: Asked[];
}

type Answer = object | string | number | undefined;

const PATIENCE = { timeout: 20_000, interval: 10 };
const base64 = (text: string) => Buffer.from(text).toString("base64");
const entry = (key: string, value?: string) => ({
  key: base64(key),
  ...(value !== undefined && { value: base64(value) }),
});
const oneBackend = { kvs: [entry("/b/1", "10.0.0.1:80")] };

/** A server with one answer for each question; a number is a status, undefined is silence. */
async function canned(answer: (asked: Asked) => Answer): Promise<Canned> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { url: path = "", headers } = request;
    const question = { path, token: headers.authorization, body: JSON.parse(await bodyOf(request)) };
    asked.push(question);
    const said = answer(question);
    if (typeof said === "number") response.writeHead(said).end('{"message":"hush"}');
    else if (said !== undefined) response.end(typeof said === "string" ? said : JSON.stringify(said));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += part;
  return text;
}

/** Waits are short, and whoever answers has long. */
const clock: Clock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms < 5_000 ? ms / 50 : ms * 20),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

function follow(url: string, options: Partial<EtcdSourceOptions> = {}) {
  return followSource(etcdSource({ url, prefix: "/b/", ...options }), { clock });
}

test("each key with the prefix is a backend, by its value or by its own last part", async () => {
  const kvs = [
    entry("/b/1", " 10.0.0.1:80;weight=3 "),
    entry("/b/x/10.0.0.2:80"),
    entry("/b/10.0.0.3:80", ""),
  ];
  const { url, asked } = await canned(() => ({ header: {}, kvs, count: "3" }));
  const { lists } = follow(`${url}/etcd/`);
  await vi.waitFor(() => expect(lists).toEqual([["10.0.0.1:80 3", "10.0.0.2:80", "10.0.0.3:80"]]), PATIENCE);
  const body = { key: base64("/b/"), range_end: base64("/b0"), limit: "10000" };
  expect(asked[0]).toEqual({ path: "/etcd/v3/kv/range", token: undefined, body });
});

test.each<[string, Answer, string]>([
  ["no JSON", "<html>hush", "this is no answer of etcd"],
  ["null", "null", "this is no answer of etcd"],
  ["keys that are no list", { kvs: 7 }, "this is no answer of etcd"],
  ["a key without a name", { kvs: [{ value: "" }] }, "this is no answer of etcd"],
  ["no key", { header: {} }, "the answer names no backend"],
  ["a status", 503, "etcd answers HTTP 503"],
  ["a refusal", 401, "etcd answers HTTP 401; it may want another name and password"],
  ["more than a list can be", `"${"x".repeat(5_000_000)}"`, "UND_ERR_RES_EXCEEDED_MAX_SIZE"],
  [
    "a value that is no backend",
    { kvs: [entry("/b/1", "http://joe:hush@box:80")] },
    'the backend "…@box:80" must be host:port, as in 10.0.0.1:13004;weight=3',
  ],
])(
  "an answer with %s leaves the last list and is warned of once, and nothing of it is told",
  async (_, odd, reason) => {
    let said: Answer = oneBackend;
    const { url, asked } = await canned(() => said);
    const followed = follow(url);
    await vi.waitFor(() => expect(followed.lists).toHaveLength(1), PATIENCE);
    said = odd;
    await vi.waitFor(() => expect(asked.length).toBeGreaterThanOrEqual(4), PATIENCE);
    expect(followed.said.map(({ level, fields }) => ({ level, ...fields }))).toEqual([
      { level: "warn", source: `etcd (${new URL(url).host})`, reason },
    ]);
    expect(followed.lists).toEqual([["10.0.0.1:80"]]);
    expect(JSON.stringify(followed.said)).not.toContain("hush");
  },
);

test("silence ends after 5 s", async () => {
  const { url, asked } = await canned(() => undefined);
  const followed = followSource(etcdSource({ url, prefix: "/b/" }));
  await vi.waitFor(() => expect(asked).toHaveLength(1), PATIENCE);
  await followed.clock.advance(5_000);
  expect(followed.said.map(({ fields }) => fields)).toEqual([
    expect.objectContaining({ reason: "no answer within 5000 ms" }),
  ]);
});

test("a token is fetched for a name and a password, kept, and fetched again when it is not known any more", async () => {
  let token = "first";
  const { url, asked } = await canned(({ path, token: given, body }) => {
    if (path === "/v3/auth/authenticate") return body.password === "hu:sh" ? { token } : 400;
    return given === token ? oneBackend : 401;
  });
  const followed = follow(url.replace("//", "//joe:hu%3Ash@"));
  await vi.waitFor(() => expect(followed.lists).toHaveLength(1), PATIENCE);
  await vi.waitFor(() => expect(asked.length).toBeGreaterThanOrEqual(3), PATIENCE);
  token = "second";
  await vi.waitFor(() => expect(asked.at(-1)?.token).toBe("second"), PATIENCE);
  const fetched = asked.filter(({ path }) => path === "/v3/auth/authenticate");
  expect(fetched.map(({ body }) => body)).toEqual([
    { name: "joe", password: "hu:sh" },
    { name: "joe", password: "hu:sh" },
  ]);
  expect(followed.said).toEqual([]);
});

test("a wrong password is told of without a word of it", async () => {
  const { url } = await canned(() => 400);
  const { said } = follow(url, { auth: { username: "joe", password: "hush" } });
  await vi.waitFor(() => expect(said).toHaveLength(1), PATIENCE);
  expect(said[0]?.fields).toMatchObject({ reason: "etcd takes no such name and password" });
  expect(JSON.stringify(said)).not.toContain("hush");
});

test("nobody there is told of by the code, without the password of the address", async () => {
  const { said } = follow("http://joe:hush@127.0.0.1:1");
  await vi.waitFor(() => expect(said).toHaveLength(1), PATIENCE);
  expect(said[0]?.fields).toEqual({ source: "etcd (127.0.0.1:1)", reason: "ECONNREFUSED" });
});

test.each([
  [
    { url: "joe:hush@box", prefix: "a" },
    "etcdSource: url: must be an address that begins with http:// or https://",
  ],
  [
    { url: "http://a:%zzhush@box", prefix: "a" },
    "etcdSource: url: must be an address that begins with http:// or https://",
  ],
  [{ url: "http://box:2379", prefix: "" }, "etcdSource: prefix: must not be empty"],
  [
    { url: "http://box:2379", prefix: "a", auth: { username: "hush" } },
    "etcdSource: auth: password: must be text",
  ],
  [{}, "etcdSource: url: must be an address that begins with http:// or https://"],
])("options of %j are refused, and nothing of them is told", (options, message) => {
  expect(() => etcdSource(options as never)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", message }),
  );
});
