import type { LiveMember } from "./members.ts";

/** Rooms beside the cast, for who needs hundreds: they are made of their numbers, so nothing is kept of them. */
const ROOM = /^9007000(\d{5})$/;
const BROADCAST = /^7990700(\d{5})\d{7}$/;
const ANCHOR = /^MS4wLjABAAAAinvented-anchor-crowd-(\d{5})-[a-o]{15}$/;
const SHORT_CODE = /^iCrowd(\d{5})$/;

/** The number in the URL of a room of the crowd. @param index from 0 to 99,999 */
export function crowdRoom(index: number): string {
  return `9007000${fiveDigits(index)}`;
}

/** A room id for a broadcast of such a room: 0 is the one it has by itself, others are for orders to the stage. */
export function crowdBroadcast(index: number, broadcast: number): string {
  return `7990700${fiveDigits(index)}${String(broadcast).padStart(7, "0")}`;
}

export const findInCrowd: Readonly<
  Record<"byNumber" | "byRoomId" | "bySecUid" | "byShortCode", (id: string) => LiveMember | undefined>
> = {
  byNumber: (webRid) => found(ROOM, webRid),
  /** Whatever broadcast it is: the stage knows which one is on air. */
  byRoomId: (roomId) => found(BROADCAST, roomId),
  bySecUid: (secUid) => found(ANCHOR, secUid),
  byShortCode: (shortCode) => found(SHORT_CODE, shortCode),
};

function found(form: RegExp, id: string): LiveMember | undefined {
  const [, digits] = form.exec(id) ?? [];
  return digits === undefined ? undefined : memberOf(Number(digits));
}

function memberOf(index: number): LiveMember {
  const roomId = crowdBroadcast(index, 0);
  return {
    webRid: crowdRoom(index),
    state: "live",
    roomId,
    title: `第 ${index} 号房间`,
    owner: {
      id: `990070${fiveDigits(index)}`,
      secUid: `MS4wLjABAAAAinvented-anchor-crowd-${fiveDigits(index)}-abcdefghijklmno`,
      displayId: `crowd_${fiveDigits(index)}`,
      nickname: `众人之${index}`,
    },
    viewers: String(index),
    shortCode: `iCrowd${fiveDigits(index)}`,
    broadcast: {
      ...{ streamId: roomId, cdn: "l1", width: 1920, height: 1080, hasUhd: true },
      ...{ expiry: "expire", hasHevc: false },
    },
    hasSimilarRooms: false,
  };
}

function fiveDigits(index: number): string {
  return String(index).padStart(5, "0");
}
