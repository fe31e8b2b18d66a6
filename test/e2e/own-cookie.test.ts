import { createRequire } from "node:module";
import { Writable } from "node:stream";
import { inspect } from "node:util";
import type { Logger } from "@stream-fallback/core";
import { getStream } from "@stream-fallback/douyin-provider";
import { expect, test } from "vitest";
import { adapterNames } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import type { Fault } from "../emulator/faults/faults.ts";
import { recordSecrets } from "./record-secrets.ts";
import { setUp } from "./set-up.ts";
import { watchRequests } from "./watch-requests.ts";

const { webRid, owner } = cast.live;
const apis = [...adapterNames, "balance"] as const;
const failureOf = (asked: Promise<unknown>) => asked.then(String, (error: Error) => error);

/** The logger that programs give us, at its loudest. */
function tracingPino(): { logger: Logger; lines: string[] } {
  const { pino } = createRequire(new URL("../../packages/cli/package.json", import.meta.url))("pino");
  const lines: string[] = [];
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    lines.push(String(chunk));
    done();
  };
  return { logger: pino({ level: "trace" }, new Writable({ write })), lines };
}

const faults: (Fault | undefined)[] = [
  undefined,
  { kind: "empty" },
  { kind: "captcha" },
  { kind: "status", status: 444 },
  { kind: "cut" },
];

test.each(faults)("pino at trace sees no cookie and no signature, whoever is asked: %o", async (fault) => {
  const { logger, lines } = tracingPino();
  const { ask, emulator } = await setUp({ logger });
  const secrets = recordSecrets();
  const told: string[] = [];
  const askAll = async () => {
    for (const auth of [undefined, "ttwid=canary-ttwid-0123456789; sessionid=canary-session-0123456789"]) {
      for (const api of apis) {
        const asked = ask(webRid, { api, auth, uid: owner.secUid, maxAgeMs: 0, timeoutMs: 300 });
        told.push(inspect(await failureOf(asked), { depth: 20, showHidden: true }));
      }
    }
  };
  // The home page fails throughout, so that the registration has to tell why.
  emulator.control({ endpoint: "home", fault: { kind: "captcha" } });
  await askAll();
  if (fault !== undefined) emulator.control({ endpoint: "*", fault });
  await askAll();
  expect(lines.join("")).toContain("registering for one");
  const text = [...lines, ...told].join("\n");
  expect([...secrets]).toContainEqual(expect.stringMatching(/^canary-session/));
  expect([...secrets].filter((secret) => text.includes(secret))).toEqual([]);
  expect(text).not.toMatch(/canary|a_bogus|__ac_nonce=|__ac_signature=|ttwid=/);
});

test.each([
  ["an export of another site", '[{"domain":".site.example","name":"canary","value":"1"}]'],
  ["a cookies.txt of another site", ".notdouyin.com\tTRUE\t/\tFALSE\t0\tcanary\t1"],
  ["a command without a cookie", "curl 'https://live.douyin.com/?canary=1' -H 'accept: */*'"],
  ["a quote that is not closed", '"canary=1; b=2'],
  ["a second header", "canary=1\r\nx-other: 2"],
  ["100 KB", `canary=${"x".repeat(102_400)}`],
])("%s for a cookie is refused before anyone is asked, with advice and no quotation", async (_, auth) => {
  const { ask, emulator } = await setUp();
  const error = await failureOf(ask(webRid, { auth }));
  expect(error).toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringContaining("name=value; name=value"),
  });
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("canary");
  expect(Object.values(emulator.counters().requests).every((count) => count === 0)).toBe(true);
});

