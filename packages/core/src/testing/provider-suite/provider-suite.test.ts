import { once } from "node:events";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { StreamFallbackError, toStreamFallbackError } from "../../errors.ts";
import { guardStatus } from "../../http/guard-status.ts";
import { jsonOf } from "../../http/http-client.ts";
import type { Adapter, Provider } from "../../provider/provider.ts";
import type { RoomAnswer } from "../../room/room-info.ts";
import type { ProviderScenes, SuiteSite } from "./provider-scenes.ts";
import { providerSuite } from "./provider-suite.ts";

/** Where the site of the suite that runs is. */
let origin = "";

const asking: Adapter["fetchRoom"] = async ({ room: { roomId } }, { http, clock, identity: { cookie } }) => {
  const headers = cookie === undefined ? {} : { cookie };
  const reply = await http.send({ url: `${origin}/${encodeURIComponent(roomId)}?lang=en`, headers });
  guardStatus(reply, clock.wallNow());
  const { onAir } = jsonOf(reply) as { onAir?: unknown };
  if (onAir === null) throw new StreamFallbackError("ROOM_NOT_FOUND", "no such room");
  if (typeof onAir !== "boolean") throw new StreamFallbackError("SCHEMA", "not what it was");
  return roomOf(onAir);
};

const untitled: Adapter["fetchRoom"] = async (query, context) => ({
  ...(await asking(query, context)),
  ...{ title: "", liveId: "" },
});

/** What is not there it leaves out. */
const askingTogether: NonNullable<Adapter["fetchRooms"]> = (queries, context) => {
  const isMissing = (error: unknown) => toStreamFallbackError(error).code === "ROOM_NOT_FOUND";
  const leaveOut = (error: unknown) => (isMissing(error) ? undefined : Promise.reject(error));
  return Promise.all(queries.map((query) => asking(query, context).catch(leaveOut)));
};

function roomOf(living: boolean): RoomAnswer {
  const blank = { owner: "", uid: "", avatar: "", cover: "", area: "" };
  const texts = { ...blank, title: living ? "evening" : "", liveId: living ? "show-1" : "" };
  const streams = ["hd", "sd"].map((quality) => ({
    quality,
    name: quality,
    flv: "http://cdn.example/a.flv",
  }));
  return { ...texts, living, sources: living ? [{ name: "main", streams }] : [] };
}

const checkRef: NonNullable<Provider["checkRef"]> = ({ roomId, uid }) =>
  /^[a-z]{1,20}$/.test(roomId) && !uid ? undefined : "it is no word";

interface Flaws {
  provider?: Partial<Provider>;
  adapter?: Partial<Adapter>;
  /** What becomes of the answer of a good adapter. */
  answer?: (room: RoomAnswer) => unknown;
  /** What becomes of the work of a good adapter. */
  around?: ((fetchRoom: Adapter["fetchRoom"]) => Adapter["fetchRoom"]) | undefined;
  /** Asked beside the first adapter. */
  others?: Adapter[];
  scenes?: Partial<ProviderScenes<"blocked">>;
}

