import assert from "node:assert/strict";
import { inspect } from "node:util";
import { faultOfRef } from "../client/check-ref.ts";
import { type ErrorCode, type Fault, StreamFallbackError } from "../errors.ts";
import type { Adapter, RoomQuery } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { urlsInText } from "../room/urls-in-text.ts";
import { brokenReplies, faultsOfRefusals } from "./broken-replies.ts";
import { checkKnown, checkOrder, checkReply, checkShape, checkSurvivesJSON } from "./check-answer.ts";
import { checkSuite } from "./check-suite.ts";
import { endsWhenAborted } from "./ends-when-aborted.ts";
import type { ProviderSuiteOptions, SuiteRoom } from "./provider-scenes.ts";
import {
  type Asked,
  createStages,
  failureOf,
  forEachAdapter,
  NO_QUALITY,
  type Stage,
} from "./suite-stage.ts";
import type { TestCall } from "./test-call.ts";

const ROOM_KINDS = ["live", "offline", "missing", "restricted", "streamsRefused"] as const;
type RoomKind = (typeof ROOM_KINDS)[number];

const PROMISES: Readonly<Record<RoomKind, string>> = {
  live: "says of the live room that it is on air, in the shape of a room",
  offline: "says of the offline room that it is not on air, in the shape of a room",
  missing: "says of nobody's room that there is none",
  restricted: "says of the restricted room that it is one, or that it cannot tell",
  streamsRefused: "says of a room whose streams are not for everybody that it is on air",
};
const REFUSALS: Readonly<Partial<Record<RoomKind, ErrorCode>>> = {
  missing: "ROOM_NOT_FOUND",
  restricted: "ROOM_RESTRICTED",
};
/** Whose fault a broken reply may be. */
const FAULTS: readonly Fault[] = ["endpoint", "access", "identity"];
const GARBAGE = ["", "  ", "https://example.com/"];
/** What no site has for a room's number, or for a uid. */
const HOSTILE_IDS = [
  ...["../../admin?x=1#", "a/../../x", "..", "a\r\nX-Evil: y", "%0d%0aX", "a&room=2", "\u202e", "\ud8001"],
  "x".repeat(100_000),
];
/** Of what a provider says of a ref that it refuses: it may quote what was given, and must not quote all of it. */
const LONGEST_REASON = 300;
const FOREIGN_URLS = ["", "no URL", "https://example.com/1", "https://example.com/?next=/1"];
/** No site takes more for one answer. */
const MOST_REQUESTS = 20;
const SECRET = "canary-0123456789abcdef";

/**
 * Declares the tests that every provider must pass, with `describe` and `it` of any runner. It asks a local site
 * over real connections; the provider's clock stands still.
 */
