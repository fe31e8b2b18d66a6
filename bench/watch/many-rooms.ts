import { gzipSync } from "node:zlib";
import type { RoomMember } from "../../test/emulator/cast/members.ts";
import { cast } from "../../test/emulator/cast/rooms.ts";
import { roomReply } from "../site/room-reply.ts";
import type { Site } from "../site/site-reply.ts";

const FIRST_NUMBER = 500_000_000_000;
/** One of so many rooms is on air. */
const ROOMS_PER_LIVE_ROOM = 10;
const OFF_AIR_BYTES = 2_031;
const ON_AIR_BYTES = 66_732;

export function roomNumbers(count: number): string[] {
  return Array.from({ length: count }, (_, place) => String(FIRST_NUMBER + place));
}

/** A site of so many rooms, each with an anchor and a reply of its own. */
export function siteOf(count: number): Site {
  const replies = roomNumbers(count).map((webRid, place) => {
    const isLive = place % ROOMS_PER_LIVE_ROOM === 0;
    const member = memberOf(isLive ? cast.live : cast.offline, webRid);
    return gzipSync(roomReply(member, isLive ? ON_AIR_BYTES : OFF_AIR_BYTES));
  });
  return (path) => {
    const [, number] = /[?&]web_rid=(\d+)/.exec(path) ?? [];
    const compressed = replies[Number(number) - FIRST_NUMBER];
    return compressed && { kind: "data", compressed };
  };
}

function memberOf(like: RoomMember, webRid: string): RoomMember {
  const { id, secUid, nickname } = like.owner;
  const owner = {
    ...like.owner,
    id: `${id}${webRid}`,
    secUid: `${secUid}-${webRid}`,
    nickname: `${nickname}${webRid}`,
  };
  return { ...like, webRid, roomId: `7${webRid.padStart(18, "0")}`, title: `${like.title} ${webRid}`, owner };
}
