import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { Adapter, Need } from "../provider/provider.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import type { Client } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";
import { blankRoom, mapCache } from "./test-world.ts";

interface World {
  client: Client;
  /** What was asked: the adapter, and the room as it was named to it. */
  asked: string[];
  replies: Record<string, (room: RoomRef) => Partial<RoomAnswer>>;
  warnings: object[];
}

/** `web` asks by the number and teaches the uid, `byUid` and `page` ask by the anchor; the latter tells no streams. */
function createWorld(options: Partial<ClientOptions<unknown>> = {}): World {
  const clock = manualClock();
  const asked: string[] = [];
  const warnings: object[] = [];
  const replies: World["replies"] = { web: () => ({ learned: { uid: "u1" } }) };
  const adapter = (name: string, rest: Partial<Adapter>): Adapter => ({
    name,
    provides: ["status", "streams"] as const satisfies readonly Need["kind"][],
    async fetchRoom({ room }) {
      asked.push(`${name} ${room.roomId || "-"} ${room.uid ?? "-"}`);
      return { ...blankRoom, liveId: "7", sources, ...replies[name]?.(room) };
    },
    ...rest,
  });
  const site = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    adapters: [
      adapter("web", {}),
      adapter("byUid", { asksByUid: true, priority: 2, accepts: ({ room }) => room.uid !== undefined }),
      adapter("page", {
        ...{ asksByUid: true, priority: 3, provides: ["status"] },
        accepts: ({ room }) => room.uid !== undefined,
      }),
    ],
    matchURL: () => true,
    async resolve(input, { isUidEnough }) {
      if (!input.startsWith("@")) return { provider: "site", roomId: input };
      if (!isUidEnough) asked.push("the number");
      return { provider: "site", roomId: "", uid: input.slice(1) };
    },
  });
  const warn = (fields: object) => void warnings.push(fields);
  const client = createClient({
    ...{ providers: [site], clock, random: () => 0, logger: { ...silentLogger, warn } },
    ...options,
  });
  // The wait before a second round passes at once.
  client.on("failure", () => void clock.advance(1_500));
  return { client, asked, replies, warnings };
}

const sources = [
  { name: "main", streams: [{ quality: "hd", name: "HD", flv: "https://cdn.example/a.flv" }] },
];
const incomplete = (): never => {
  throw new StreamFallbackError("INCOMPLETE", "tells nothing");
};

describe("an anchor whose room has no known number", () => {
  it("is asked about by its uid alone, and only of adapters that ask so", async () => {
    const { client, asked } = createWorld();
    const info = await client.getInfo("@u1", { maxAgeMs: 0 });
    expect(info).toMatchObject({ living: true, roomId: "" });
    await client.getInfo("@u1", { maxAgeMs: 0 });
    expect(asked.map((line) => line.split(" ").slice(1).join(" "))).toEqual(["- u1", "- u1"]);
    expect(asked.join()).not.toContain("web");
  });

  it("shares its answers among all who ask, and with nobody who asks for another one", async () => {
    const { client, asked } = createWorld();
    await Promise.all([client.getInfo("@u1"), client.getInfo("@u1"), client.getInfo("@u2")]);
    await client.getInfo({ provider: "site", roomId: "", uid: "u1" });
    expect(asked).toHaveLength(2);
  });

  it("can be off air: getStream says NOT_LIVE with the anchor", async () => {
    const { client, replies } = createWorld();
    replies.byUid = () => ({ living: false, uid: "u1" });
    await expect(client.getStream("@u1")).rejects.toMatchObject({
      code: "NOT_LIVE",
      message: "anchor u1 is not on air; ask again when it is",
    });
  });

  it("is NOT_LIVE as well where only an adapter that tells no streams knows it", async () => {
    const { client, replies } = createWorld();
    replies.byUid = incomplete;
    replies.page = () => ({ living: false });
    await expect(client.getStream("@u1")).rejects.toMatchObject({ code: "NOT_LIVE" });
  });

  it("gets its streams of the room's number where an adapter that tells no streams teaches it", async () => {
    const { client, replies, asked } = createWorld();
    replies.byUid = incomplete;
    replies.page = () => ({ sources: [], learned: { roomId: "42", uid: "u1" } });
    expect(await client.getStream("@u1")).toMatchObject({ roomId: "42", api: "web" });
    expect(asked.at(-1)).toBe("web 42 u1");
  });

  it("fails as it failed where nobody knows anything", async () => {
    const { client, replies } = createWorld();
    replies.byUid = incomplete;
    replies.page = incomplete;
    await expect(client.getStream("@u1")).rejects.toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
  });

  it("opens no breaker, though nobody has that uid", async () => {
    const { client, replies } = createWorld();
    replies.byUid = incomplete;
    replies.page = incomplete;
    for (let turn = 0; turn < 6; turn += 1) await client.getInfo(`@u${turn}`).catch(() => {});
    expect(
      client
        .balancer("site")
        .status()
        .map(({ state }) => state),
    ).toEqual(["closed", "closed", "closed"]);
  });

  it("is INVALID_INPUT with what to give where an adapter is named that needs the number", async () => {
    const { client, asked } = createWorld();
    await expect(client.getInfo("@u1", { api: "web" })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("web needs the room's number"),
    });
    expect(asked).toEqual(["the number"]);
  });

  it("is resolved to its uid, after the number was asked for", async () => {
    const { client, asked } = createWorld();
    expect(await client.resolve("@u1")).toEqual({ provider: "site", roomId: "", uid: "u1" });
    expect(asked).toEqual(["the number"]);
  });
});

