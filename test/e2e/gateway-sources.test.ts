import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient as createRedisClient } from "@keyv/redis";
import type { Clock, Logger } from "@stream-fallback/core";
import { etcdSource, type GatewayOptions, redisSource, startGateway } from "@stream-fallback/gateway";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { etcdOnFreePort, isEtcdLeftOut } from "./start-etcd.ts";
import { isRedisLeftOut, type Redis, redisOnFreePort } from "./start-redis.ts";

/** This machine may be busy. */
const PATIENCE = { timeout: 60_000, interval: 50 };
const KEY = "backends";
const FAILS = "the list of backends cannot be had";
const WORKS = "the list of backends can be had again";

/** Whoever is asked has twenty times as long, so that what it says is heard on a busy machine. */
const patient: Clock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms < 1_000 ? ms : ms * 20),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

interface Gateway {
  origin: string;
  /** What the log said of the list, in order. */
  said: string[];
  /** Whole lines of the log. */
  lines: string[];
  /** Ends once these are the backends. */
  has(...backends: string[]): Promise<void>;
  /** Ends once the log has said this, which it says once. */
  says(...messages: string[]): Promise<void>;
}

async function gatewayOver(backends: GatewayOptions["backends"]): Promise<Gateway> {
  const lines: string[] = [];
  const said: string[] = [];
  const say = (fields: object, message: string) => {
    lines.push(message + JSON.stringify(fields));
    if (message.startsWith("the list of backends")) said.push(message.replace(/;.*/, ""));
  };
  const logger: Logger = { debug: () => {}, info: say, warn: say, error: say };
  const gateway = await startGateway({
    backends,
    port: 0,
    logger,
    clock: patient,
    health: { intervalMs: 0 },
  });
  onTestFinished(() => gateway.close());
  return {
    ...{ origin: gateway.origin, said, lines },
    has: (...names) =>
      vi.waitFor(() => expect(gateway.backends().toSorted()).toEqual(names.toSorted()), PATIENCE),
    says: (...messages) => vi.waitFor(() => expect(said).toEqual(messages), PATIENCE),
  };
}

