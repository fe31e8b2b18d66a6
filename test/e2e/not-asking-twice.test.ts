import type { ClientEvents } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { type GetInfoOptions, getStream } from "@stream-fallback/douyin-provider";
import { describe, expect, test, vi } from "vitest";
import { type AdapterName, adapterNames, adaptersByUid } from "../adapter-names.ts";
import type { EndpointName } from "../emulator/addresses/endpoints.ts";
import { cast } from "../emulator/cast/rooms.ts";
import type { Emulator } from "../emulator/server.ts";
import { isAllPlayed } from "../sample-of.ts";
import { setUp } from "./set-up.ts";
import { watchRequests } from "./watch-requests.ts";

const { webRid, owner } = cast.live;
/** `.ci/run` asks a thousand times. */
const VERY_MANY = isAllPlayed ? 1_000 : 250;
const CALLERS_EACH = 10;

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));

/** Time stands still: neither a hedge nor a deadline can come of a slow machine. */
const timelessScene = (options: Parameters<typeof setUp>[0] = {}) =>
  setUp({ clock: manualClock(), ...options });

/** Each adapter, with the uid where it needs one. */
const askedByName = adapterNames.map((api) =>
  adaptersByUid.includes(api) ? { api, uid: owner.secUid } : { api },
);

/** How often rooms were asked for. The first visit of a page, which only fetches a nonce, asks for none. */
function questions({ counters }: Emulator): number {
  const { requests, refused } = counters();
  const asked = (name: AdapterName) => requests[name] - (refused[`${name}.noNonce`] ?? 0);
  return adapterNames.reduce((sum, name) => sum + asked(name), 0);
}

describe("very many callers of one room at a time are one request", () => {
  const requestsBy: Readonly<Record<AdapterName, object>> = {
    web: { home: 1, web: 1 },
    webHTML: { webHTML: 2 },
    mobile: { mobile: 1 },
    userHTML: { userHTML: 2 },
  };
  const ways: [string, GetInfoOptions, object][] = [
    ["by default", {}, { home: 1, web: 1 }],
    ...askedByName.map((options): [string, GetInfoOptions, object] => [
      `by ${options.api}`,
      options,
      requestsBy[options.api],
    ]),
    ["past the cache", { api: "web", maxAgeMs: 0 }, { home: 1, web: 1 }],
    ["with a cookie", { api: "web", auth: "sessionid=mine" }, { home: 1, web: 1 }],
  ];
  test.each(ways)("%s", async (_, options, requests) => {
    const { ask, emulator } = await timelessScene();
    const nobody = emulator.counters().requests;
    const answers = await Promise.all(times(VERY_MANY, () => ask(webRid, options)));
    expect(answers.filter(({ living, meta }) => living && !meta.cached)).toHaveLength(VERY_MANY);
    expect(emulator.counters().requests).toEqual({ ...nobody, ...requests });
    expect(questions(emulator)).toBe(1);
  });

  test("for its streams", async () => {
    const { client, emulator } = await timelessScene();
    const asked = times(VERY_MANY, () => getStream(webRid, {}, client));
    const urls = (await Promise.all(asked)).map(({ currentStream }) => currentStream.url);
    expect(new Set(urls).size).toBe(1);
    expect(questions(emulator)).toBe(1);
  });

  test("that is not there, and as many more who come later", async () => {
    const { ask, emulator } = await timelessScene();
    for (const _ of ["at once", "later"]) {
      const calls = times(VERY_MANY, () => ask(cast.missing.webRid).catch(({ code }) => code));
      expect(new Set(await Promise.all(calls))).toEqual(new Set(["ROOM_NOT_FOUND"]));
    }
    expect(questions(emulator)).toBe(1);
  });

  test("where a shared store tells all but the first too late that it has no answer", async () => {
    const entries = new Map<string, unknown>();
    const { promise: isAnswered, resolve: answered } = Promise.withResolvers<void>();
    let reads = 0;
    const cache = {
      async get(key: string) {
        const found = entries.get(key);
        if (!key.startsWith('["room"')) return found;
        reads += 1;
        if (reads > 1) await isAnswered;
        return found;
      },
      set: async (key: string, value: string) => entries.set(key, value),
      delete: async (key: string) => entries.delete(key),
    };
    const { ask, client, emulator } = await timelessScene({ cache });
    const isAsking = new Promise((resolve) => client.on("attempt", resolve));
    const first = [ask(webRid)];
    await isAsking;
    const later = times(VERY_MANY - 1, () => ask(webRid));
    expect(await Promise.race(first)).toMatchObject({ living: true });
    answered();
    for (const { meta } of await Promise.all(first)) expect(meta.cached).toBe(false);
    for (const { meta } of await Promise.all(later)) expect(meta.cached).toBe(true);
    expect(questions(emulator)).toBe(1);
  });
});

const answeringRooms = [cast.live, cast.liveWithoutUhd, cast.offline, cast.finished].map(
  (member) => member.webRid,
);
/** `.ci/run` asks for all. */
const ROOMS = isAllPlayed ? VERY_MANY : 100;
/** Nobody lives at most of them, which is an answer like any other. */
const manyRooms = times(ROOMS, (at) => answeringRooms[at] ?? String(900_200_000_000 + at));

