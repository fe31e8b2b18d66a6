import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { Adapter, Provider, RoomQuery } from "../provider/provider.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import type { Client } from "./client.ts";
import { createClient } from "./create-client.ts";
import { blankRoom } from "./test-world.ts";

const offline: RoomAnswer = { ...blankRoom, living: false, owner: "someone" };

function live(quality = "hd"): RoomAnswer {
  const streams = [{ quality, name: quality, flv: `https://cdn.example/${quality}.flv` }];
  return { ...offline, living: true, sources: [{ name: "main", streams }] };
}

interface Setup {
  client: Client;
  /** Who was asked what, in order. */
  asked: { name: string; need: RoomQuery["need"] }[];
}

type Behaviour = Partial<Adapter> & { name: string; answer(query: RoomQuery): RoomAnswer } & Pick<
    Provider,
    "prefers" | "keyOfQuality"
  >;

function setup(...behaviours: Behaviour[]): Setup {
  const asked: Setup["asked"] = [];
  const site = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example/",
    qualities: ["hd", "sd"],
    prefers: (answer) => behaviours[0]?.prefers?.(answer),
    keyOfQuality: (named) => behaviours[0]?.keyOfQuality?.(named),
    adapters: behaviours.map(({ answer, ...adapter }) => ({
      provides: ["status", "streams"],
      async fetchRoom(query) {
        asked.push({ name: adapter.name, need: query.need });
        return answer(query);
      },
      ...adapter,
    })),
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  return { client: createClient({ providers: [site], clock: manualClock(), random: () => 0.5 }), asked };
}

const statusOnly: Behaviour = {
  name: "page",
  provides: ["status"],
  answer: () => ({ ...live(), sources: [] }),
};