/** A service that says its name; the text that a list has of it. */
async function service(name: string): Promise<string> {
  const server = createServer((_request, response) => void response.end(name)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answerOf({ origin }: Gateway): Promise<string> {
  const reply = await fetch(origin, { headers: { connection: "close" } });
  return reply.ok ? reply.text() : `HTTP ${reply.status}`;
}

describe.skipIf(isRedisLeftOut)(
  "backends in a Redis (needs redis-server: apt-get install redis-server)",
  () => {
    test("come, change and go, and the last list stays while the Redis is away", async () => {
      const redis = await redisOnFreePort();
      const [one, two] = [await service("one"), await service("two")];
      const gateway = await gatewayOver(redisSource({ url: redis.url, key: KEY, intervalMs: 100 }));
      await gateway.says(FAILS);
      expect(await answerOf(gateway)).toBe("HTTP 503");
      await redis.start();
      await onRedis(redis, (client) => client.hSet(KEY, { one, [two]: "" }));
      await gateway.has(one, two);
      expect(new Set([await answerOf(gateway), await answerOf(gateway)])).toEqual(new Set(["one", "two"]));
      await onRedis(redis, (client) => client.hDel(KEY, "one"));
      await gateway.has(two);
      await gateway.says(FAILS, WORKS);
      await redis.kill();
      await gateway.says(FAILS, WORKS, FAILS);
      await redis.start();
      await onRedis(redis, (client) => client.set(KEY, "no hash"));
      expect(await answerOf(gateway)).toBe("two");
      await onRedis(redis, async (client) => {
        await client.del(KEY);
        await client.hSet(KEY, "one", `${one};weight=3`);
      });
      await gateway.has(one);
      await gateway.says(FAILS, WORKS, FAILS, WORKS);
      expect(await answerOf(gateway)).toBe("one");
    });

    test.each([
      ["a wrong password", ":hush@", "the Redis says WRONGPASS"],
      ["no password", "", "the Redis says NOAUTH"],
    ])("with %s are told of once, without a word of it", async (_what, before, reason) => {
      const redis = await redisOnFreePort();
      await redis.start("--requirepass", "right hush");
      const url = redis.url.replace("//", `//${before}`);
      const gateway = await gatewayOver(redisSource({ url, key: KEY, intervalMs: 100 }));
      await gateway.says(FAILS);
      expect(gateway.lines.join()).toContain(reason);
      expect(gateway.lines.join()).not.toContain("hush");
    });

    test("under a key of another kind are told of", async () => {
      const redis = await redisOnFreePort();
      await redis.start();
      await onRedis(redis, (client) => client.sAdd(KEY, "127.0.0.1:80"));
      const gateway = await gatewayOver(redisSource({ url: redis.url, key: KEY, intervalMs: 100 }));
      await gateway.says(FAILS);
      expect(gateway.lines.join()).toContain("the key holds no hash");
    });
  },
);

describe.skipIf(isEtcdLeftOut)("backends in etcd (needs etcd: apt-get install etcd-server)", () => {
  test("come, change and go, and the last list stays while etcd is away", async () => {
    const etcd = await etcdOnFreePort();
    const [one, two] = [await service("one"), await service("two")];
    const gateway = await gatewayOver(etcdSource({ url: etcd.url, prefix: "/live/", intervalMs: 100 }));
    await gateway.says(FAILS);
    await etcd.start();
    await etcd.put("/live/one", `${one};weight=3`);
    await etcd.put(`/live/${two}`, "");
    await etcd.put("/liver/three", "127.0.0.1:1");
    await gateway.has(one, two);
    expect(new Set([await answerOf(gateway), await answerOf(gateway)])).toEqual(new Set(["one", "two"]));
    await etcd.remove("/live/one");
    await gateway.has(two);
    await gateway.says(FAILS, WORKS);
    await etcd.kill();
    await gateway.says(FAILS, WORKS, FAILS);
    expect(await answerOf(gateway)).toBe("two");
    await etcd.start();
    await gateway.says(FAILS, WORKS, FAILS, WORKS);
    await gateway.has(two);
  });

  test("behind a password are had with it, over a start of etcd too, and not without", async () => {
    const etcd = await etcdOnFreePort();
    await etcd.start();
    await etcd.put("/live/one", "127.0.0.1:81");
    await etcd.post("/v3/auth/user/add", { name: "root", password: "hush" });
    await etcd.post("/v3/auth/role/add", { name: "root" });
    await etcd.post("/v3/auth/user/grant", { user: "root", role: "root" });
    await etcd.post("/v3/auth/enable", {});
    const asked = { url: etcd.url, prefix: "/live/", intervalMs: 100 };
    const auth = { username: "root", password: "hush" };
    const [known, wrong, stranger] = await Promise.all(
      [{ ...asked, auth }, { ...asked, auth: { ...auth, password: "hush hush" } }, asked].map((options) =>
        gatewayOver(etcdSource(options)),
      ),
    );
    await known?.has("127.0.0.1:81");
    await wrong?.says(FAILS);
    await stranger?.says(FAILS);
    expect(wrong?.lines.join()).toContain("etcd takes no such name and password");
    expect(stranger?.lines.join()).toContain("it may want another name and password");
    await etcd.kill();
    await known?.says(FAILS);
    await etcd.start();
    await known?.says(FAILS, WORKS);
    expect([known, wrong, stranger].flatMap((gateway) => gateway?.lines).join()).not.toContain("hush");
  });
});

const redisAt = (url: string) => createRedisClient({ url });

async function onRedis(
  redis: Redis,
  act: (client: ReturnType<typeof redisAt>) => Promise<unknown>,
): Promise<void> {
  const client = redisAt(redis.url);
  await client.connect();
  await act(client);
  client.destroy();
}
