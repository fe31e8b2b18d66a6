import { expect, test } from "vitest";
import { cast, findMember, truthOf } from "./rooms.ts";

const rooms = Object.values(cast).filter((member) => "owner" in member);

test("ids look like the site's, and nobody shares one", () => {
  for (const { webRid, roomId, owner } of rooms) {
    expect(webRid).toMatch(/^\d{12}$/);
    expect(roomId).toMatch(/^\d{19}$/);
    expect(owner.secUid).toMatch(/^MS4wLjAB[\w-]{47}$/);
  }
  for (const ids of [rooms.map((room) => room.webRid), rooms.map((room) => room.owner.secUid)]) {
    expect(new Set(ids).size).toBe(rooms.length);
  }
});

test("the truth of a member is what a client should say", () => {
  const { title, owner, roomId } = cast.live;
  const truth = { living: true, title, owner: owner.nickname, uid: owner.secUid, roomId };
  expect(truthOf(cast.live)).toEqual(truth);
  expect(truthOf(cast.finished)).toMatchObject({ living: false });
  expect(truthOf(cast.restricted)).toEqual({ refusal: "restricted" });
  expect(truthOf(findMember("42"))).toEqual({ refusal: "missing" });
});