export function providerSuite<Kind extends string = never>(options: ProviderSuiteOptions<Kind>): void {
  checkSuite("providerSuite", {
    options,
    functions: ["describe", "it", "createProvider"],
    objects: ["scenes"],
  });
  const { describe, it, scenes } = options;
  const { breaks: given = [], cookieName = "sessionid", extraFields = [], garbage = GARBAGE } = scenes;
  const onStage = createStages(options);
  const breaks = breaksOf(given);
  const rooms = ROOM_KINDS.flatMap((kind) => (scenes[kind] ? [{ kind, room: scenes[kind] }] : []));

  /** Runs with every adapter and question of a room; `first` is enough where the question makes no difference. */
  function ask(
    { kind, room, questions = "all" }: { kind: RoomKind; room: SuiteRoom; questions?: "all" | "first" },
    run: (asked: Asked<Kind>) => Promise<void>,
  ): Promise<void> {
    return forEachAdapter(onStage, async (adapter, stage) => {
      const accepted = stage.queriesOf(adapter, room).filter((query) => adapter.accepts?.(query) ?? true);
      for (const query of questions === "all" ? accepted : accepted.slice(0, 1)) {
        await run({ adapter, stage, query, place: placeOf(adapter, { query, kind }) });
      }
    });
  }

  const mishaps = [
    ...Object.entries(brokenReplies).map(([name, how]) => ({
      name,
      faults: faultsOfRefusals[name] ?? FAULTS,
      code: undefined,
      strike: async (_stage: Stage<Kind>, call: TestCall) => call.spoil(how),
    })),
    ...breaks.map(({ kind, code }) => ({
      name: `"${kind}"`,
      faults: FAULTS,
      code,
      async strike({ site }: Stage<Kind>) {
        assert.ok(site.break, `createProvider must give a break that knows "${kind}"`);
        await site.break(kind);
      },
    })),
  ];

  describe("a provider", () => {
    it("names its hosts", () =>
      onStage(async ({ provider: { hosts } }) => {
        assert.ok(hosts && hosts.length > 0, "hosts: must name those that are asked, as they stand in URLs");
      }));

    it("says who it is, and has adapters of different names", () =>
      onStage(async ({ provider: { id, name, siteURL, adapters } }) => {
        assert.match(id, /^[a-z][a-z0-9-]*$/, "id: small letters, digits and dashes only");
        assert.notEqual(name, "", "name: must not be empty");
        assert.ok(URL.canParse(siteURL), "siteURL: must be a URL");
        const names = adapters.map((adapter) => adapter.name);
        assert.notEqual(names.length, 0, "adapters: there must be one");
        assert.equal(
          new Set(names).size,
          names.length,
          `adapters: one name is there twice (${names.join(", ")})`,
        );
        for (const { name, provides } of adapters)
          assert.notEqual(provides.length, 0, `${name}: provides nothing`);
      }));

    it("knows its own URLs, asking nobody", () =>
      onStage(async ({ provider, call }) => {
        const cases = [
          ...scenes.urls.map((url) => [url, true]),
          ...FOREIGN_URLS.map((url) => [url, false]),
        ] as const;
        for (const [url, isOwn] of cases) {
          const place = `matchURL("${url}")`;
          const told = await call((opened) =>
            asksNobody(() => provider.matchURL(String(url)), { call: opened, place }),
          );
          assert.equal(told, isOwn, `${place}: must be ${isOwn}`);
        }
      }));

    it("resolves what users give", () =>
      onStage(async ({ provider, call }) => {
        for (const { room } of rooms) {
          for (const input of room.inputs) {
            const place = `resolve("${input}")`;
            // As a client does, which looks for URLs in texts itself.
            const url = urlsInText(input).find(({ href }) => provider.matchURL(href));
            const ref = await call((opened) =>
              opened.run(() => provider.resolve(url?.href ?? input, opened.context), place),
            );
            const wanted = { provider: provider.id, roomId: room.roomId, uid: ref.uid && room.uid };
            assert.deepEqual({ uid: undefined, ...ref }, wanted, `${place}: must be the room's ref`);
          }
        }
      }));

    it("refuses what names no room", () =>
      onStage(async ({ provider, call }) => {
        for (const input of garbage) {
          const place = `resolve("${input}")`;
          const error = await call((opened) =>
            failureOf(() => provider.resolve(input, opened.context), { call: opened, place }),
          );
          assert.equal(error.code, "INVALID_INPUT", `${place}: must be INVALID_INPUT, is ${error.code}`);
        }
      }));

    it("tells the refs of its rooms from hostile ones by checkRef, if it has one, asking nobody", () =>
      onStage(async ({ provider, call }) => {
        const own: RoomRef[] = rooms.map(({ room: { roomId, uid } }) => ({
          provider: provider.id,
          roomId,
          uid,
        }));
        const hostile = HOSTILE_IDS.flatMap((id) => [
          { provider: provider.id, roomId: id },
          { provider: provider.id, roomId: scenes.live.roomId, uid: id },
        ]);
        for (const ref of [...own, ...hostile]) {
          const place = `checkRef(${JSON.stringify(ref).slice(0, 100)})`;
          const reason = await call((opened) =>
            asksNobody(() => provider.checkRef?.(ref), { call: opened, place }),
          );
          if (own.includes(ref)) assert.equal(reason, undefined, `${place}: must take its own room`);
          else if (provider.checkRef) checkReason(reason, place);
        }
      }));
  });

  describe("every adapter", () => {
    it("accepts or declines without asking anybody, and always the same", () =>
      forEachAdapter(onStage, async (adapter, { queriesOf, call }) => {
        for (const { kind, room } of rooms) {
          for (const query of queriesOf(adapter, room)) {
            const place = `accepts of ${placeOf(adapter, { query, kind })}`;
            const twice = () => [1, 2].map(() => adapter.accepts?.(query) ?? true);
            const [first, second] = await call((opened) => asksNobody(twice, { call: opened, place }));
            assert.equal(typeof first, "boolean", `${place}: must be a boolean`);
            assert.equal(second, first, `${place}: must be the same each time`);
          }
        }
      }));

    for (const { kind, room } of rooms) {
      it(PROMISES[kind], () =>
        ask({ kind, room }, ({ adapter, stage: { provider, call }, query, place }) =>
          call(async (opened) => {
            const asking = () => adapter.fetchRoom(query, opened.context);
            const refusal = REFUSALS[kind];
            if (refusal) {
              const { code, fault, message } = await failureOf(asking, { call: opened, place });
              const isUnproven = kind === "restricted" && FAULTS.includes(fault);
              const isRight = code === refusal || isUnproven;
              assert.ok(isRight, `${place}: must be ${refusal}, is ${code} (${message})`);
              return;
            }
            const answer = await opened.run(asking, place).catch((thrown) => {
              if (!(thrown instanceof StreamFallbackError)) throw thrown;
              assert.fail(`${place}: must answer, and threw ${thrown.code} (${thrown.message})`);
            });
            checkShape({ answer, place }, extraFields);
            checkSurvivesJSON(answer, place);
            checkOrder({ answer, place }, { qualities: provider.qualities ?? [], onRequest: room.onRequest });
            checkKnown({ answer, place }, room);
            assert.equal(answer.living, kind !== "offline", `${place}: living is ${answer.living}`);
            if (kind === "offline" || query.need.kind === "status") return;
            if (kind === "live") assert.ok(answer.sources[0]?.streams.length, `${place}: tells no streams`);
            else assert.ok(answer.streamsRefused?.reason, `${place}: says not why there are no streams`);
          }),
        ),
      );
    }

    for (const { name, faults, code: wanted, strike } of mishaps) {
      for (const when of ["at the first visit", "with sessions"] as const) {
        it(`throws and never says offline: ${name}, ${when}`, () =>
          forEachAdapter(onStage, async (adapter, stage) => {
            const query = stage
              .queriesOf(adapter, scenes.live)
              .find((each) => adapter.accepts?.(each) ?? true);
            if (query === undefined) return;
            const place = `${placeOf(adapter, { query, kind: "live" })}, ${name} ${when}`;
            await stage.call(async (opened) => {
              const asking = () => adapter.fetchRoom(query, opened.context);
              if (when === "with sessions") await opened.run(asking, place);
              await strike(stage, opened);
              const { code, fault } = await failureOf(asking, { call: opened, place });
              if (wanted !== undefined) assert.equal(code, wanted, `${place}: must be ${wanted}, is ${code}`);
              const blame = `must be the fault of ${faults.join(", ")}; ${code} is that of ${fault}`;
              assert.ok(faults.includes(fault), `${place}: ${blame}`);
            });
          }));
      }
    }

    it("says of many rooms at once what it says of each alone, in their order", () =>
      forEachAdapter(onStage, async (adapter, stage) => {
        const { fetchRooms } = adapter;
        if (fetchRooms === undefined) return;
        const asked = (["offline", "missing", "live"] as const).flatMap((kind) =>
          stage
            .queriesOf(adapter, scenes[kind])
            .filter((query) => query.need.kind === "status" && (adapter.accepts?.(query) ?? true))
            .map((query) => ({ kind, query })),
        );
        const place = `fetchRooms of ${adapter.name}`;
        const queries = asked.map(({ query }) => query);
        const replies = await stage.call((opened) =>
          opened.run(() => fetchRooms.call(adapter, queries, opened.context), place),
        );
        assert.equal(
          replies.length,
          queries.length,
          `${place}: must say something of each room, if undefined`,
        );
        for (const [index, { kind }] of asked.entries())
          checkReply(replies[index], { kind, place: `${place} (${kind} room)`, extraFields });
      }));

    it("ends at once when the call is aborted, whichever request hangs", () =>
      ask({ kind: "live", room: scenes.live }, async (asked) => {
        for (let number = 1, hung = true; hung; number++) {
          assert.ok(number <= MOST_REQUESTS, `${asked.place}: asks ${number} times for one answer`);
          hung = await asked.stage.call((opened) => endsWhenAborted(asked, { call: opened, number }));
        }
      }));

    it("names a broadcast as all others do", () =>
      onStage(async (stage) => {
        const names = new Map<string, string>();
        for (const adapter of stage.provider.adapters) {
          const query = stage.queriesOf(adapter, scenes.live).find((each) => adapter.accepts?.(each) ?? true);
          if (query === undefined) continue;
          const place = placeOf(adapter, { query, kind: "live" });
          const { liveId } = await stage.call((opened) =>
            opened.run(() => adapter.fetchRoom(query, opened.context), place),
          );
          if (liveId !== "") names.set(liveId, adapter.name);
        }
        const told = [...names].map(([liveId, adapter]) => `${adapter} says "${liveId}"`).join(", ");
        assert.ok(names.size <= 1, `liveId: all adapters must name a broadcast alike; ${told}`);
      }));

    it("asks at no other place, and for nothing else, whatever a room is called", () =>
      forEachAdapter(onStage, async (adapter, stage) => {
        const { provider, queriesOf } = stage;
        const usual = new Set<string>();
        const [query] = queriesOf(adapter, scenes.live).filter((each) => adapter.accepts?.(each) ?? true);
        if (query === undefined) return;
        const askAbout = (room: RoomRef) =>
          stage.call(async (opened) => {
            const asking = () => adapter.fetchRoom({ ...query, room }, opened.context).catch(() => undefined);
            await opened.run(asking, `${adapter.name}, asked about a hostile room`);
            return opened.asked.map(shapeOf);
          });
        for (const shape of await askAbout(query.room)) usual.add(shape);
        for (const id of HOSTILE_IDS)
          for (const room of [
            { ...query.room, roomId: id },
            ...(query.room.uid ? [{ ...query.room, uid: id }] : []),
          ]) {
            if (faultOfRef(room, provider) !== undefined) continue;
            const strange = (await askAbout(room)).filter((shape) => !usual.has(shape));
            const place = `${adapter.name}, asked about ${JSON.stringify(room).slice(0, 100)}`;
            assert.deepEqual(
              strange,
              [],
              `${place}: asks ${strange[0]}; encode what stands in a URL, and refuse it in checkRef`,
            );
          }
      }));

    it("tells nobody the user's cookie, in errors or in the log", async () => {
      for (const { kind, room } of rooms) {
        for (const spoil of [undefined, ...Object.values(brokenReplies)]) {
          await ask({ kind, room, questions: "first" }, ({ adapter, stage: { call }, query, place }) =>
            call(async (opened) => {
              if (spoil) opened.spoil(spoil);
              const error = await opened.run(
                () => adapter.fetchRoom(query, opened.context).then(() => undefined, exposed),
                place,
              );
              assert.ok(!error?.includes(SECRET), `${place}: the error holds the cookie`);
              assert.ok(!opened.logged.join().includes(SECRET), `${place}: the log holds the cookie`);
            }, `${cookieName}=${SECRET}`),
          );
        }
      }
    });
  });

  describe("a client", () => {
    const withStreams = (run: (adapter: Adapter, stage: Stage<Kind>) => Promise<void>) =>
      forEachAdapter(onStage, async (adapter, stage) => {
        const isAsked = stage
          .queriesOf(adapter, scenes.live)
          .some((query) => query.need.kind === "streams" && (adapter.accepts?.(query) ?? true));
        if (isAsked) await run(adapter, stage);
      });

    it("gets a stream of the live room, and each quality that it has", () =>
      withStreams(async ({ name }, { getStream }) => {
        await getStream(name, { room: scenes.live });
        await getStream(name, { room: scenes.live, quality: NO_QUALITY });
        for (const quality of scenes.live.qualities ?? []) {
          const got = await getStream(name, { room: scenes.live, quality, strictQuality: true });
          assert.equal(got, quality, `getStream of ${name}: asked for ${quality}, got ${got}`);
        }
      }));

    it("hears that the offline room is not on air", () =>
      withStreams(({ name }, { getStream }) =>
        assert.rejects(
          getStream(name, { room: scenes.offline }),
          { code: "NOT_LIVE" },
          `getStream of ${name}`,
        ),
      ));

    it("hears that there is no such quality, if it must be that one", () =>
      withStreams(({ name }, { getStream }) =>
        assert.rejects(
          getStream(name, { room: scenes.live, quality: NO_QUALITY, strictQuality: true }),
          { code: "NO_SUCH_QUALITY" },
          `getStream of ${name}`,
        ),
      ));
  });
}

