import { type Client, createClient, defineProvider, StreamFallbackError } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runNode } from "../e2e/run-node.ts";
import { sampleOf } from "../sample-of.ts";
import { badServers } from "./bad-servers.ts";
import { type RunningServer, startBadServer } from "./start-bad-server.ts";

const ROOM = "100200300400";
/** Those that are asked here: `.ci/run` asks all. */
const NAMES = sampleOf(Object.keys(badServers), 2);
/** All that a call may take where the server waits for ever; of other servers the caller hears without waiting for that. */
const SHORT_MS = 300;
const LONG_MS = 20_000;
/** How much later a call may end on a busy machine. */
const SLACK_MS = 4_000;
/** How many servers are asked at a time. */
const AT_A_TIME = 8;

const originsUnder = (origin: string) =>
  Object.fromEntries(["live", "www", "webcast", "short", "ttwid"].map((name) => [name, `${origin}/${name}`]));

const asking = (origin: string) =>
  createClient({
    providers: [createProvider({ origins: originsUnder(origin) })],
    // Before a second round a call waits.
    config: { failover: { rounds: 1 } },
  });

/** A client of a site whose one stream is at the server. */
function playing(origin: string): Client {
  const site = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    matchURL: () => false,
    resolve: async (roomId) => ({ provider: "site", roomId }),
    adapters: [
      {
        name: "api",
        provides: ["status", "streams"],
        fetchRoom: async () => ({
          ...{ living: true, title: "", owner: "o", uid: "u", avatar: "", cover: "", liveId: "1", area: "" },
          sources: [{ name: "main", streams: [{ quality: "hd", name: "HD", flv: `${origin}/a.flv` }] }],
        }),
      },
    ],
  });
  return createClient({ providers: [site] });
}

/** A question, whom to ask it, and what of an answer is looked at. */
interface Asking {
  client(origin: string): Client;
  ask(client: Client, timeoutMs: number): Promise<unknown>;
}

const questions: Readonly<Record<string, Asking>> = {
  "a room": {
    client: asking,
    ask: async (client, timeoutMs) => {
      const { living, owner } = await client.getInfo(ROOM, { timeoutMs });
      return { living, owner };
    },
  },
  "a short link": {
    client: asking,
    ask: (client, timeoutMs) => client.resolve("https://v.douyin.com/abc/", { timeoutMs }),
  },
  "a stream": {
    client: playing,
    ask: async (client, timeoutMs) => {
      const { currentStream } = await client.getStream(ROOM, { timeoutMs, probe: true });
      return currentStream.format;
    },
  },
};

interface Outcome {
  answer?: unknown;
  error?: unknown;
  tookMs: number;
  limitMs: number;
}

const outcomes = new Map<string, Outcome>();
const servers = new Map<string, RunningServer>();
const rejections: unknown[] = [];
const noteRejection = (reason: unknown) => void rejections.push(reason);

async function askServer(name: string): Promise<void> {
  const limitMs = badServers[name]?.hangs ? SHORT_MS : LONG_MS;
  const { origin } = servers.get(name) as RunningServer;
  await Promise.all(
    Object.entries(questions).map(async ([question, { client: clientOf, ask }]) => {
      const client = clientOf(origin);
      const startedAt = performance.now();
      const outcome = await ask(client, limitMs).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      );
      outcomes.set(`${name}: ${question}`, { ...outcome, tookMs: performance.now() - startedAt, limitMs });
      await client.close();
    }),
  );
}

beforeAll(async () => {
  process.on("unhandledRejection", noteRejection);
  for (const name of NAMES) servers.set(name, await startBadServer(badServers[name] ?? {}));
  // What is loaded at the first question takes time that is no server's.
  await askServer(NAMES[0] ?? "");
  for (let first = 0; first < NAMES.length; first += AT_A_TIME) {
    await Promise.all(NAMES.slice(first, first + AT_A_TIME).map(askServer));
  }
}, 120_000);

afterAll(() => {
  process.off("unhandledRejection", noteRejection);
  for (const server of servers.values()) server.close();
});

test("there are at least 60 kinds of bad servers", () => {
  expect(Object.keys(badServers).length).toBeGreaterThanOrEqual(60);
});

describe.each(NAMES)("a server that %s", (name) => {
  const { tellsTruth = false, plays = false } = badServers[name] ?? {};
  const rights: Readonly<Record<string, unknown>> = {
    "a room": tellsTruth ? { living: true, owner: "云上小鹿" } : undefined,
    "a stream": plays ? "flv" : undefined,
  };

  test.each(Object.keys(questions))(
    "gets an error that says so, or a right answer, to %s in time",
    (question) => {
      const { answer, error, tookMs, limitMs } = outcomes.get(`${name}: ${question}`) as Outcome;
      const right = rights[question];
      if (right === undefined) expect(answer).toBeUndefined();
      else expect(answer ?? error).toEqual(right);
      if (answer === undefined) {
        expect(error).toBeInstanceOf(StreamFallbackError);
        expect((error as StreamFallbackError).fault).not.toBe("identity");
        // Only where the server lets it wait may a call end by its own time.
        if (limitMs === LONG_MS) expect((error as StreamFallbackError).code).not.toBe("DEADLINE");
        expect((error as Error).message).not.toMatch(/unexpectedly|undefined|NaN|\[object|\p{Cc}/u);
      }
      expect(tookMs).toBeLessThan(limitMs + SLACK_MS);
    },
  );

  test("has no connection of closed clients", async () => {
    await expect.poll(() => servers.get(name)?.open(), { timeout: 30_000 }).toBe(0);
  });
});

test("bad servers leave no rejection that nobody handles", () => {
  expect(rejections).toEqual([]);
});

test("a process that has asked all bad servers ends by itself", async () => {
  const origins = [...servers.values()].map(({ origin }) => originsUnder(origin));
  const script = `
    import { createClient } from "@stream-fallback/core";
    import { createProvider } from "@stream-fallback/douyin-provider";
    const ask = (origins) => {
      const client = createClient({ providers: [createProvider({ origins })] });
      const timeoutMs = 1_000;
      const asked = [client.getInfo("${ROOM}", { timeoutMs }), client.resolve("https://v.douyin.com/abc/", { timeoutMs })];
      return Promise.allSettled(asked);
    };
    const { length } = await Promise.all(JSON.parse(process.env.SERVERS).map(ask));
    const askedAt = performance.now();
    process.on("exit", () => console.log(length, performance.now() - askedAt < 2_000 ? "at once" : "late"));
  `;
  const { ended } = runNode(["--input-type=module", "--eval", script], { SERVERS: JSON.stringify(origins) });
  expect(await ended).toEqual({ code: 0, stdout: `${origins.length} at once\n`, stderr: "" });
});
