import {
  type Client,
  createClient,
  defineProvider,
  type ErrorCode,
  type Provider,
  type RoomAnswer,
  StreamFallbackError,
  type Watcher,
} from "@stream-fallback/core";
import { type ManualClock, manualClock } from "@stream-fallback/core/testing";
import { onTestFinished } from "vitest";
import type { ServedClient } from "../app-options.ts";
import { type RunningServer, type StartOptions, startServer } from "../start-server.ts";
import { checkDescribed } from "./check-described.ts";

/** What an invented site says of a room; a code is the failure of every adapter. */
type Reply = Partial<RoomAnswer> | ErrorCode | Promise<Partial<RoomAnswer>>;

export interface World {
  server: RunningServer;
  client: Client;
  clock: ManualClock;
  watcher: Watcher | undefined;
  /** What the site says of a room from now on; of all others, that it is on air. */
  replies: Record<string, Reply>;
  /** Rooms that the site was asked about, in order. */
  asked: string[];
  logged: { fields: Record<string, unknown>; message: string }[];
  /** Asks over HTTP; the answer must be as the description says. */
  ask(path: string, init?: RequestInit): Promise<Answer>;
}

interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of all kinds
  json: any;
  text: string;
}

export interface WorldOptions extends Partial<StartOptions> {
  /** Rooms to watch. @default there is no watch */
  watch?: readonly string[];
}

/** A service over an invented site, in the hands of a test. */
export async function startWorld({ watch, ...options }: WorldOptions = {}): Promise<World> {
  const clock = manualClock();
  const replies: World["replies"] = {};
  const asked: string[] = [];
  const logged: World["logged"] = [];
  const log = (fields: object, message: string) => void logged.push({ fields: { ...fields }, message });
  const client = createClient({
    providers: [siteOf(replies, asked)],
    clock,
    random: () => 0,
    config: { rates: { enabled: false }, failover: { rounds: 1 } },
  });
  const watcher = options.watcher ?? (watch && client.watch(watch, { intervalMs: 1_000 }));
  const server = await startServer({
    ...{ client, watcher, clock, port: 0 },
    logger: { debug: log, info: log, warn: log, error: log },
    ...options,
  });
  onTestFinished(async () => {
    // Calls that a test has left hanging end with the client.
    const closed = Promise.all([server.close(), client.close()]);
    // Nor does a reader that takes nothing hold up the end for ever.
    await clock.advance(10_000);
    await closed;
  });
  const ask = async (path: string, init?: RequestInit): Promise<Answer> => {
    const response = await fetch(`${server.origin}${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get("content-type") === "application/json" && text !== "";
    const answer = {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
    checkDescribed({ method: init?.method ?? "GET", path, answer });
    return answer;
  };
  return { server, client, clock, watcher, replies, asked, logged, ask };
}

/** An invented site. */
export function siteOf(replies: World["replies"], asked: string[]): Provider {
  return defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    qualities: ["origin", "hd"],
    adapters: [
      {
        name: "web",
        priority: 1,
        provides: ["status", "streams"],
        async fetchRoom({ room }) {
          asked.push(room.roomId);
          const reply = await (replies[room.roomId] ?? {});
          if (typeof reply === "string")
            throw new StreamFallbackError(reply, "for a test", { retryAfterMs: 1_500 });
          return { ...onAir, ...reply };
        },
      },
    ],
    matchURL: (url) => url.startsWith("https://site.example/"),
    resolve: async (input) => ({ provider: "site", roomId: input.replace("https://site.example/", "") }),
  });
}

const onAir: RoomAnswer = {
  living: true,
  title: "a title",
  owner: "somebody",
  uid: "uid-1",
  avatar: "",
  cover: "",
  liveId: "live-1",
  area: "",
  sources: [
    {
      name: "main",
      streams: [
        { quality: "origin", name: "Original", flv: "https://cdn.example/origin.flv", codec: "h265" },
        {
          quality: "hd",
          name: "HD",
          flv: "https://cdn.example/hd.flv",
          hls: "https://cdn.example/hd.m3u8",
          codec: "h264",
        },
      ],
    },
  ],
};

/** A client whose every call fails in this way. */
export function failing(code: ErrorCode): ServedClient {
  const { balancer, identities, config, updateConfig, status } = createClient({
    providers: [siteOf({}, [])],
  });
  const fail = async () => {
    throw new StreamFallbackError(code, "for a test", { retryAfterMs: 1_500 });
  };
  return {
    ...{ getInfo: fail, getStream: fail, resolve: fail },
    balancer,
    identities,
    config,
    updateConfig,
    status,
  };
}