/** What breaks the site, each with the code that must come; undefined where any will do. */
function breaksOf<Kind extends string>(
  given: NonNullable<ProviderSuiteOptions<Kind>["scenes"]["breaks"]>,
): { kind: Kind; code?: ErrorCode | undefined }[] {
  if (Array.isArray(given)) return given.map((kind: Kind) => ({ kind }));
  return Object.entries(given).map(([kind, code]) => ({
    kind: kind as Kind,
    code: code as ErrorCode | undefined,
  }));
}

/** Where a request goes and what it asks for, without the values. */
function shapeOf(address: string): string {
  const url = URL.parse(address);
  if (url === null) return "what is no URL";
  const { origin, pathname, searchParams } = url;
  return `${origin}${pathname.replaceAll(/[^/]+/g, "…")}?${[...searchParams.keys()].sort().join("&")}`;
}

function checkReason(reason: unknown, place: string): void {
  assert.ok(typeof reason === "string" && reason !== "", `${place}: must say why it is no room of the site`);
  assert.ok(reason.length <= LONGEST_REASON, `${place}: says more than ${LONGEST_REASON} characters`);
}

/** Runs work that must ask nobody, and waits long enough for a request that it began on the side to show. */
async function asksNobody<T>(work: () => T, { call, place }: { call: TestCall; place: string }): Promise<T> {
  const result = await call.run(async () => {
    const told = work();
    await new Promise((resolve) => setImmediate(resolve));
    return told;
  }, place);
  assert.equal(call.sent(), 0, `${place}: must ask nobody`);
  return result;
}

function placeOf({ name }: Adapter, { query: { need }, kind }: { query: RoomQuery; kind: RoomKind }): string {
  const quality = need.kind === "streams" && need.quality !== undefined ? ` in ${need.quality}` : "";
  return `${name} (${kind} room, ${need.kind}${quality})`;
}

/** Everything that a log could show of an error. */
function exposed(error: unknown): string {
  const stack = error instanceof Error ? error.stack : undefined;
  return [stack, JSON.stringify(error), inspect(error, { depth: 20, showHidden: true })].join();
}