describe("ten callers of each of many rooms are one request for each room", () => {
  test.each(["web", "balance"] as const)("api %s", { timeout: 60_000 }, async (api) => {
    const { ask, client, emulator } = await timelessScene();
    // Each page weighs a megabyte, which the emulator makes anew: one in sixteen is enough.
    client.balancer("douyin").update("web", { weight: 30 });
    const rooms = times(CALLERS_EACH, () => manyRooms).flat();
    const codeOf = ({ code }: { code: string }) => code;
    const calls = rooms.map((room) => ask(room, { api }).then(({ living }) => living, codeOf));
    const told = await Promise.all(calls);
    expect(new Set(told)).toEqual(new Set([true, false, "ROOM_NOT_FOUND"]));
    expect(told).toEqual(times(CALLERS_EACH, () => told.slice(0, ROOMS)).flat());
    expect(questions(emulator)).toBe(ROOMS);
    const { requests, refused } = emulator.counters();
    expect(requests).toMatchObject({ home: 1, ttwid: 0 });
    if (api === "balance") expect(requests.webHTML).toBeGreaterThan(1);
    expect(refused["webHTML.noNonce"] ?? 0).toBeLessThanOrEqual(1);
  });
});

describe("callers with different needs do not share an answer in flight", () => {
  const A_HUNDRED = 100;
  const sides: [string, GetInfoOptions, GetInfoOptions][] = [
    ["two cookies", { auth: "sessionid=anna" }, { auth: "sessionid=ben" }],
    ["a cookie and none", { auth: "sessionid=anna" }, {}],
    ["two adapters", { api: "web" }, { api: "webHTML" }],
    ["an adapter and whichever", { api: "web" }, { api: "balance" }],
    ["two pictures", { doubleScreen: true }, { doubleScreen: false }],
    ["a uid and none", { uid: owner.secUid }, {}],
  ];
  test.each(sides)("%s", async (_, one, other) => {
    const { ask, emulator } = await timelessScene();
    await Promise.all(times(A_HUNDRED, () => [ask(webRid, one), ask(webRid, other)]).flat());
    expect(questions(emulator)).toBe(2);
  });

  test("each cookie goes out once, with its own answer", async () => {
    const { ask, emulator } = await timelessScene();
    const requests = watchRequests(emulator);
    const users = ["anna", "ben", "carol"];
    const calls = users.flatMap((user) =>
      times(A_HUNDRED, () => ask(webRid, { api: "web", auth: `sessionid=${user}` })),
    );
    await Promise.all(calls);
    const sent = requests.flatMap(({ headers }) => headers.join("\n").match(/sessionid=\w+/g) ?? []);
    expect(sent.toSorted()).toEqual(users.map((user) => `sessionid=${user}`));
  });

  test("the state of a room and its streams", async () => {
    const { ask, client, emulator } = await timelessScene();
    const calls = times(A_HUNDRED, () => [
      ask(webRid, { api: "web" }),
      getStream(webRid, { api: "web" }, client),
    ]);
    await Promise.all(calls.flat());
    expect(questions(emulator)).toBe(2);
  });
});

describe("of very many callers of one room", () => {
  test("all but the last may leave, the first one too: the last gets the answer", async () => {
    const scene = await timelessScene();
    const { ask, emulator } = scene;
    const leaving = times(VERY_MANY - 1, () => new AbortController());
    // The site has been asked and has not answered yet.
    const requests = watchRequests(emulator, ({ url }) => {
      if (url.includes("/web/enter/")) for (const caller of leaving) caller.abort();
    });
    const left = leaving.map(({ signal }) => ask(webRid, { api: "web", signal }).catch(({ code }) => code));
    const last = ask(webRid, { api: "web" });
    expect(new Set(await Promise.all(left))).toEqual(new Set(["ABORTED"]));
    expect(await last).toMatchObject({ living: true, meta: { attempts: [{ kind: "success" }] } });
    expect(requests.map(({ ending }) => ending)).toEqual(["answered", "answered"]);
    expect(emulator.counters().requests).toMatchObject({ home: 1, web: 1 });
  });

  const places: [EndpointName, GetInfoOptions][] = [
    ["home", { api: "web" }],
    ...askedByName.map((options): [EndpointName, GetInfoOptions] => [options.api, options]),
    ["web", {}],
  ];
  test.each(places)(
    "the last to leave ends the request to %s, %o, and blames nobody",
    async (endpoint, options) => {
      const { ask, client, emulator } = await timelessScene();
      const failures: ClientEvents["failure"][] = [];
      client.on("failure", (event) => void failures.push(event));
      emulator.control({ endpoint, fault: { kind: "hang" } });
      const requests = watchRequests(emulator);
      const callers = times(VERY_MANY, () => new AbortController());
      const calls = callers.map(({ signal }) =>
        ask(webRid, { ...options, signal }).catch(({ code }) => code),
      );
      await vi.waitFor(
        () => expect(emulator.counters().faulted).toEqual({ [`${endpoint}.hang`]: 1 }),
        20_000,
      );

      for (const caller of callers.slice(1)) caller.abort();
      await Promise.all(calls.slice(1));
      expect(requests.at(-1)?.ending).toBe("running");
      callers[0]?.abort();
      expect(new Set(await Promise.all(calls))).toEqual(new Set(["ABORTED"]));
      await vi.waitFor(() => expect(requests.at(-1)?.ending).toBe("left by the client"), 20_000);

      expect(failures).toEqual([]);
      const blameless = { state: "closed", failureCount: 0, inFlight: 0 };
      expect(client.balancer("douyin").status()).toMatchObject(times(adapterNames.length, () => blameless));
      const asked = requests.length;
      emulator.control({ endpoint, fault: null });
      expect(await ask(webRid, options)).toMatchObject({ living: true, meta: { cached: false } });
      expect(requests.slice(asked).every(({ ending }) => ending !== "running")).toBe(true);
    },
  );
});