/** What the suite complains of, test by test. */
async function complaintsOf({
  provider,
  adapter,
  answer,
  around = (same) => same,
  others = [],
  scenes,
}: Flaws): Promise<string[]> {
  let status = 200;
  const server = createServer(({ url = "" }, response) => {
    const [path = ""] = url.split("?");
    response.statusCode = status;
    response.end(
      JSON.stringify({ onAir: { "/live": true, "/offline": false, "/members": true }[path] ?? null }),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sceneOf = (name: string) => ({ roomId: name, inputs: [name] });
  const tests: { name: string; run: () => Promise<void> }[] = [];

  const fetchRoom = around(asking);
  const site: SuiteSite<"blocked"> = {
    provider: {
      id: "site",
      name: "Site",
      siteURL: "https://site.example",
      hosts: [new URL(origin).host],
      checkRef,
      qualities: ["hd", "sd"],
      matchURL: (url) => url.startsWith("https://site.example/"),
      async resolve(input) {
        if (/^[a-z]+$/.test(input)) return { provider: "site", roomId: input };
        throw new StreamFallbackError("INVALID_INPUT", "no room");
      },
      adapters: [
        {
          name: "web",
          provides: ["status", "streams"],
          async fetchRoom(query, context) {
            const room = await fetchRoom(query, context);
            return (answer ? answer(room) : room) as RoomAnswer;
          },
          ...adapter,
        },
        ...others,
      ],
      ...provider,
    },
    break: () => {
      status = 403;
    },
  };
  providerSuite({
    describe: (_name, define) => define(),
    it: (name, run) => void tests.push({ name, run }),
    createProvider: () => {
      status = 200;
      return site;
    },
    scenes: {
      live: { ...sceneOf("live"), qualities: ["hd", "sd"], known: { title: "evening" } },
      offline: sceneOf("offline"),
      missing: sceneOf("missing"),
      urls: ["https://site.example/live"],
      breaks: [],
      ...scenes,
    },
  });
  const complaints: string[] = [];
  for (const { name, run } of tests) {
    await run().catch((error: Error) => {
      complaints.push(`${name}: ${error.message}`);
      // Runners print it as a difference.
      if ("diff" in error) complaints.push(`${name}: has the stray word ${error.diff}`);
    });
  }
  server.close();
  server.closeAllConnections();
  return complaints;
}

/** Answers as it should, and does something else before. */
const first =
  (work: (...asked: Parameters<Adapter["fetchRoom"]>) => unknown): Flaws["around"] =>
  (fetchRoom) =>
  async (query, context) => {
    await work(query, context);
    return fetchRoom(query, context);
  };

const withStreams = (change: (streams: object[]) => unknown) => (room: RoomAnswer) => ({
  ...room,
  sources: room.sources.map((source) => ({ ...source, streams: change(source.streams) })),
});

describe("the suite of providers", () => {
  it("passes for a good provider", async () => {
    expect(await complaintsOf({})).toEqual([]);
  });

  it("passes for a site without names for its broadcasts whose scene says so, and where one of two adapters knows the title", async () => {
    const plain: Flaws = {
      answer: (room) => ({ ...room, liveId: "" }),
      adapter: { provides: ["status"] },
      others: [{ name: "other", provides: ["status", "streams"], fetchRoom: untitled }],
      scenes: {
        live: { roomId: "live", inputs: ["live"], known: { title: "evening", liveId: "" } },
        breaks: [],
      },
    };
    expect(await complaintsOf(plain)).toEqual([]);
  });

  it("passes for a good provider with all that a provider may have", async () => {
    const refused = { sources: [], streamsRefused: { reason: "it is for members" } };
    const good: Flaws = {
      scenes: {
        streamsRefused: { roomId: "members", inputs: ["members"] },
        breaks: { blocked: "RISK_CONTROL" },
      },
      around: (ask) => async (query, context) => ({
        ...(await ask(query, context)),
        ...(query.room.roomId === "members" && refused),
      }),
      adapter: {
        fetchRooms: askingTogether,
      },
    };
    expect(await complaintsOf(good)).toEqual([]);
  });

  it("leaves no word in its errors that a runner would print behind them", async () => {
    const complaints = await complaintsOf({ provider: { name: "" } });
    expect(complaints).toEqual([expect.stringMatching(/name: must not be empty$/)]);
  });

  const flaws: [what: string, complaint: RegExp, flaws: Flaws][] = [
    ["an id with spaces", /id: small letters/, { provider: { id: "My Site" } }],
    ["the id of a URL", /id: rooms are named by it, as in https:5/, { provider: { id: "https" } }],
    ["no name", /name: must not be empty/, { provider: { name: "" } }],
    ["any URL as its own", /matchURL\(""\): must be false/, { provider: { matchURL: () => true } }],
    ["no URL as its own", /matchURL\("https:\/\/site.*must be true/, { provider: { matchURL: () => false } }],
    [
      "any text as a room",
      /resolve\(""\): must throw, and answered/,
      { provider: { resolve: async (input) => ({ provider: "site", roomId: input }) } },
    ],
    [
      "a checkRef that takes anything",
      /checkRef\(.*must say why it is no room of the site/,
      { provider: { checkRef: () => undefined } },
    ],
    [
      "a checkRef that refuses its own rooms",
      /checkRef\(.*must take its own room/,
      { provider: { checkRef: () => "no" } },
    ],
    [
      "a checkRef that repeats all it was given",
      /says more than 300 characters/,
      {
        provider: {
          checkRef: ({ roomId, uid }) => (/^[a-z]{1,20}$/.test(roomId) && !uid ? undefined : roomId + uid),
        },
      },
    ],
    ["no checkRef", /checkRef: must say why a ref is none/, { provider: { checkRef: undefined as never } }],
    ["no hosts", /hosts: must name those that are asked/, { provider: { hosts: undefined } }],
    [
      "requests to a host that it does not name",
      /which is none of its hosts/,
      { provider: { hosts: ["site.example"] } },
    ],
    [
      "an id that leads to another place",
      /asks http:.*encode what stands in a URL/,
      {
        provider: { checkRef: () => undefined },
        around: first(({ room }, { http }) => http.send({ url: `${origin}/rooms/${room.roomId}` })),
      },
    ],
    [
      "an id that brings parameters of its own",
      /asks http:.*room&room/,
      {
        provider: { checkRef: ({ roomId }) => (/[./]/.test(roomId) ? "it is a path" : undefined) },
        around: first(({ room }, { http }) => http.send({ url: `${origin}/?room=${room.roomId}` })),
      },
    ],
    [
      "another name of the broadcast",
      /name a broadcast alike; web says "1", other says "2"/,
      {
        answer: (room) => ({ ...room, liveId: "1" }),
        others: [
          { name: "other", provides: ["status"], fetchRoom: async () => ({ ...roomOf(true), liveId: "2" }) },
        ],
      },
    ],
    [
      "no word of how the site refuses",
      /breaks: name how the site turns robots away/,
      { scenes: { breaks: undefined } },
    ],
    [
      "a title that nobody tells",
      /live room: no adapter tells title, which is "evening" in known/,
      { answer: (room) => ({ ...room, title: "" }) },
    ],
    [
      "a broadcast that nobody names",
      /liveId: no adapter names the broadcast/,
      { answer: (room) => ({ ...room, liveId: "" }) },
    ],
    [
      "a refusal under another name",
      /"blocked" at the first visit: must be RATE_LIMITED, is RISK_CONTROL/,
      { scenes: { breaks: { blocked: "RATE_LIMITED" } } },
    ],
    [
      "a refusal that blames the endpoint",
      /HTTP 403 with sessions: must be the fault of access, identity; HTTP_STATUS/,
      {
        around: (ask) => (query, context) =>
          ask(query, context).catch((error) => {
            if (error.code !== "RISK_CONTROL") throw error;
            throw new StreamFallbackError("HTTP_STATUS", "no");
          }),
      },
    ],
    [
      "a public state told as a refusal",
      /streamsRefused room, status\): must answer, and threw ROOM_RESTRICTED/,
      {
        scenes: { streamsRefused: { roomId: "members", inputs: ["members"] } },
        around: (ask) => async (query, context) => {
          if (query.room.roomId !== "members") return ask(query, context);
          throw new StreamFallbackError("ROOM_RESTRICTED", "members only");
        },
      },
    ],
    [
      "no word why there are no streams",
      /streamsRefused room, streams.*says not why/,
      {
        scenes: { streamsRefused: { roomId: "members", inputs: ["members"] } },
        around: (ask) => async (query, context) => ({
          ...(await ask(query, context)),
          ...(query.room.roomId === "members" && { sources: [] }),
        }),
      },
    ],
    [
      "many rooms in an order of its own",
      /fetchRooms of web \(offline room\): living is true/,
      { adapter: { fetchRooms: async (queries) => queries.map(() => roomOf(true)) } },
    ],
    [
      "many rooms in the order of their names",
      /fetchRooms of web \((offline|live) room\): living is (true|false)/,
      {
        adapter: {
          fetchRooms: async (queries, context) => {
            const inOrder = queries.toSorted((one, other) => (one.room.roomId < other.room.roomId ? 1 : -1));
            return askingTogether(inOrder, context);
          },
        },
      },
    ],
    [
      "many rooms under one title",
      /fetchRooms of web \(offline room\): title is "evening", and "night" where/,
      {
        answer: (room) => ({ ...room, title: room.living ? "evening" : "night" }),
        adapter: {
          fetchRooms: async (queries, context) => {
            const replies = await askingTogether(queries, context);
            return replies.map((reply) => reply && { ...(reply as RoomAnswer), title: "evening" });
          },
        },
      },
    ],
    [
      "no word of many rooms",
      /fetchRooms of web: says nothing of any room/,
      { adapter: { fetchRooms: async (queries) => queries.map(() => undefined) } },
    ],
    [
      "many rooms off air for whatever fails",
      /fetchRooms of web .*HTTP 503 with sessions: must throw a StreamFallbackError or say nothing/,
      {
        adapter: {
          fetchRooms: (queries, context) =>
            askingTogether(queries, context).catch(() => queries.map(() => roomOf(false))),
        },
      },
    ],
    [
      "many names in a URL as they come",
      /fetchRooms of web, asked about .*: asks /,
      {
        provider: { checkRef: () => undefined },
        adapter: {
          fetchRooms: async (queries, context) => {
            const names = queries.map(({ room }) => room.roomId).join("&room=");
            await context.http.send({ url: `${origin}/many?room=${names}` });
            return askingTogether(queries, context);
          },
        },
      },
    ],
    [
      "fewer rooms than were asked for",
      /fetchRooms of web: must say something of each room/,
      { adapter: { fetchRooms: async () => [] } },
    ],
    ["nothing provided", /web: provides nothing/, { adapter: { provides: [] } }],
    ["moods in accepts", /must be the same each time/, { adapter: { accepts: moody() } }],
    [
      "a missing text",
      /title must be of type string, it is undefined/,
      { answer: (room) => ({ ...room, title: undefined }) },
    ],
    ["a missing list", /sources must be a list/, { answer: (room) => ({ ...room, sources: undefined }) }],
    ["a field of its own", /extraFields/, { answer: (room) => ({ ...room, viewers: 3 }) }],
    [
      "a wrong title",
      /title is "morning", not "evening"/,
      { answer: (room) => ({ ...room, title: "morning" }) },
    ],
    ["everyone off air", /living is false/, { answer: (room) => ({ ...room, living: false }) }],
    ["everyone on air", /living is true/, { answer: (room) => ({ ...room, living: true }) }],
    [
      "a stream without a URL",
      /neither flv nor hls/,
      { answer: withStreams(() => [{ quality: "hd", name: "" }]) },
    ],
    [
      "a container that nobody knows",
      /container must be one of flv, ts, fmp4/,
      { answer: withStreams((all) => all.map((each) => ({ ...each, container: "mkv" as never }))) },
    ],
    [
      "the worst stream first",
      /must come best first/,
      { answer: withStreams((streams) => streams.toReversed()) },
    ],
    [
      "a class in the answer",
      /is a Map/,
      { answer: withStreams((all) => all.map((each) => ({ ...each, codec: "", headers: new Map() }))) },
    ],
    ["no streams", /tells no streams/, { answer: (room) => ({ ...room, sources: [] }) }],
    [
      "offline for whatever fails",
      /HTTP 503 with sessions: must throw, and answered/,
      { around: (ask) => (query, context) => ask(query, context).catch(() => roomOf(false)) },
    ],
    [
      "the caller blamed",
      /must be the fault of endpoint, access, identity; NOT_LIVE/,
      {
        around: (ask) => (query, context) =>
          ask(query, context).catch(() => {
            throw new StreamFallbackError("NOT_LIVE", "no");
          }),
      },
    ],
    [
      "an error of another kind",
      /must throw a StreamFallbackError, and threw/,
      {
        around: (ask) => (query, context) =>
          ask(query, context).catch(() => {
            throw new Error("no");
          }),
      },
    ],
    [
      "a global fetch",
      /asks http:\/\/127.0.0.1:\d+ on its own/,
      { around: first(() => fetch(`${origin}/`).then((reply) => reply.text())) },
    ],
    ["node:http", /asks 127.0.0.1 on its own/, { around: first(() => once(get(`${origin}/`), "response")) }],
    [
      "a second try after the abort",
      /goes on asking/,
      {
        around: (ask) => (query, context) =>
          ask(query, context).catch((error) => {
            if (!context.signal.aborted) throw error;
            return ask(query, context);
          }),
      },
    ],
    [
      "no ear for the abort",
      /did not end within 3 s/,
      {
        around: (ask) => (query, context) =>
          ask(query, context).catch((error) => {
            if (!context.signal.aborted) throw error;
            return new Promise(() => {});
          }),
      },
    ],
    [
      "the cookie in errors",
      /the error holds the cookie/,
      {
        around: (ask) => (query, context) =>
          ask(query, context).catch((error) => {
            throw toStreamFallbackError(error).at(String(context.identity.cookie));
          }),
      },
    ],
    [
      "the cookie in the log",
      /the log holds the cookie/,
      { around: first((_query, { logger, identity }) => logger.debug({ identity }, "asking")) },
    ],
  ];
  // `.ci/run` tries them all.
  const tried = flaws.filter((_, index) => process.env.PLAY_ALL === "1" || index % 3 === 0);
  it.each(tried)("fails for %s", async (_what, complaint, flaw) => {
    expect(await complaintsOf(flaw)).toContainEqual(expect.stringMatching(complaint));
  });
});

function moody(): () => boolean {
  let mood = false;
  return () => {
    mood = !mood;
    return mood;
  };
}
