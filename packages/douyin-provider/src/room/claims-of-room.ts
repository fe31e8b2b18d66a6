import { type Claim, claimOfEnd, claimOfStatus, type RoomClaims } from "./room-claims.ts";
import type { Room } from "./room-schema.ts";

/** `message` and `prompts` of a JSON reply. */
export interface Words {
  message?: unknown;
  prompts?: unknown;
}

interface Told {
  room: Room | null | undefined;
  roomStatus?: number | null | undefined;
  words?: Words | undefined;
}

/** `room_status` of the JSON API: 0 and 1 are on air, 1 in a form the site does not play on computers. */
const CLAIM_OF_ROOM_STATUS: ReadonlyMap<number | null | undefined, Claim> = new Map([
  [0, "on air"],
  [1, "on air"],
  [2, "over"],
]);

const ENDING_WORDS: readonly string[] = ["room has finished", "直播已结束"];

/**
 * What a reply with a room says of it. Streams say nothing, as ended rooms keep theirs and radio rooms have none on
 * computers. A `room_status` of 0 alone proves nothing, as it is the value of what was left out, too.
 */
export function claimsOfRoom({ room, roomStatus, words = {} }: Told): RoomClaims {
  const ofStatus = CLAIM_OF_ROOM_STATUS.get(roomStatus);
  return {
    proofs: {
      status: claimOfStatus(room?.status),
      room_status: roomStatus === 0 ? undefined : ofStatus,
    },
    doubts: {
      status_str: claimOfStatus(room?.status_str),
      room_status: ofStatus,
      finish_time: room ? claimOfEnd(room) : undefined,
      "its text": [words.message, words.prompts].some(tellsOfEnd) ? "over" : undefined,
    },
  };
}

function tellsOfEnd(text: unknown): boolean {
  return typeof text === "string" && ENDING_WORDS.includes(text.trim());
}
