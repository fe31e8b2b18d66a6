import { expect, test } from "vitest";
import { cast, findByRoomId, findBySecUid, findByShortCode, findMember, truthAt, truthOf } from "./rooms.ts";

const anchors = Object.values(cast).filter((member) => "owner" in member);
const rooms = anchors.filter((member) => "roomId" in member);

test("the ids of the cast look like the site's, and no two members share one", () => {
  for (const { webRid, owner, shortCode } of anchors) {
    expect(webRid).toMatch(webRid === cast.letters.webRid ? /^\w+$/ : /^\d{12}$/);
    expect(owner.secUid).toMatch(/^MS4wLjAB[\w-]{47}(?:[\w-]{21})?$/);
    expect(owner.displayId).toMatch(/^[\w.]+$/);
    expect(shortCode).toMatch(/^[\w-]+$/);
  }
  for (const { roomId } of rooms) {
    expect(roomId).toMatch(/^\d{19}$/);
    expect(String(Number(roomId))).not.toBe(roomId);
  }
  const ids = [
    ...anchors.flatMap(({ webRid, owner, shortCode }) => [webRid, owner.secUid, owner.displayId, shortCode]),
    ...rooms.map(({ roomId }) => roomId),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

test("the 抖音号 of one anchor ends in a dot", () => {
  expect(anchors.filter(({ owner }) => owner.displayId.endsWith("."))).toHaveLength(1);
});

test("a member of the cast is found by each of its ids", () => {
  const { webRid, roomId, owner, shortCode } = cast.letters;
  for (const found of [
    findMember(webRid),
    findByRoomId(roomId),
    findBySecUid(owner.secUid),
    findByShortCode(shortCode),
  ]) {
    expect(found).toBe(cast.letters);
  }
});

test("truthOf gives what a client should answer about a member", () => {
  const { title, owner, roomId } = cast.live;
  const truth = { living: true, title, owner: owner.nickname, uid: owner.secUid, roomId };
  expect(truthOf(cast.live)).toEqual(truth);
  expect(truthOf(cast.finished)).toMatchObject({ living: false });
  expect(truthOf(cast.ended)).toMatchObject({ living: false });
  expect(truthOf(cast.restricted)).toEqual({ refusal: "restricted" });
  expect(truthOf(cast.cancelled)).toEqual({ refusal: "missing" });
  expect(truthOf(findMember("42"))).toEqual({ refusal: "missing" });
});

test("truthAt leaves out what one address does not tell", () => {
  const { owner, roomId, broadcast } = cast.live;
  expect(truthAt("userHTML", cast.live)).toEqual({
    verdict: "live",
    title: "",
    owner: owner.nickname,
    uid: owner.secUid,
    liveId: roomId,
    isLiveRadio: false,
    hasCover: false,
    streamId: broadcast.streamId,
    composedStreamId: undefined,
  });
  const { composed } = cast.doubleScreen.broadcast;
  expect(truthAt("mobile", cast.doubleScreen).composedStreamId).toBe(composed.streamId);
  expect(truthAt("userHTML", cast.doubleScreen).composedStreamId).toBeUndefined();
  expect(truthAt("web", cast.radio)).toMatchObject({ isLiveRadio: true, streamId: undefined });
  expect(truthAt("mobile", cast.radio)).toMatchObject({ isLiveRadio: true, title: cast.radio.title });
  expect(truthAt("web", cast.finished)).toMatchObject({ verdict: "offline", title: "", owner: "" });
  expect(truthAt("webHTML", cast.skeleton)).toMatchObject({ verdict: "unproven" });
  expect(truthAt("mobile", cast.ended)).toMatchObject({ verdict: "offline", streamId: undefined });
});

test("truthAt calls no member offline who is on air, whatever the address", () => {
  for (const member of Object.values(cast)) {
    for (const teller of ["web", "webHTML", "mobile", "userHTML"] as const) {
      const { verdict } = truthAt(teller, member);
      if (member.state === "live") expect(["live", "unproven"]).toContain(verdict);
      else expect(verdict).not.toBe("live");
    }
  }
});
