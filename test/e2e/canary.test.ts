import { readdirSync } from "node:fs";
import type { ErrorCode } from "@stream-fallback/core";
import { type GetInfoOptions, getInfo, getStream } from "@stream-fallback/douyin-provider";
import { describe, expect, test, vi } from "vitest";
import { adapterNames } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import type { Fault, FaultPlace } from "../emulator/faults/faults.ts";
import { isAllPlayed, sampleOf } from "../sample-of.ts";
import { canary, canaryIn } from "./canary.ts";
import { type CanaryWorld, everyCall, expectNoLeak, openCanaryWorld } from "./canary-world.ts";

const auth = canary;
const { webRid, owner } = cast.live;

test("a cookie that a client does tell is heard by these tests", async () => {
  const { client, outcome, leaks, clock } = await openCanaryWorld();
  const room = "canaryAlpha7Q";
  await outcome(getInfo(room, {}, client));
  await outcome(client.resolve(room));
  await clock.advance(1_000);
  expect(leaks()).toEqual(expect.arrayContaining(["error: plain", "answer: plain", "store: plain"]));
});

describe("answers do not tell the cookie", () => {
  test("whoever gives them, and the cookie goes out only to those who need it", async () => {
    const world = await openCanaryWorld();
    const { emulator, client, outcome, requests, entries, clock } = world;
    // The home page gives no visitor cookie once: the registration, on another host, is asked too.
    emulator.control({ endpoint: "home", fault: { kind: "captcha" }, times: 1 });
    for (const call of everyCall(world)) expect(await outcome(call())).not.toBeInstanceOf(Error);
    // Anew, and then from memory.
    for (const [cached, maxAgeMs] of [
      [false, 0],
      [true, undefined],
    ] as const) {
      const info = await outcome(getInfo(webRid, { auth, api: "web", maxAgeMs }, client));
      expect(info).toMatchObject({ meta: { cached } });
    }
    await clock.advance(6_000);
    await outcome(getStream(webRid, { auth }, client));
    await client.close();

    expectNoLeak(world);
    const visited = emulator.counters().requests;
    for (const name of ["home", "ttwid", ...adapterNames, "short", "reflow"] as const) {
      expect(visited[name], name).toBeGreaterThan(0);
    }
    // The search works: where the cookie belongs it is found.
    const withCookie = requests.filter(({ headers }) => canaryIn(headers.join("\n")).includes("plain"));
    const paths = new Set(withCookie.map(({ url }) => url.split("?")[0]));
    expect([...paths].toSorted()).toEqual([
      `/live/${webRid}`,
      "/live/webcast/room/web/enter/",
      `/www/user/${owner.secUid}`,
    ]);
    expect(requests.some(({ url }) => url.startsWith("/cdn/"))).toBe(true);
    expect(requests.find(({ method }) => method === "POST")?.body).toContain("live.douyin.com");
    const kinds = new Set(Array.from(entries.keys(), (key) => /^\W*(\w+)/.exec(key)?.[1]));
    expect(kinds).toEqual(new Set(["session", "room", "uid", "streams", "state", "breaker"]));
  });

  test("that are older than they should be", async () => {
    const world = await openCanaryWorld({ staleWhileRevalidateMs: 20_000, staleIfErrorMs: 600_000 });
    const { emulator, client, outcome, clock } = world;
    const ask = () => outcome(getInfo(webRid, { auth, api: "web" }, client));
    await ask();
    emulator.control({ endpoint: "web", fault: { kind: "status", status: 444 } });
    await clock.advance(6_000);
    const refreshed = new Promise((resolve) => client.on("failure", resolve));
    expect(await ask()).toMatchObject({ meta: { stale: true, attempts: [] } });
    await refreshed;
    await clock.advance(60_000);
    expect(await ask()).toMatchObject({ meta: { stale: true, cached: true } });
    expectNoLeak(world);
  });

  test("to one that was changed by hand", async () => {
    const world = await openCanaryWorld();
    const { client, outcome } = world;
    await outcome(getInfo(webRid, { auth }, client));
    const balancer = client.balancer("douyin");
    balancer.trip("web");
    balancer.reset("web");
    balancer.update("web", { weight: 1 });
    balancer.remove("userHTML");
    client.updateConfig({ ttlMs: 1_000 });
    expect(() => client.updateConfig({ [auth]: 1 } as object)).toThrow();
    expectNoLeak(world);
  });
});

/** A fault of one place, or of all where it can be; or a call that fails. */
type Way = [FaultPlace, Fault] | ((world: CanaryWorld) => Promise<unknown>);

const everywhere = (kind: Exclude<Fault["kind"], "latency">): [FaultPlace, Fault] => ["*", { kind } as Fault];
const status = (status: number, retryAfterSeconds?: number): Way => [
  "*",
  { kind: "status", status, ...(retryAfterSeconds && { retryAfterSeconds }) },
];
const askFor =
  (room: string, options: GetInfoOptions = {}): Way =>
  ({ client }) =>
    getInfo(room, { auth, ...options }, client);
const streamOf =
  (room: string, options = {}): Way =>
  ({ client }) =>
    getStream(room, { auth, ...options }, client);

