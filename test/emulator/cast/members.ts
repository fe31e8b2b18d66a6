import type { expiryForms } from "./expiry.ts";

/** Everyone and everything here is invented. */
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
  /** How stream URLs say when they end. */
  expiry: keyof typeof expiryForms;
  /** How long they work. @default a week */
  urlSeconds?: number;
  /** A second, HEVC set in web_stream_url. */
  hasHevc: boolean;
  /** A `backup` line beside the `main` one of each quality, at another host. */
  hasBackup?: boolean;
  /** An empty list where qualities have their names and bit rates; `stream_data` is complete all the same. */
  isWithoutOptions?: boolean;
  /** Sound only: no picture to have qualities of. */
  isSoundOnly?: boolean;
  /** Double screen: both pictures on one canvas, as a stream of its own beside this plain one. */
  composed?: Broadcast;
}

export interface Room {
  webRid: string;
  /** New for each broadcast on the real site; here when the stage is told so. */
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
  /** How many rooms are in that list. @default 6 */
  neighbours?: number;
  /** No picture; the site does not play it on computers. */
  isRadio?: boolean;
  /** The page never holds more than its frame. */
  isFrameOnly?: boolean;
  /** The JSON address says 10011, however well it is asked. */
  isRefusedByWeb?: boolean;
};

export type RoomMember =
  | LiveMember
  /** Over, but its streams still stand in every reply. */
  | (Room & { state: "ended"; broadcast: Broadcast })
  | (Room & { state: "offline" | "finished" | "restricted" });

export type AnchorMember =
  | RoomMember
  /** A number of someone's, and no room to tell of: not even the last one. */
  | { webRid: string; state: "unlisted"; owner: Anchor; shortCode: string }
  /** The account is closed; its room went with it. */
  | { webRid: string; state: "cancelled"; owner: Anchor; shortCode: string };

export type CastMember = AnchorMember | { webRid: string; state: "missing" };
