import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import {
  type Client,
  type ClientConfigPatch,
  type ClientEvents,
  createClient,
  createMetrics,
  StreamFallbackError,
} from "@stream-fallback/core";
import { type ManualClock, manualClock, seededRandom } from "@stream-fallback/core/testing";
import {
  APILoadBalancer,
  createProvider,
  type DouyinExtra,
  getInfo,
  getStream,
  type Origins,
} from "@stream-fallback/douyin-provider";
import { expect, onTestFinished, vi } from "vitest";
import { adapterNames } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { canary, canaryIn } from "./canary.ts";
import { ROUND_DELAY_MS } from "./set-up.ts";
import { type WatchedRequest, watchRequests } from "./watch-requests.ts";

/** A client of which everything is heard that it tells anybody. */
export interface ListenedClient {
  client: Client<DouyinExtra>;
  clock: ManualClock;
  /** The folder of drift samples. */
  samples: string;
  /** The keys and values of the store that it shares with others. */
  entries: ReadonlyMap<string, unknown>;
  /** The codes of all errors that were told so far, the ones within others too. */
  codes: ReadonlySet<string>;
  /** Takes note of an answer or an error, and gives it back. */
  outcome(call: Promise<unknown>): Promise<unknown>;
  /** Where something of the canary was told, and in which form. */
  leaks(): string[];
}

export function listenToClient(origins: Partial<Origins>, config: ClientConfigPatch = {}): ListenedClient {
  const told = new Map<string, Set<string>>();
  /** Much is told again and again in the same words. */
  const tell = (where: string, value: unknown) =>
    void told.set(where, (told.get(where) ?? new Set()).add(exposed(value)));
  const codes = new Set<string>();

  const samples = mkdtempSync(join(tmpdir(), "canary-"));
  onTestFinished(() => rmSync(samples, { recursive: true, force: true }));
  const entries = new Map<string, unknown>();
  const clock = manualClock();
  const metrics = createMetrics();
  const logAt = (level: string) => (fields: object, message: string) =>
    tell(`log at ${level}`, { fields, message });
  const client = createClient<DouyinExtra>({
    providers: [createProvider({ origins })],
    ...{ clock, random: seededRandom(1), metrics, driftSamples: samples, config },
    logger: { debug: logAt("debug"), info: logAt("info"), warn: logAt("warn"), error: logAt("error") },
    cache: {
      get: async (key) => entries.get(key),
      set: async (key, value) => entries.set(key, value),
      delete: async (key) => entries.delete(key),
    },
  });
  onTestFinished(() => client.close());
  for (const name of eventNames) client.on(name, (event) => tell(`event ${name}`, event));
  client.trace((call) => {
    tell("trace of a call", call);
    return {
      attempt(attempt) {
        tell("trace of an attempt", attempt);
        return { end: (report) => tell("trace of an attempt", report) };
      },
      end: (ended) => tell("trace of a call", ended),
    };
  });
  client.on("failure", ({ error }) => {
    noteCodes(error, codes);
    // The wait before a second round passes at once.
    void clock.advance(ROUND_DELAY_MS);
  });

  function tellState(): void {
    const balancer = client.balancer("douyin");
    const management = new APILoadBalancer(client);
    tell("status", balancer.status());
    tell("snapshot", balancer.snapshot());
    tell("settings", client.config());
    tell("metrics", metrics.read());
    tell("management", [management.getStatus(), management.getConfig(), management.getRecommendedAPI()]);
    const table = vi.spyOn(console, "table").mockImplementation((rows) => tell("table", rows));
    management.printStatus();
    table.mockRestore();
    for (const [key, value] of entries) tell("store", { key, value });
    for (const name of readdirSync(samples))
      tell("drift sample", { name, text: readFileSync(join(samples, name), "latin1") });
  }

  return {
    ...{ client, clock, samples, entries, codes },
    async outcome(call) {
      const outcome: unknown = await call.catch((error: unknown) => error);
      noteCodes(outcome, codes);
      tell(outcome instanceof Error ? "error" : "answer", outcome);
      return outcome;
    },
    leaks() {
      tellState();
      const found = Array.from(told, ([where, texts]) => ({ where, text: [...texts].join("\n") })).flatMap(
        ({ where, text }) => canaryIn(text).map((form) => `${where}: ${form}`),
      );
      return [...new Set(found)];
    },
  };
}

