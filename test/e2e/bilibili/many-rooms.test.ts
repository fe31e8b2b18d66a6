import type { BilibiliExtra } from "@stream-fallback/bilibili-provider";
import type { RoomInfo, RoomRef, StreamFallbackError } from "@stream-fallback/core";
import { expect, it } from "vitest";
import { type FurtherRoom, furtherRooms } from "../../emulator/bilibili/cast/further-rooms.ts";
import { truthAt } from "../../emulator/bilibili/cast/truth.ts";
import type { Bilibili } from "../../emulator/bilibili/server.ts";
import { watchRequests } from "../watch-requests.ts";
import { type Scene, setUp } from "./set-up.ts";
import { setUpWatch } from "./set-up-watch.ts";

const PER_REQUEST = 50;
/** Longer than a client waits for other rooms to go with one. */
const MOMENT_MS = 20;
const MINUTE_MS = 60_000;

const isListed = ({ member }: FurtherRoom) => member !== undefined && member.lock !== "shut";
const numberOf = ({ roomId }: FurtherRoom) => String(roomId);
const anchorOf = ({ uid }: FurtherRoom): RoomRef => ({ provider: "bilibili", roomId: "", uid: String(uid) });

type Told = RoomInfo<BilibiliExtra> | StreamFallbackError;

/** What is told of the rooms, which are asked for at one moment; the clock stands still while the site answers. */
async function askAll({ client, clock }: Scene, rooms: readonly (string | RoomRef)[]): Promise<Told[]> {
  const asking = rooms.map((room) => client.getInfo(room).catch((error: StreamFallbackError) => error));
  await clock.advance(MOMENT_MS);
  return Promise.all(asking);
}

/** The client asks whom it may ask in the same order each time, so that what is asked of the site can be told beforehand. */
const inOrder = { strategy: "tiered" } as const;

/** The requests for each endpoint that was asked anything. */
function requestsTo(site: Bilibili): Record<string, number> {
  const { requests } = site.counters();
  return Object.fromEntries(Object.entries(requests).filter(([, count]) => count > 0));
}

it("a thousand rooms that are asked for at one moment cost twenty lists, and those left out of them a request each", async () => {
  const rooms = furtherRooms(1_000);
  const scene = await setUp(inOrder, { further: rooms.length });
  const requests = watchRequests(scene.site);
  const told = await askAll(scene, rooms.map(numberOf));

  const leftOut = rooms.filter((room) => !isListed(room));
  const nobodys = rooms.filter(({ member }) => member === undefined);
  expect(requestsTo(scene.site)).toEqual({
    baseInfo: rooms.length / PER_REQUEST,
    // Those left out, of which that of nobody is asked for once more: whether there is such a room.
    ...{ info: leftOut.length, init: nobodys.length },
    // The keys and the visitor's id, by which `info` is signed.
    ...{ nav: 1, spi: 1 },
  });
  expect(scene.site.counters().refused).toEqual({});
  const askedAlone = requests
    .map(({ url }) => new URL(url, scene.site.url))
    .filter(({ pathname }) => pathname.endsWith("/getInfoByRoom"))
    .map(({ searchParams }) => searchParams.get("room_id"));
  expect(askedAlone.sort()).toEqual(leftOut.map(numberOf).sort());

  for (const [index, { member, ...ids }] of rooms.entries()) {
    const { roomId, uid, status, title, owner, lock, began } = member ?? {};
    const isOnAir = status === 1;
    const truth = {
      ...{ roomId: `${roomId}`, uid: `${uid}`, title, owner, living: isOnAir, isRoundPlay: status === 2 },
      ...{ liveId: isOnAir ? `${roomId}-${began}` : "", api: lock === "shut" ? "web" : "batch" },
    };
    expect(told[index], `${ids.roomId}`).toMatchObject(member ? truth : { code: "ROOM_NOT_FOUND" });
  }
});

it("a room that a list leaves out is neither off air nor missing while nobody else tells of it", async () => {
  const rooms = furtherRooms(100);
  const scene = await setUp({}, { further: rooms.length });
  for (const endpoint of ["info", "h5Info", "init", "page"] as const)
    scene.site.fail({ endpoint, fault: { kind: "code", code: -500 } });
  const told = await askAll(scene, rooms.map(numberOf));
  expect(requestsTo(scene.site).baseInfo).toBe(2);
  for (const [index, room] of rooms.entries()) {
    if (isListed(room)) expect(told[index]).toMatchObject({ living: room.member?.status === 1 });
    else expect(told[index]).toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
  }
});

it("two hundred anchors whose rooms have no known number cost four lists, and are unknown where left out", async () => {
  const rooms = furtherRooms(200);
  const scene = await setUp({}, { further: rooms.length });
  const told = await askAll(scene, rooms.map(anchorOf));
  expect(requestsTo(scene.site)).toEqual({ statusByUids: rooms.length / PER_REQUEST });
  for (const [index, room] of rooms.entries()) {
    const { roomId, status } = room.member ?? {};
    if (isListed(room)) expect(told[index]).toMatchObject({ roomId: `${roomId}`, living: status === 1 });
    else expect(told[index]).toMatchObject({ code: "INCOMPLETE" });
  }
});

it("five hundred rooms that are watched cost ten lists a minute, and those left out a request each at most", async () => {
  const rooms = furtherRooms(500);
  const { client, site, pass } = await setUpWatch(inOrder, { further: rooms.length });
  const watcher = client.watch(rooms.map(numberOf), { intervalMs: MINUTE_MS });
  const ended: string[] = [];
  void (async () => {
    for await (const { type, name } of watcher) if (type === "ended") ended.push(name);
  })();
  await pass(2 * MINUTE_MS);
  site.reset();
  await pass(MINUTE_MS);

  const { baseInfo = 0, statusByUids = 0, ...alone } = requestsTo(site);
  expect(baseInfo + statusByUids).toBeLessThanOrEqual((rooms.length / PER_REQUEST) * 1.2);
  const leftOut = rooms.filter((room) => !isListed(room)).length;
  expect(Object.values(alone).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(leftOut);
  for (const [index, { state, name }] of watcher.rooms().entries()) {
    const { member } = rooms[index] as FurtherRoom;
    const truth = { live: "live", offline: "off-air", missing: "unknown", unproven: "unknown" } as const;
    expect(state, name).toBe(truth[truthAt("web", member)]);
  }
  expect(ended).toEqual([]);
});
