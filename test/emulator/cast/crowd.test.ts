import { expect, onTestFinished, test } from "vitest";
import { startEmulator } from "../server.ts";
import { askMobile, askWeb, mobileQuery, signed } from "../visitors/visitor.ts";
import { crowdBroadcast, crowdRoom } from "./crowd.ts";
import { findByRoomId, findBySecUid, findByShortCode, findMember } from "./rooms.ts";

test("a room of the crowd is found by each of its ids, and is no other one's", () => {
  const member = findMember(crowdRoom(417));
  if (member.state !== "live") throw new Error("it is not there");
  expect(member.webRid).toMatch(/^\d{12}$/);
  expect(member.roomId).toMatch(/^\d{19}$/);
  expect(member.owner.secUid).toMatch(/^MS4wLjAB[\w-]{47}$/);
  expect(findByRoomId(member.roomId)).toEqual(member);
  expect(findByRoomId(crowdBroadcast(417, 23))).toEqual(member);
  expect(findBySecUid(member.owner.secUid)).toEqual(member);
  expect(findByShortCode(member.shortCode)).toEqual(member);
  expect(findMember(crowdRoom(418))).not.toEqual(member);
});

test("broadcasts of rooms of the crowd end and begin by orders, each room for itself", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const [first, second] = [crowdRoom(1), crowdRoom(2)];
  const told = async (room: string) => {
    const { data } = (await (await askWeb(emulator, room)).json()) as {
      data: { data: { status: number; id_str: string }[] };
    };
    return data.data[0];
  };
  emulator.control({ room: first, onAir: false });
  expect([(await told(first))?.status, (await told(second))?.status]).toEqual([4, 2]);
  emulator.control({ room: first, onAir: true, roomId: crowdBroadcast(1, 5) });
  expect(await told(first)).toMatchObject({ status: 2, id_str: crowdBroadcast(1, 5) });
  const member = findMember(first);
  const secUid = "owner" in member ? member.owner.secUid : "";
  const query = signed(mobileQuery({ secUid }), "phone");
  const reply = (await (await askMobile(emulator, query, "phone")).json()) as { data: { room: object } };
  expect(reply.data.room).toMatchObject({ status: 2, id_str: crowdBroadcast(1, 5) });
});
