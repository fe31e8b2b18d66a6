import { expect, it, onTestFinished, vi } from "vitest";
import { z } from "zod";
import { type ErrorCode, StreamFallbackError } from "../../errors.ts";
import { type HttpReply, jsonOf, textOf } from "../../http/http-client.ts";
import { type AdapterParts, defineAdapter } from "../../provider/define-adapter.ts";
import type { Adapter } from "../../provider/provider.ts";
import { fuzzAdapter } from "./fuzz-adapter.ts";
import type { FuzzedScene, FuzzOptions, FuzzViolation } from "./fuzz-options.ts";

const room = (name: string, onAir: boolean) =>
  JSON.stringify({ room: { name, onAir, title: "a title of many words" } });
const scenes = [
  { roomId: "live-room", replies: [{ body: room("live-room", true) }] },
  { roomId: "shut-room", replies: [{ body: room("shut-room", false) }] },
  { roomId: "no-room", replies: [{ body: '{"room":null}' }] },
];
const state = z.object({ room: z.object({ name: z.string(), onAir: z.boolean() }).nullable() });
type State = z.infer<typeof state>;
const answerOf = (living: boolean) => ({
  ...{ living, title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "", sources: [] },
});

const sound: AdapterParts<unknown, unknown, State> = {
  name: "sound",
  provides: ["status"],
  request: (_, { http }) => http.send({ url: "https://site.example/room" }),
  parse: (reply) => jsonOf(reply),
  schema: state,
  normalise({ room: found }) {
    if (found === null) throw new StreamFallbackError("ROOM_NOT_FOUND", "there is no such room");
    return answerOf(found.onAir);
  },
};

function read({ replies: [reply] }: FuzzedScene) {
  try {
    const { room: found } = JSON.parse(reply?.text ?? "");
    if (found === null) return "not-found" as const;
    if (typeof found.name !== "string" || typeof found.onAir !== "boolean") return undefined;
    return found.onAir ? ("live" as const) : ("off-air" as const);
  } catch {
    return undefined;
  }
}

const optionsFor = (adapter: Adapter, others: Partial<FuzzOptions> = {}): FuzzOptions => ({
  provider: { id: "site", adapters: [adapter] },
  ...{ adapter: adapter.name, scenes, read, runs: 300, ...others },
});
const fuzz = (parts: Partial<typeof sound>, others?: Partial<FuzzOptions>) =>
  fuzzAdapter(optionsFor(defineAdapter({ ...sound, ...parts }), others));

it("a sound adapter passes 1,000 broken replies, with answers and errors of several codes", async () => {
  const report = await fuzz({}, { runs: undefined });
  expect(report.violation).toBeUndefined();
  expect(report.runs).toBe(1_000);
  expect(report.answers).toBeGreaterThan(100);
  expect(Object.keys(report.errors).toSorted()).toEqual(["PARSE", "ROOM_NOT_FOUND", "SCHEMA"]);
});

it("the same seed breaks the same, and another one otherwise", async () => {
  const tallyOf = async (seed: number) => {
    const { answers, errors } = await fuzz({}, { seed });
    return { answers, errors };
  };
  expect(await tallyOf(5)).toEqual(await tallyOf(5));
  expect(await tallyOf(6)).not.toEqual(await tallyOf(5));
});

const careless = {
  parse: (reply: HttpReply) => {
    const found = jsonOf(reply) as { room?: { onAir?: unknown } };
    return { room: { name: "", onAir: found.room?.onAir === true } };
  },
};

it("an adapter that takes a missing field for off air is told with the least that shows it, to be played again", async () => {
  const { violation } = await fuzz(careless);
  expect(violation).toMatchObject({
    what: expect.stringMatching(/^it answered living: false, but the replies/),
    again: expect.stringContaining(`path: "${violation?.path}"`),
    reply: { status: 200 },
  });
  expect(violation?.breaks.length).toBeLessThan(2);
  const again = await fuzz(careless, { path: violation?.path, runs: 1 });
  expect(again.violation).toEqual(violation);
  expect(again.runs).toBe(1);
});

it("what is not needed for a violation is left out, and the path says so", async () => {
  const noisy = { name: "noisy", change: (body: Uint8Array) => body };
  const found: FuzzViolation[] = [];
  for (let seed = 0; seed < 20; seed += 1) {
    const { violation } = await fuzz(careless, { seed, breaks: Array(20).fill(noisy) });
    if (violation?.path.includes(":")) found.push(violation);
  }
  expect(found.length).toBeGreaterThan(0);
  for (const { breaks } of found) expect(breaks).not.toContain("noisy");
});

const thrower = (thrown: unknown) => ({
  normalise() {
    throw thrown;
  },
});
const code = (name: ErrorCode, message = "no") => thrower(new StreamFallbackError(name, message));

it.each<[string, Partial<typeof sound>, RegExp]>([
  ["blames the caller", code("DEADLINE"), /^DEADLINE blames the caller$/],
  ["finds no room where there is one", code("ROOM_NOT_FOUND"), /^ROOM_NOT_FOUND is not proven/],
  ["restricts a room that is open", code("ROOM_RESTRICTED"), /^ROOM_RESTRICTED is not proven/],
  ["fails over whole replies", code("INCOMPLETE"), /^INCOMPLETE for replies that can be read/],
  ["crashes", thrower(new TypeError("of undefined")), /^it crashed: TypeError/],
  ["has long messages", code("INCOMPLETE", "x".repeat(301)), /^the message has \d+ characters/],
  ["quotes a page", code("INCOMPLETE", "is a title of many words"), /^the message tells of the reply/],
  [
    "answers in another shape",
    { normalise: () => ({ ...answerOf(true), title: 7 as never }) },
    /^the answer: title must be/,
  ],
])("an adapter that %s is found out", async (_, parts, what) => {
  expect((await fuzz(parts)).violation?.what).toMatch(what);
});