describe("a number learned from an answer", () => {
  it("is the room's from then on: the anchor and the number share answers, streams and state", async () => {
    const { client, replies, asked } = createWorld();
    replies.byUid = () => ({ learned: { roomId: "42", uid: "u1" }, title: "shared" });
    replies.page = replies.byUid;
    expect(await client.getInfo("@u1")).toMatchObject({ roomId: "42", meta: { cached: false } });
    for (const room of ["42", "@u1"]) {
      const info = await client.getInfo(room);
      expect(info).toMatchObject({ roomId: "42", title: "shared", meta: { cached: true } });
      expect(info).not.toHaveProperty("learned");
    }
    expect(asked).toHaveLength(1);
    await client.getInfo("@u1", { api: "web", maxAgeMs: 0 });
    expect(asked.at(-1)).toBe("web 42 u1");
    expect(await client.resolve("@u1")).toEqual({ provider: "site", roomId: "42", uid: "u1" });
  });

  it("is known of an anchor whose uid any answer about the numbered room has taught", async () => {
    const { client, asked } = createWorld();
    await client.getInfo("42", { api: "web" });
    expect(await client.getInfo("@u1", { api: "web" })).toMatchObject({
      roomId: "42",
      meta: { cached: true },
    });
    expect(asked).toEqual(["web 42 -", "the number"]);
  });

  it("makes any other name an alias of it", async () => {
    const { client, replies, asked } = createWorld();
    replies.web = () => ({ learned: { roomId: "42" } });
    expect(await client.getInfo("nick", { api: "web" })).toMatchObject({ roomId: "42" });
    for (const room of ["nick", "42"])
      expect(await client.getInfo(room, { api: "web" })).toMatchObject({
        roomId: "42",
        meta: { cached: true },
      });
    expect(asked).toEqual(["web nick -"]);
  });

  it("outlives the process in a store, with the answer", async () => {
    const cache = mapCache();
    const first = createWorld({ cache });
    first.replies.byUid = () => ({ learned: { roomId: "42", uid: "u1" } });
    await first.client.getInfo("@u1", { api: "byUid" });
    await first.client.close();
    const { client, asked } = createWorld({ cache });
    expect(await client.getInfo("@u1", { api: "byUid" })).toMatchObject({
      roomId: "42",
      meta: { cached: true },
    });
    await client.getInfo("@u1", { api: "byUid", maxAgeMs: 0 });
    expect(asked).toEqual(["byUid 42 u1"]);
  });
});

