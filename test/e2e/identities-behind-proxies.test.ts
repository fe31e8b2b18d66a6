import { type IdentityOptions, StreamFallbackError } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type ProxyManners,
  type ProxyOptions,
  startHttpProxy,
  startSocksProxy,
  type TestProxy,
} from "../../packages/core/src/http/test-world/proxies.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { type Scene, setUp } from "./set-up.ts";

const PASSWORD = "secret-pass-0123456789";
const user = { user: "user", password: PASSWORD };
const ROOMS = Array.from({ length: 24 }, (_, at) => `7001003${at}`);

type Kind = "http" | "socks5" | "socks5h";

interface Behind {
  identities: IdentityOptions[];
  proxies: Record<string, TestProxy>;
}

/** Identities, each behind a proxy of its own that wants a password; without a cookie where `isNobody`. */
async function behindProxies(kinds: Record<string, [kind: Kind, options?: ProxyOptions]>): Promise<Behind> {
  const proxies: Behind["proxies"] = {};
  const identities: IdentityOptions[] = [];
  for (const [id, [kind, options = user]] of Object.entries(kinds)) {
    const proxy = await (kind === "http" ? startHttpProxy : startSocksProxy)({ ...user, ...options });
    onTestFinished(() => proxy.close());
    proxies[id] = proxy;
    identities.push({
      id,
      cookie: `sessionid=secret-of-${id}`,
      proxy: `${kind}://user:${PASSWORD}@${proxy.place}`,
    });
  }
  return { identities, proxies };
}

/** As whom each room was asked about in the end. */
async function whoAsks({ ask }: Scene): Promise<(string | undefined)[]> {
  const who: (string | undefined)[] = [];
  for (const room of ROOMS) {
    const told = await ask(room, { maxAgeMs: 0 }).catch((error: StreamFallbackError) => error);
    expect(told).toMatchObject({ code: "ROOM_NOT_FOUND" });
    who.push((told as StreamFallbackError).attempts.at(-1)?.identity);
  }
  return who;
}

describe("identities behind proxies", () => {
  test("are each asked as through their own", async () => {
    const { identities, proxies } = await behindProxies({
      anna: ["http"],
      ben: ["socks5"],
      cleo: ["socks5h"],
    });
    const scene = await setUp({ identities });
    const who = await whoAsks(scene);
    for (const { id } of identities) {
      expect(who).toContain(id);
      expect(proxies[id]?.asked.length).toBeGreaterThan(0);
    }
    const connections = Object.values(proxies).reduce((sum, proxy) => sum + proxy.asked.length, 0);
    expect(connections).toBeLessThan(ROOMS.length);
  });

  test.each<[Kind, ProxyManners]>([
    ["http", "drops"],
    ["http", "refuses"],
    ["socks5", "drops"],
    ["socks5", "refuses"],
  ])("of which one (%s) %s lose that identity, and no adapter", async (kind, manners) => {
    const clock = manualClock();
    const { identities } = await behindProxies({
      anna: ["http"],
      ben: [kind, { manners }],
      cleo: ["socks5"],
    });
    const scene = await setUp({ identities, clock });
    const who = await whoAsks(scene);
    expect(who).not.toContain("ben");
    expect(scene.client.identities.list()).toMatchObject([
      { id: "anna", state: "closed" },
      { id: "ben", state: "open", code: "PROXY" },
      { id: "cleo", state: "closed" },
    ]);
    for (const { id } of identities) {
      const rows = scene.client.balancer("douyin").status(id);
      expect(rows.map(({ state, failureCount }) => [state, failureCount])).toEqual(
        rows.map(() => ["closed", 0]),
      );
    }
  });

  test("of which one has another password lose that identity; nobody tells a password, and a new one lets it in", async () => {
    const told: string[] = [];
    const tell = (...values: unknown[]) => void told.push(JSON.stringify(values), String(values[0]));
    const logger = { debug: tell, info: tell, warn: tell, error: tell };
    const { identities } = await behindProxies({ anna: ["http"], ben: ["http"] });
    const [anna, ben] = identities as [IdentityOptions, IdentityOptions];
    const wrong = { ...ben, proxy: ben.proxy?.replace(PASSWORD, "secret-but-wrong") };
    const scene = await setUp({ identities: [anna, wrong], logger });
    for (const event of ["attempt", "failure", "state", "identity"] as const) scene.client.on(event, tell);
    scene.client.on("failure", ({ error }) => tell(error.message, error.reason, error.cause));
    expect(new Set(await whoAsks(scene))).toEqual(new Set(["anna"]));
    tell(scene.client.identities.list());
    scene.client.identities.replace([ben]);
    expect(new Set(await whoAsks(scene))).toEqual(new Set(["ben"]));
    scene.client.identities.replace([wrong]);
    const failure = await scene.ask(cast.live.webRid, { maxAgeMs: 0 }).catch((error) => error);
    expect(failure).toMatchObject({ code: "PROXY", fault: "identity" });
    tell(failure, failure.message, failure.stack);
    expect(told.length).toBeGreaterThan(10);
    expect(told.join()).not.toContain("secret");
  });

  test("all dead end the call with every attempt, and the time until one may be used again", async () => {
    const { identities } = await behindProxies({
      anna: ["http", { manners: "drops" }],
      ben: ["socks5", { manners: "drops" }],
    });
    const scene = await setUp({ identities });
    const ask = () => scene.ask(cast.live.webRid, { maxAgeMs: 0 }).catch((error: unknown) => error);
    const first = await ask();
    expect(first).toBeInstanceOf(StreamFallbackError);
    expect(first).toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
    expect((first as StreamFallbackError).attempts.map(({ code }) => code)).toEqual(["PROXY", "PROXY"]);
    const second = (await ask()) as StreamFallbackError;
    expect(second).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE", attempts: [] });
    expect(second.retryAfterMs).toBeGreaterThan(20_000);
  });
});