it.each<[string, Adapter["fetchRoom"], RegExp]>([
  ["throws no typed error", async () => JSON.parse("["), /^it threw no typed error: SyntaxError/],
  [
    "tells a cookie",
    async (_, { http }) => {
      const { headers } = await http.send({ url: "https://site.example/" });
      throw new StreamFallbackError("INCOMPLETE", `no ${headers["set-cookie"]}`);
    },
    /^the message tells of the reply \(secret-of-the-visitor\)/,
  ],
  [
    "leaves a rejection behind",
    async () => {
      void Promise.reject(new Error("nobody hears"));
      throw new StreamFallbackError("INCOMPLETE", "no");
    },
    /^it left a rejection that nobody handles: Error: nobody hears/,
  ],
])("an adapter of no parts that %s is found out", async (_, fetchRoom, what) => {
  const { violation } = await fuzzAdapter(
    optionsFor({ name: "own", provides: ["status"], fetchRoom }, { runs: 5 }),
  );
  expect(violation?.what).toMatch(what);
});

it("a run that takes more than a second of the processor, twice, is found out", async () => {
  const times = { user: 0, system: 0 };
  const spy = vi.spyOn(process, "threadCpuUsage");
  onTestFinished(() => spy.mockRestore());
  const spend = (...seconds: number[]) => {
    spy.mockImplementation((since) =>
      since ? { user: 1e6 * (seconds.shift() ?? 0), system: 1_000 } : times,
    );
    return fuzz({}, { runs: 5 });
  };
  expect((await spend(0, 2, 0)).violation).toBeUndefined();
  const { violation, slowestMs } = await spend(0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
  expect(violation?.what).toBe("it took 2001 ms of the processor");
  expect(slowestMs).toBe(2_001);
});

it("a site of its own breaks, secrets and truths is held to them", async () => {
  const told = { living: true, differences: () => ["title"] };
  const own = { scenes: scenes.slice(0, 1), read: () => told, runs: 50 };
  expect((await fuzz({}, own)).violation?.what).toBe(
    "it answered living: true, but the replies say otherwise: title",
  );
  const secret = await fuzz(code("INCOMPLETE", "the word"), { secrets: ["word"] });
  expect(secret.violation?.what).toMatch(/\(word\)/);
  const change = () => Buffer.from("{}");
  const { errors } = await fuzz({}, { breaks: Array(60).fill({ name: "empty", change }) });
  expect(errors.SCHEMA).toBeGreaterThan(100);
});

it("pages are broken in the JSON of their scripts, and replies come in pieces too", async () => {
  const pages = scenes.map(({ roomId, replies: [reply] }) => ({
    roomId,
    replies: [{ body: `<title>${roomId}</title><script>window.state=${reply?.body}</script>` }],
  }));
  const stateIn = (text: string) => /window\.state=(.*)<\/script>/s.exec(text)?.[1] ?? "";
  const page: Partial<typeof sound> = {
    async request(_, { http }) {
      const { body, ...head } = await http.stream({ url: "https://site.example/room" });
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      return { ...head, body: Buffer.concat(pieces) };
    },
    parse: (reply) => jsonOf(stateIn(textOf(reply))),
  };
  const report = await fuzz(page, {
    scenes: pages,
    read: (scene) =>
      read({ ...scene, replies: scene.replies.map((reply) => ({ ...reply, text: stateIn(reply.text) })) }),
  });
  expect(report.violation).toBeUndefined();
  expect(report.errors.SCHEMA).toBeGreaterThan(20);
});

it("requests are answered by the end of their path, and others with HTTP 404", async () => {
  const asked: number[] = [];
  const fetchRoom: Adapter["fetchRoom"] = async (_, { http }) => {
    for (const path of ["/api/room", "/api/token", "/else"]) {
      const { status } = await http.send({ url: `https://site.example${path}` });
      asked.push(status);
    }
    throw new StreamFallbackError("INCOMPLETE", "no");
  };
  const replies = [
    { path: "/room", body: "{}", status: 203 },
    { path: "/token", body: "{}", status: 206, isSpared: true },
  ];
  await fuzzAdapter(
    optionsFor(
      { name: "own", provides: ["status"], fetchRoom },
      { runs: 1, scenes: [{ roomId: "a", replies }], read: () => undefined },
    ),
  );
  expect(asked).toEqual([203, 206, 404]);
});

it.each<[string, Partial<FuzzOptions>, RegExp]>([
  [
    "an adapter that is not there",
    { adapter: "other" },
    /^fuzzAdapter: the provider has no adapter of that name$/,
  ],
  ["no scenes", { scenes: [] }, /^fuzzAdapter: scenes must be a list of at least one/],
  [
    "a scene without replies",
    { scenes: [{ roomId: "a", replies: [] }] },
    /^replies|^a scene: replies must be/,
  ],
  ["no runs", { runs: 0 }, /^fuzzAdapter: runs must be a whole number from 1/],
  ["a path that is none", { path: "12:" }, /^fuzzAdapter: path must be numbers/],
  ["a reader that reads later", { read: (async () => "live") as never }, /^read must give live, off-air/],
])("the fuzzer refuses %s", async (_, options, message) => {
  await expect(fuzz({}, options)).rejects.toThrow(message);
});