/** The site, played locally, and such a client. */
export async function openCanaryWorld(config?: ClientConfigPatch) {
  const clocks: ManualClock[] = [];
  const emulator = await startEmulator({ clock: () => clocks[0]?.wallNow() ?? Date.now(), streams: true });
  onTestFinished(() => emulator.close());
  const requests = watchRequests(emulator);
  const listened = listenToClient(emulator.origins, config);
  clocks.push(listened.clock);
  return { ...listened, emulator, requests };
}

export type CanaryWorld = Awaited<ReturnType<typeof openCanaryWorld>>;

/** Every way to ask, each with the cookie. */
export function everyCall({ client }: Pick<ListenedClient, "client">): (() => Promise<unknown>)[] {
  const { webRid, owner, shortCode, roomId } = cast.live;
  const given = { auth: canary, maxAgeMs: 0 };
  const apis = [...adapterNames, "balance", "random"] as const;
  const resolve = (input: string) => () => client.resolve(input, given);
  return [
    ...apis.map((api) => () => getInfo(webRid, { ...given, api, uid: owner.secUid }, client)),
    () => getStream(webRid, given, client),
    () => getStream(webRid, { ...given, probe: true }, client),
    resolve(`https://v.douyin.com/${shortCode}/`),
    resolve(`https://www.douyin.com/user/${owner.secUid}`),
    resolve(`https://webcast.amemv.com/douyin/webcast/reflow/${roomId}`),
    () => new APILoadBalancer(client).callWithLoadBalance(webRid, given),
  ];
}

/** Where a user's cookie is needed: the API, the page of a room, and the profile, on the hosts it was given for. */
const needsCookie = /^\/live\/webcast\/room\/web\/enter\/\?|^\/live\/[\w.-]+$|^\/www\/user\/[\w-]+$/;

/** Requests with something of the canary anywhere but in the cookie header of those that need it. */
export function strayRequests(requests: readonly WatchedRequest[]): string[] {
  return requests.flatMap(({ method, url, headers, body }) => {
    const rest = headers.filter((_, at) => headers[at - (at % 2)]?.toLowerCase() !== "cookie");
    const isInCookie = canaryIn(headers.join("\n")).length > 0;
    const isStray =
      canaryIn([method, url, ...rest, body].join("\n")).length > 0 || (isInCookie && !needsCookie.test(url));
    return isStray ? [`${method} ${url.split("?")[0]}`] : [];
  });
}

export function expectNoLeak({ leaks, requests }: CanaryWorld): void {
  expect(leaks()).toEqual([]);
  expect(strayRequests(requests)).toEqual([]);
}

const eventNames = Object.keys({
  ...{ attempt: true, success: true, failure: true, failover: true, hedge: true },
  ...{
    state: true,
    poolChange: true,
    drift: true,
    configChange: true,
    identity: true,
    reply: true,
    step: true,
    call: true,
    alert: true,
  },
} satisfies Record<keyof ClientEvents, true>) as (keyof ClientEvents)[];

function noteCodes(thrown: unknown, codes: Set<string>): void {
  if (!(thrown instanceof StreamFallbackError)) return;
  for (const code of [thrown.code, ...thrown.attempts.map((attempt) => attempt.code)])
    if (code) codes.add(code);
  noteCodes(thrown.cause, codes);
}

/** All that a careless `console.log` or error tracker could show, causes and stacks too; of bytes, the text that they are. */
function exposed(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  const all = {
    depth: 20,
    showHidden: true,
    getters: true,
    maxStringLength: null,
    maxArrayLength: null,
  } as const;
  return `${inspect(value, all)} ${JSON.stringify(value)} ${String(value)}`;
}