describe("a uid that contradicts the room", () => {
  it("is not used once the site has told the room's own, and warned of once for each room", async () => {
    const { client, asked, warnings } = createWorld();
    await client.getInfo("42", { api: "web", maxAgeMs: 0 });
    await client.getInfo("43", { api: "web", maxAgeMs: 0 });
    asked.length = 0;
    for (let turn = 0; turn < 12; turn += 1) {
      await client.getInfo("42", { uid: "u9", maxAgeMs: 0 });
      await client.getInfo({ provider: "site", roomId: "43", uid: "u9" }, { maxAgeMs: 0 });
    }
    expect(asked.filter((line) => line.includes("u9"))).toEqual([]);
    expect(asked.some((line) => line === "byUid 42 u1")).toBe(true);
    expect(warnings).toEqual([
      { provider: "site", roomId: "42" },
      { provider: "site", roomId: "43" },
    ]);
  });

  it("shares the answer with all others once the site has confirmed it", async () => {
    const { client, asked } = createWorld();
    await client.getInfo("42", { api: "web" });
    expect(await client.getInfo("42", { api: "web", uid: "u1" })).toMatchObject({ meta: { cached: true } });
    expect(asked).toHaveLength(1);
  });

  it("is believed of no adapter that does not prove whose room it is, and blamed on none", async () => {
    const { client, replies, asked } = createWorld({ strategy: "round-robin" });
    replies.web = () => ({ title: "own" });
    replies.byUid = () => ({ living: false, title: "another's" });
    replies.page = replies.byUid;
    for (let turn = 0; turn < 9; turn += 1)
      expect(await client.getInfo("42", { uid: "u9", maxAgeMs: 0 })).toMatchObject({
        living: true,
        title: "own",
      });
    expect(asked).toContain("page 42 u9");
    expect(
      client
        .balancer("site")
        .status()
        .map(({ failureCount }) => failureCount),
    ).toEqual([0, 0, 0]);
  });

  it.each(["ROOM_NOT_FOUND", "ROOM_RESTRICTED"] as const)(
    "makes %s of its own anchor no proof about the room, unless the adapter was named",
    async (code) => {
      const { client, replies } = createWorld({ strategy: "round-robin" });
      replies.web = () => ({ title: "own" });
      replies.byUid = () => {
        throw new StreamFallbackError(code, "of another");
      };
      replies.page = replies.byUid;
      for (let turn = 0; turn < 6; turn += 1)
        expect(await client.getInfo("42", { uid: "u9", maxAgeMs: 0 })).toMatchObject({ title: "own" });
      await expect(client.getInfo("42", { uid: "u9", api: "byUid" })).rejects.toMatchObject({ code });
    },
  );

  it("is believed where the adapter proves that it is this room's, and learned", async () => {
    const { client, replies, asked } = createWorld();
    replies.byUid = () => ({ learned: { roomId: "42", uid: "u5" } });
    await client.getInfo("42", { api: "byUid", uid: "u5" });
    await client.getInfo("42", { api: "byUid", maxAgeMs: 0 });
    expect(asked).toEqual(["byUid 42 u5", "byUid 42 u5"]);
  });

  it("is taken at the caller's word where the caller names the adapter, and taught to nobody", async () => {
    const { client, asked } = createWorld();
    expect(await client.getInfo("42", { api: "page", uid: "u5" })).toMatchObject({ api: "page" });
    await expect(client.getInfo("42", { api: "page" })).rejects.toMatchObject({ code: "UID_REQUIRED" });
    expect(asked).toEqual(["page 42 u5"]);
  });

  it("of an anchor that was itself asked for is not used", async () => {
    const { client, asked, warnings } = createWorld();
    await client.getInfo("@u1", { api: "byUid", uid: "u9" });
    expect(asked).toEqual(["byUid - u1"]);
    expect(warnings).toEqual([{ provider: "site", uid: "u1" }]);
  });
});