/** Nothing of this site brings about the others: neither proxies nor limits of this process are of it. */
const ways: Record<Exclude<ErrorCode, "PROXY" | "LOCAL">, Way[]> = {
  TIMEOUT: [everywhere("hang"), ["web", { kind: "hang" }], ["home", { kind: "hang" }]],
  NETWORK: [everywhere("cut"), everywhere("reset")],
  HTTP_STATUS: [status(504), status(404)],
  REPLY_TOO_LARGE: [["web", { kind: "oversize" }]],
  UPSTREAM_ERROR: [["web", { kind: "code", code: 10011 }]],
  AUTH_REJECTED: [
    ["web", { kind: "code", code: 20003 }],
    ["web", { kind: "verify", header: "x-tt-verify-passport-decision" }],
  ],
  PARSE: [everywhere("malformed"), everywhere("truncate")],
  SCHEMA: [["web", { kind: "rename", from: "status", to: "state" }]],
  INCOMPLETE: [
    ["webHTML", { kind: "skeleton" }],
    ["webHTML", { kind: "noState" }],
  ],
  RISK_CONTROL: [
    everywhere("captcha"),
    everywhere("blocked"),
    status(444),
    status(403),
    status(401),
    ["*", { kind: "firewall", page: "script" }],
    ["*", { kind: "firewall", page: "argus" }],
    ["web", { kind: "verify", header: "bdturing-verify" }],
    ["web", { kind: "htmlOnJson" }],
  ],
  RATE_LIMITED: [status(429, 9)],
  EMPTY_REPLY: [everywhere("empty")],
  INVALID_INPUT: [({ client }) => client.resolve("https://v.douyin.com/nobody/", { auth })],
  ROOM_NOT_FOUND: [askFor(cast.missing.webRid), ["web", { kind: "code", code: 4001038 }]],
  ROOM_RESTRICTED: [askFor(cast.restricted.webRid, { api: "web" })],
  UID_REQUIRED: [askFor(webRid, { api: "mobile" })],
  NO_SUCH_QUALITY: [streamOf(cast.liveWithoutUhd.webRid, { quality: "uhd", strictQuality: true })],
  NOT_LIVE: [streamOf(cast.offline.webRid)],
  ABORTED: [
    async ({ client, emulator }) => {
      emulator.control({ endpoint: "*", fault: { kind: "hang" } });
      const caller = new AbortController();
      const call = getInfo(webRid, { auth, signal: caller.signal }, client);
      await vi.waitFor(() => expect(emulator.counters().faulted).not.toEqual({}), 20_000);
      caller.abort(new Error("gone"));
      return call;
    },
  ],
  DEADLINE: [
    async ({ client, clock }) => {
      const call = getInfo(webRid, { auth, timeoutMs: 1 }, client);
      await Promise.all([clock.advance(10), expect(call).rejects.toThrow()]);
      return call;
    },
  ],
  CLOSED: [
    async ({ client }) => {
      const call = getInfo(webRid, { auth }, client);
      await Promise.all([client.close(), expect(call).rejects.toThrow()]);
      return getInfo(webRid, { auth }, client);
    },
  ],
  ALL_ENDPOINTS_FAILED: [everywhere("captcha")],
  NO_ENDPOINT_AVAILABLE: [
    async ({ client, emulator, outcome }) => {
      emulator.control({ endpoint: "*", fault: { kind: "captcha" } });
      await outcome(getInfo(webRid, { auth }, client));
      return getInfo(webRid, { auth }, client);
    },
  ],
};

interface Row {
  code: string;
  way: Way;
  name: string;
}

/** The first of each code, which are played at every change; after them the others. */
const [rows, others] = [(at: number) => at === 0, (at: number) => at > 0].map((isMeant) =>
  Object.entries(ways).flatMap(([code, list]) =>
    list
      .filter((_, at) => isMeant(at))
      .map((way) => ({ code, way, name: typeof way === "function" ? "a call" : JSON.stringify(way) })),
  ),
) as [Row[], Row[]];

describe("errors do not tell the cookie", () => {
  test.each([...rows, ...sampleOf(others, 6)])(
    "$code, by $name",
    { timeout: 60_000 },
    async ({ code, way }) => {
      const world = await openCanaryWorld();
      const { emulator, client, outcome, codes, requests } = world;
      if (typeof way === "function") {
        await outcome(way(world));
      } else {
        const [endpoint, fault] = way;
        // First as a new visitor, then, in `.ci/run`, as one whom the site has given its cookies.
        for (const isNew of isAllPlayed ? [true, false] : [true]) {
          if (!isNew) await outcome(getInfo(webRid, { auth, maxAgeMs: 0 }, client));
          emulator.control({ endpoint, fault });
          for (const call of everyCall(world)) await outcome(inTime(call(), world, fault));
          emulator.control({ endpoint, fault: null });
          client.balancer("douyin").reset();
        }
        expect(requests.some(({ headers }) => canaryIn(headers.join("\n")).length > 0)).toBe(true);
      }
      expect(codes).toContain(code);
      expectNoLeak(world);
    },
  );
});

/** A hang ends when the time has passed, which then has to be moved on; nothing else takes any. */
async function inTime(call: Promise<unknown>, { clock }: CanaryWorld, { kind }: Fault): Promise<unknown> {
  if (kind !== "hang") return call;
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  call.then(over, over);
  while (!isOver) await clock.advance(500);
  return call;
}

describe("drift does not tell the cookie", () => {
  const renamed = { kind: "rename", from: "status", to: "state" } as const;
  test.each(["web", "webHTML", "mobile"] as const)("of %s, nor does its sample", async (api) => {
    const world = await openCanaryWorld();
    const { emulator, client, outcome, samples } = world;
    emulator.control({ endpoint: api, fault: renamed });
    await outcome(getInfo(webRid, { auth, api, uid: owner.secUid }, client));
    await client.close();
    expect(readdirSync(samples)).toHaveLength(1);
    expectNoLeak(world);
  });
});