describe("getStream", () => {
  it("gives the room and the stream to play", async () => {
    const { client, asked } = setup({ name: "api", answer: () => live() });
    const stream = await client.getStream("42", { quality: "hd" });
    expect(stream).toMatchObject({
      living: true,
      owner: "someone",
      roomId: "42",
      api: "api",
      currentStream: { url: "https://cdn.example/hd.flv", quality: "hd", format: "flv", source: "main" },
    });
    expect(asked).toEqual([{ name: "api", need: { kind: "streams", quality: "hd" } }]);
  });

  it("asks only adapters that know streams", async () => {
    const { client, asked } = setup({ ...statusOnly, weight: 9 }, { name: "api", answer: () => live() });
    for (const room of ["1", "2", "3"]) expect((await client.getStream(room)).api).toBe("api");
    expect(asked.map(({ name }) => name)).toEqual(["api", "api", "api"]);
  });

  it("asks others too where api names an adapter that knows no streams", async () => {
    const { client } = setup(statusOnly, { name: "api", answer: () => live() });
    expect((await client.getStream("42", { api: "page" })).api).toBe("api");
    expect((await client.getInfo("42", { api: "page" })).api).toBe("page");
  });

  it("reuses the answer that getInfo has just got from an adapter that knows streams", async () => {
    let title = "first";
    const { client, asked } = setup({ name: "api", answer: () => ({ ...live(), title }) });
    await client.getInfo("42");
    title = "second";
    expect(await client.getStream("42")).toMatchObject({ title: "first", meta: { cached: true } });
    expect(asked).toHaveLength(1);
  });

  it("leaves its answer for getInfo", async () => {
    const { client, asked } = setup({ name: "api", answer: () => live() });
    await client.getStream("42");
    expect((await client.getInfo("42")).meta.cached).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it("asks again after getInfo was answered by an adapter that knows no streams", async () => {
    const { client } = setup({ ...statusOnly, weight: 9 }, { name: "api", answer: () => live() });
    expect((await client.getInfo("42")).api).toBe("page");
    expect((await client.getStream("42")).api).toBe("api");
  });

  it("reuses the streams that getInfo has just shown, whoever told them", async () => {
    const page = { ...statusOnly, weight: 9, answer: () => live() };
    const { client, asked } = setup(page, { name: "api", answer: () => live("sd") });
    const { sources } = await client.getInfo("42");
    const { api, currentStream } = await client.getStream("42");
    expect([api, currentStream.url]).toEqual(["page", sources[0]?.streams[0]?.flv]);
    expect(asked).toHaveLength(1);
  });

  it("fails with NOT_LIVE where the room is proven off air, whoever proved it", async () => {
    const { client, asked } = setup(
      { ...statusOnly, weight: 9, answer: () => offline },
      { name: "api", answer: () => live() },
    );
    await client.getInfo("42");
    await expect(client.getStream("42")).rejects.toMatchObject({ code: "NOT_LIVE", fault: "query" });
    expect(asked).toHaveLength(1);
  });

  it("goes on to another adapter when a room on air comes without streams", async () => {
    const bare = { name: "bare", priority: 1, weight: 9, answer: () => ({ ...live(), sources: [] }) };
    const { client } = setup(bare, { name: "api", priority: 2, answer: () => live() });
    const { api, meta } = await client.getStream("42");
    expect(api).toBe("api");
    expect(meta.attempts).toMatchObject([{ endpoint: "bare", code: "INCOMPLETE" }, { endpoint: "api" }]);
  });

  it("asks again after getInfo got an answer without streams", async () => {
    let sources: RoomAnswer["sources"] = [];
    const { client, asked } = setup({ name: "api", answer: () => ({ ...live(), sources }) });
    await client.getInfo("42");
    sources = live().sources;
    expect((await client.getStream("42")).currentStream.quality).toBe("hd");
    expect(asked).toHaveLength(2);
  });

  it("counts nothing against an adapter that does not know the streams of a room", async () => {
    const bare = { name: "bare", weight: 9, answer: () => ({ ...live(), sources: [] }) };
    const { client } = setup(bare, { name: "api", answer: () => live() });
    for (let room = 1; room < 12; room += 1) await client.getStream(String(room));
    expect(client.balancer("site").status()).toMatchObject([{ state: "closed", failureCount: 0 }, {}]);
  });

  it("fails with NO_SUCH_QUALITY, told with room and adapter", async () => {
    const { client } = setup({ name: "api", answer: () => live() });
    await expect(client.getStream("42", { quality: "sd", strictQuality: true })).rejects.toMatchObject({
      code: "NO_SUCH_QUALITY",
      message: 'api, room 42: the room has no quality "sd"; it has hd',
    });
  });

  it("asks the preferred adapter first, and the others when that fails", async () => {
    let works = true;
    const preferred: Behaviour = {
      name: "rare",
      weight: 1,
      answer: () => {
        if (works) return live();
        throw new StreamFallbackError("NETWORK", "for a test");
      },
    };
    const { client, asked } = setup({ name: "api", weight: 9, answer: () => live() }, preferred);
    expect((await client.getStream("1", { prefer: "rare" })).api).toBe("rare");
    works = false;
    expect((await client.getStream("2", { prefer: "rare" })).api).toBe("api");
    expect(asked.map(({ name }) => name)).toEqual(["rare", "rare", "api"]);
  });
});

describe("a provider that prefers an adapter for some rooms", () => {
  const prefers = ({ title }: RoomAnswer) => (title === "radio" ? "phone" : undefined);

  it("has it asked first for their streams, as soon as a room is known to be one", async () => {
    const page: Behaviour = {
      ...statusOnly,
      weight: 9,
      answer: () => ({ ...live(), title: "radio", sources: [] }),
    };
    const api: Behaviour = { name: "api", weight: 5, answer: () => live() };
    const { client, asked } = setup({ ...page, prefers }, api, { ...api, name: "phone", weight: 1 });
    await client.getStream("1");
    await client.getInfo("2");
    await client.getStream("2");
    expect(asked.map(({ name }) => name)).toEqual(["api", "page", "phone"]);
  });
});

describe("a provider whose site has names of its own for qualities", () => {
  const ask = async (keyOfQuality: (named: string) => string | undefined, quality: string) => {
    const { client, asked } = setup({ name: "api", keyOfQuality, answer: () => live("sd") });
    const { currentStream } = await client.getStream("42", { quality, strictQuality: true });
    return [asked[0]?.need, currentStream.quality];
  };
  const wanted = { kind: "streams", quality: "sd", strictQuality: true };

  it("is asked by the key of what the caller names so", async () => {
    expect(await ask((named) => (named === "150" ? "sd" : undefined), "150")).toEqual([
      expect.objectContaining(wanted),
      "sd",
    ]);
  });

  it.each<[string, (named: string) => string | undefined]>([
    ["knows no such name", () => undefined],
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["gives what is no text", () => 7 as never],
  ])("is asked by the text of the caller where it %s", async (_what, keyOfQuality) => {
    expect(await ask(keyOfQuality, "sd")).toEqual([expect.objectContaining(wanted), "sd"]);
  });
});

describe("a provider that must be asked for each quality", () => {
  const perQuality: Behaviour = {
    name: "api",
    asksPerQuality: true,
    answer: ({ need }) => live(need.kind === "streams" ? need.quality : "hd"),
  };

  it("is asked anew for another quality, and once for the same", async () => {
    const { client, asked } = setup(perQuality);
    for (const quality of ["hd", "sd", "sd", "hd"]) {
      expect((await client.getStream("42", { quality })).currentStream.quality).toBe(quality);
    }
    expect(asked).toHaveLength(2);
  });
});

describe("settings changed while a client works", () => {
  it("hold from the next call on", async () => {
    const { client, asked } = setup({ name: "api", answer: () => live() });
    client.updateConfig({ ttlMs: 0, breaker: { maxFailures: 7 } });
    await client.getInfo("42");
    await client.getInfo("42");
    expect(asked).toHaveLength(2);
    expect(client.balancer("site").config().breaker.maxFailures).toBe(7);
  });

  it.each([
    { ttlMs: -1 },
    { streamMarginMs: Number.NaN },
    { timeoutMs: Number.NaN },
    { breaker: { blockDuration: -5 } },
  ])("are refused whole where one is no number of at least 0: %j", async (bad) => {
    const { client } = setup({ name: "api", answer: () => live() });
    const before = client.balancer("site").config();
    const patch = { attemptTimeoutMs: 1, ...bad };
    expect(() => client.updateConfig(patch)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    expect(client.balancer("site").config()).toEqual(before);
  });
});
