import { createClient, type RoomQuery, StreamFallbackError } from "@stream-fallback/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { changeable } from "../__fixtures__/changeable.ts";
import { failureOf, fakeCall, queryOf } from "../__fixtures__/fake-call.ts";
import * as replies from "../__fixtures__/site/replies.ts";
import { cast, missingId, type SiteRoom } from "../__fixtures__/site/rooms.ts";
import { startSite } from "../__fixtures__/site/start-site.ts";
import { createProvider } from "../bilibili.ts";
import { chooseOrigins } from "../origins.ts";
import { adapters } from "./adapters.ts";

const rooms: readonly SiteRoom[] = [cast.live, cast.offline, cast.round];
const byRoom: RoomQuery[] = [...rooms.map(({ roomId }) => roomId), missingId, cast.shut.roomId].map((id) =>
  queryOf(id),
);
const byUid: RoomQuery[] = [...rooms, cast.shut].map(({ uid }) => ({
  ...queryOf(""),
  room: { provider: "bilibili", roomId: "", uid: String(uid) },
}));
const cases = [
  ["batch", byRoom, replies.baseInfo(rooms), "getRoomBaseInfo"],
  ["batchByUid", byUid, replies.statusByUids(rooms), "get_status_info_by_uids"],
] as const;

describe.each(cases)("%s", (name, queries, reply, path) => {
  const fetchRooms = (answer: unknown) => {
    const { context, asked } = fakeCall({ [path]: answer });
    const adapter = adapters[name]({ origins: chooseOrigins() });
    return { answers: Promise.resolve(adapter.fetchRooms?.(queries, context)), asked };
  };

  it("tells of many rooms with one request, and says nothing of those that the reply leaves out", async () => {
    const { answers, asked } = fetchRooms(reply);
    expect(await answers).toMatchObject([
      { living: true, liveId: `${cast.live.roomId}-${cast.live.began}` },
      { living: false, isRoundPlay: false },
      { living: false, isRoundPlay: true },
      ...queries.slice(rooms.length).map(() => undefined),
    ]);
    expect(asked).toHaveLength(1);
    for (const { room } of queries) expect(asked[0]?.url).toContain(room.roomId || room.uid);
  });

  it("tells of the others where one room cannot be read", async () => {
    const odd = changeable(reply);
    const list = odd.data.by_room_ids ?? odd.data;
    list[name === "batch" ? cast.offline.roomId : cast.offline.uid].live_status = "0";
    const [live, offline, round] = (await fetchRooms(odd).answers) ?? [];
    expect(live).toMatchObject({ living: true });
    expect(offline).toBeInstanceOf(StreamFallbackError);
    expect(offline).toMatchObject({ code: "SCHEMA" });
    expect(round).toMatchObject({ living: false });
  });

  it("leaves out a room whose number is none, such as an object with a toString that is no function", async () => {
    const odd = changeable(reply);
    const list = odd.data.by_room_ids ?? odd.data;
    const offline = list[name === "batch" ? cast.offline.roomId : cast.offline.uid];
    Object.assign(offline, { room_id: { toString: 1 }, uid: { toString: 1 } });
    const [live, left, round] = (await fetchRooms(odd).answers) ?? [];
    expect([live, left, round]).toMatchObject([{ living: true }, undefined, { living: false }]);
  });

  it("does not tell of a room that is there twice, off air and on air", async () => {
    const odd = changeable(reply);
    const list = odd.data.by_room_ids ?? odd.data;
    const live = list[name === "batch" ? cast.live.roomId : cast.live.uid];
    list.other = { ...live, live_status: 0 };
    list.again = { ...list[name === "batch" ? cast.round.roomId : cast.round.uid] };
    const answers = (await fetchRooms(odd).answers) ?? [];
    expect(answers.slice(0, 3)).toMatchObject([
      { code: "INCOMPLETE" },
      { living: false },
      { isRoundPlay: true },
    ]);
    const { context } = fakeCall({ [path]: odd });
    const [first] = queries;
    const alone = adapters[name]({ origins: chooseOrigins() }).fetchRoom(first as RoomQuery, context);
    expect(await failureOf(alone)).toMatchObject({ code: "INCOMPLETE", isBlameless: true });
  });

  it("says nothing of any room where the list is empty, which is written as a list at times", async () => {
    const empty = changeable(reply);
    if (name === "batch") empty.data.by_room_ids = [];
    else empty.data = [];
    expect(await fetchRooms(empty).answers).toEqual(queries.map(() => undefined));
  });

  it.each([
    ["a refusal", replies.refusal(-412, "请求被拦截"), "RISK_CONTROL"],
    ["a voucher", replies.refusal(0, "0", { v_voucher: "voucher_x" }), "RISK_CONTROL"],
    ["no data", replies.refusal(0, "0", null), "SCHEMA"],
    ["a text", replies.refusal(0, "0", "x"), "SCHEMA"],
  ])("fails as a whole with %s", async (_, answer, code) => {
    expect(await failureOf(fetchRooms(answer).answers)).toMatchObject({ code });
  });
});

it("a room that is asked for by its short number is found in a list under its real one", async () => {
  const queries = [queryOf(cast.live.shortId), queryOf(cast.round.roomId)];
  const { context } = fakeCall({ getRoomBaseInfo: replies.baseInfo(rooms) });
  const answers = await adapters.batch({ origins: chooseOrigins() }).fetchRooms?.(queries, context);
  expect(answers).toMatchObject([{ learned: { roomId: String(cast.live.roomId) } }, { isRoundPlay: true }]);
});

it("a room whose number is the short one of another is not told for that one", async () => {
  const list = changeable(replies.baseInfo(rooms));
  list.data.by_room_ids[cast.live.roomId].short_id = cast.offline.roomId;
  const queries = [queryOf(cast.offline.roomId), queryOf(cast.live.roomId)];
  const { context } = fakeCall({ getRoomBaseInfo: list });
  const answers = await adapters.batch({ origins: chooseOrigins() }).fetchRooms?.(queries, context);
  expect(answers).toMatchObject([{ code: "INCOMPLETE" }, { living: true }]);
});

it("rooms that are asked for at one moment cost one request, and those left out are asked for by themselves", async () => {
  const site = await startSite();
  onTestFinished(site.close);
  const client = createClient({ providers: [createProvider({ origins: site.origins })], random: () => 0 });
  onTestFinished(client.close);
  const all = [cast.live, cast.offline, cast.round, cast.hidden, cast.shut];
  const infos = await Promise.all(all.map(({ roomId }) => client.getInfo(String(roomId))));
  expect(infos.map(({ living }) => living)).toEqual([true, false, false, true, false]);
  expect(infos.map(({ api }) => api === "batch")).toEqual([true, true, true, true, false]);
  const lists = site.asked.filter((path) => path.endsWith("getRoomBaseInfo"));
  expect(lists).toHaveLength(1);
});
