import type { expiryForms } from "./expiry.ts";

/** The owner of a room; all of them are invented. */
export interface Anchor {
  /** The number the site calls `id_str` of a user. */
  id: string;
  /** What the SDK calls `uid`. */
  secUid: string;
  /** 抖音号: chosen by the user, with letters, underscores and dots, even at the end. */
  displayId: string;
  nickname: string;
  /** What the profile says of them. @default the same for everyone */
  biography?: string;
}

interface Partition {
  id: string;
  title: string;
}

/** The pictures of one broadcast; decides the qualities and their names. */
export interface Broadcast {
  streamId: string;
  cdn: string;
  width: number;
  height: number;
  /** With uhd, origin is 原画 at level 5; without, origin itself is named 蓝光 at level 4. */
  hasUhd: boolean;
  /** The form in which stream URLs tell when they end. */
  expiry: keyof typeof expiryForms;
  /** How long stream URLs work. @default a week */
  urlSeconds?: number;
  /** Whether `web_stream_url` holds a second set of streams, in HEVC. */
  hasHevc: boolean;
  /** Whether each quality has a `backup` line at another host beside the `main` one. */
  hasBackup?: boolean;
  /** Whether the list of names and bit rates of qualities is empty; `stream_data` is complete all the same. */
  isWithoutOptions?: boolean;
  /** Whether there is only sound, so that there are no picture qualities. */
  isSoundOnly?: boolean;
  /** Double screen: both pictures on one canvas, as a stream of its own beside this plain one. */
  composed?: Broadcast;
}

export interface Room {
  webRid: string;
  /** The id of the broadcast. On the real site each has a new one; here it changes only by an order to the stage. */
  roomId: string;
  title: string;
  owner: Anchor;
  viewers: string;
  /** The end of the anchor's short link. */
  shortCode: string;
  partition?: Partition & { sub: Partition };
}

export type LiveMember = Room & {
  state: "live";
  broadcast: Broadcast;
  hasSimilarRooms: boolean;
  /** How many similar rooms are listed. @default 6 */
  neighbours?: number;
  /** Whether this is a radio room, which has no picture and is not played on computers. */
  isRadio?: boolean;
  /** Whether the page of the room never holds more than its frame. */
  isFrameOnly?: boolean;
  /** Whether the JSON address answers 10011 even to a correct request. */
  isRefusedByWeb?: boolean;
};

export type RoomMember =
  | LiveMember
  /** The broadcast is over, but its streams still stand in every reply. */
  | (Room & {
      state: "ended";
      broadcast: Broadcast;
      /** Whether the mobile address goes on saying `status` 2; only the time of the end beside it tells. */
      lingersOnMobile?: boolean;
    })
  | (Room & { state: "offline" | "finished" | "restricted" });

export type AnchorMember =
  | RoomMember
  /** The room number belongs to an anchor, but replies hold no room, not even the last one. */
  | { webRid: string; state: "unlisted"; owner: Anchor; shortCode: string }
  /** The account is closed, and its room is gone too. */
  | { webRid: string; state: "cancelled"; owner: Anchor; shortCode: string };

export type CastMember = AnchorMember | { webRid: string; state: "missing" };