test.each([
  ['"sessionid=mine; ttwid=1%7Cu"', 'DOUYIN_COOKIE="sessionid=mine; ttwid=1%7Cu"'],
  ["Cookie: sessionid=mine; ttwid=1%7Cu\r\n", "-H 'Cookie: sessionid=mine; ttwid=1%7Cu'"],
  [
    JSON.stringify([
      { domain: ".douyin.com", name: "sessionid", value: "mine" },
      { domain: ".site.example", name: "sessionid", value: "canary" },
      { domain: "www.douyin.com", name: "ttwid", value: "1%7Cu" },
    ]),
    [
      "# Netscape HTTP Cookie File",
      "#HttpOnly_.douyin.com\tTRUE\t/\tTRUE\t0\tsessionid\tmine",
      ".site.example\tTRUE\t/\tFALSE\t0\tsessionid\tcanary",
      ".douyin.com\tTRUE\t/\tFALSE\t0\tttwid\t1%7Cu",
    ].join("\n"),
  ],
])("a cookie is unwrapped wherever it is given, and sent as a browser sends it (%#)", async (...pasted) => {
  const { ask, client, emulator } = await setUp();
  const requests = watchRequests(emulator);
  const calls = pasted.flatMap((cookie) => [
    () => ask(webRid, { api: "web", auth: cookie, maxAgeMs: 0 }),
    () => ask(webRid, { api: "webHTML", cookie, maxAgeMs: 0 }),
    () => getStream({ channelId: webRid, api: "web", cookie, rejectCache: true }, client),
  ]);
  for (const call of calls) await call().catch(() => {});
  const cookies = requests.flatMap(({ headers }) => {
    const at = headers.findIndex((name) => name.toLowerCase() === "cookie");
    const sent = headers[at + 1] ?? "";
    return sent.includes("sessionid") ? [sent] : [];
  });
  expect(cookies.length).toBeGreaterThanOrEqual(calls.length);
  for (const sent of cookies) expect(sent).toMatch(/^sessionid=mine(; [\w.]+=[^"'\s;]*)+$/);
});

test("a refused cookie is told of as the likely cause, and all others are answered as before", async () => {
  const { ask, client, emulator } = await setUp();
  emulator.control({ endpoint: "web", fault: { kind: "status", status: 444 }, times: 1 });
  await expect(ask(webRid, { api: "web", auth: "sessionid=mine" })).rejects.toMatchObject({
    code: "ALL_ENDPOINTS_FAILED",
    message: expect.stringMatching(/try without your cookie, which may be the cause.*可先去掉再试/),
  });
  await expect(ask(webRid, { api: "web", auth: "sessionid=mine" })).rejects.toMatchObject({
    code: "NO_ENDPOINT_AVAILABLE",
    message: expect.stringContaining("or now without this identity's cookie, which may be the cause"),
  });
  expect(client.balancer("douyin").status()).toMatchObject(adapterNames.map(() => ({ state: "closed" })));
  expect(await ask(webRid, { api: "web" })).toMatchObject({ living: true });
  expect(await ask(webRid, { api: "web", auth: "sessionid=hers" })).toMatchObject({ living: true });
});

test("an old ttwid in the cookie is replaced by one of ours, one visit for many rooms at once", async () => {
  const { ask, emulator } = await setUp();
  const rooms = [cast.live, cast.liveWithoutUhd, cast.finished, cast.offline];
  const auth = "ttwid=old; sessionid=mine";
  const asked = rooms.map((room) => ask(room.webRid, { api: "web", auth }));
  expect((await Promise.all(asked)).map(({ living }) => living)).toEqual([true, true, false, false]);
  expect(emulator.counters()).toMatchObject({
    requests: { home: 1, ttwid: 0, web: 8 },
    refused: { "web.forgedTtwid": 4 },
  });
});

test("nobody is told of a cookie who has none", async () => {
  const { ask, emulator } = await setUp();
  emulator.control({ endpoint: "web", fault: { kind: "status", status: 444 } });
  for (const code of ["ALL_ENDPOINTS_FAILED", "NO_ENDPOINT_AVAILABLE"]) {
    await expect(ask(webRid, { api: "web" })).rejects.toMatchObject({
      code,
      message: expect.not.stringContaining("may be the cause"),
    });
  }
});

test("a cache that is given holds cookies of ours, and nothing of the user's", async () => {
  const entries = new Map<string, unknown>();
  const cache = {
    get: async (key: string) => entries.get(key),
    set: async (key: string, value: string) => entries.set(key, value),
    delete: async (key: string) => entries.delete(key),
  };
  const { ask, emulator } = await setUp({ cache });
  const auth = "ttwid=canary-1; sessionid=canary-2; __ac_nonce=canary-3";
  emulator.control({ endpoint: "web", fault: { kind: "empty" }, times: 1 });
  for (const api of apis) await ask(webRid, { api, auth, uid: owner.secUid, maxAgeMs: 0 });
  const text = JSON.stringify([...entries]);
  expect(text).toMatch(/session:douyin:cookie-[0-9a-f]{12}:ttwid/);
  expect(text).toMatch(/session:douyin:cookie-[0-9a-f]{12}:ac-nonce-live/);
  expect(text).not.toContain("canary");
});

test("mobile answers a user whose cookie is shut out everywhere else", async () => {
  const { ask, emulator } = await setUp();
  for (const endpoint of ["web", "webHTML", "userHTML"] as const) {
    emulator.control({ endpoint, fault: { kind: "status", status: 444 } });
  }
  const info = await ask(webRid, { auth: "sessionid=mine", uid: owner.secUid });
  expect(info).toMatchObject({ living: true, api: "mobile" });
});
