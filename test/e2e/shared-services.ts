import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { createClient as createRedisClient, type RedisClientType } from "@keyv/redis";
import { type BaseRoom, createClient, defineProvider, type RoomAnswer } from "@stream-fallback/core";
import { type RunningServer, type ServedWatch, startServer } from "@stream-fallback/server";
import { expect, onTestFinished, vi } from "vitest";
import { type Redis, redisOnFreePort } from "./start-redis.ts";

/** A turn ends within 3 s after its holder was killed; this machine may be busy. */
export const PATIENCE: { timeout: number; interval: number } = { timeout: 20_000, interval: 50 };
export const NAME = "stream-fallback";

const blank: RoomAnswer = {
  ...{ living: false, title: "t", owner: "o", uid: "u", avatar: "", cover: "", liveId: "", area: "" },
  sources: [],
};

export interface Site {
  rooms: Record<string, Partial<BaseRoom>>;
  /** Who has asked, in order. */
  askedBy: string[];
  /** What happens while the next one who asks waits for the answer. */
  meanwhile?: (() => Promise<unknown>) | undefined;
}

export const newSite = (): Site => ({ rooms: {}, askedBy: [] });

function clientOf(name: string, site: Site, cache?: string) {
  const { rooms, askedBy } = site;
  const provider = defineProvider({
    ...{ id: "site", name: "Site", siteURL: "https://site.example", matchURL: () => false },
    adapters: [
      {
        name: "web",
        provides: ["status", "streams"],
        async fetchRoom({ room }) {
          askedBy.push(name);
          const { meanwhile } = site;
          site.meanwhile = undefined;
          await meanwhile?.();
          return { ...blank, ...rooms[room.roomId] };
        },
      },
    ],
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  return createClient({
    providers: [provider],
    config: { rates: { enabled: false } },
    ...(cache !== undefined && { cache }),
  });
}

export interface Service extends RunningServer {
  standing(): Promise<{
    status: { watchedBy: string; rooms: number };
    rooms: { name: string; state: string }[];
  }>;
  put(room: string, wishes?: object): Promise<number>;
  remove(room: string): Promise<number>;
  /** Reads the events from now on; each is its type, id and data. */
  events(lastEventId?: string): Promise<{ event: string; id: string | undefined; data: unknown }[]>;
}

/** A service of that name over the site. */
export async function serve(
  name: string,
  site: Site,
  watch: ServedWatch & { cache?: string },
): Promise<Service> {
  const { cache, ...served } = watch;
  const client = clientOf(name, site, cache);
  const server = await startServer({ client, watch: { intervalMs: 1_000, ...served }, port: 0 });
  onTestFinished(async () => {
    await server.close();
    await client.close();
  });
  const path = (room: string) => `${server.origin}/v1/watch/${encodeURIComponent(room)}`;
  const headers = { "Content-Type": "application/json" };
  return {
    ...server,
    standing: async () => (await fetch(`${server.origin}/v1/watch`)).json() as never,
    put: async (room, wishes = {}) =>
      (await fetch(path(room), { method: "PUT", body: JSON.stringify(wishes), headers })).status,
    remove: async (room) => (await fetch(path(room), { method: "DELETE" })).status,
    async events(lastEventId) {
      const asked = lastEventId === undefined ? {} : { "Last-Event-ID": lastEventId };
      const request = get(`${server.origin}/v1/events`, { agent: false, headers: asked });
      onTestFinished(() => void request.destroy());
      const [response] = (await once(request, "response")) as [IncomingMessage];
      const told: Awaited<ReturnType<Service["events"]>> = [];
      void readEvents(response, told).catch(() => {});
      return told;
    },
  };
}

async function readEvents(response: IncomingMessage, told: object[]): Promise<void> {
  let rest = "";
  for await (const text of response.setEncoding("utf8")) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s, 2)));
      if (fields.event !== undefined) told.push({ ...fields, data: JSON.parse(fields.data) });
    }
  }
}

/** One whose run is known to earlier services: of a new one nobody knows who still watches by an older one. */
export async function running(): Promise<Redis> {
  const redis = await redisOnFreePort();
  await redis.start();
  const look = await lookInto(redis);
  const [, run = ""] = /^run_id:(\w+)/m.exec(await look.info("server")) ?? [];
  await look.set(`${NAME}:watch:run`, run);
  return redis;
}

type None = Record<never, never>;

/** Looks into the Redis itself. */
export async function lookInto(redis: Redis): Promise<RedisClientType<None, None, None, 2, None>> {
  const look: RedisClientType<None, None, None, 2, None> = createRedisClient({ url: redis.url });
  look.on("error", () => {});
  onTestFinished(() => void (look.isOpen && look.destroy()));
  await look.connect();
  return look;
}

export const by = async (services: readonly Service[]): Promise<string[]> =>
  Promise.all(services.map(async (service) => (await service.standing()).status.watchedBy));

/** Waits until one of them watches and the others know; gives it and the others. */
export async function turnsOf(services: readonly Service[]): Promise<[Service, Service[]]> {
  await vi.waitFor(async () => {
    const all = await by(services);
    expect(all.filter((each) => each === "here")).toHaveLength(1);
    expect(all.filter((each) => each === "elsewhere")).toHaveLength(services.length - 1);
  }, PATIENCE);
  const all = await by(services);
  const holder = services[all.indexOf("here")] as Service;
  return [holder, services.filter((each) => each !== holder)];
}
