import type { GeneratedPage } from "../pages/generated-page.ts";
import { livePage } from "../pages/live-page.ts";
import { LIVE_ROOM } from "../pages/live-room-info.ts";
import { userPage } from "../pages/user-page.ts";

/** The facts that every reader must get from a page. */
export interface PageInfo {
  /** The title; empty on profiles, which have none. */
  title: string;
  owner: string;
  living: boolean;
  liveId: string;
  streams: { quality: string; flv: string | undefined; hls: string | undefined }[];
}

interface StreamHolder {
  live_core_sdk_data: { pull_data: { stream_data: string } };
}

/** A way to read a page. */
export type Reader = () => PageInfo | Promise<PageInfo>;

/** A kind of page, with what a reader without the provider has to know about it. */
export interface PageKind {
  name: "live" | "user";
  /** The name of the adapter that reads it. */
  adapter: string;
  page: GeneratedPage;
  /** Matches the JSON of the row that holds the answer. */
  rowPattern: RegExp;
  /** Gets the facts of that row, and the object that holds its streams. */
  read(row: unknown): { info: Omit<PageInfo, "streams">; streamUrl: StreamHolder };
}

/** The position of the state on real pages, as a share of the page. */
const USUAL_POSITION = { live: 0.83, user: 0.85 };

type Element<Properties> = [mark: string, type: string, key: null, properties: Properties];

type LiveRow = Element<{
  state: {
    roomStore: {
      roomInfo: {
        room: { id_str: string; title: string; status: number; stream_url: StreamHolder };
        anchor: { nickname: string };
      };
    };
  };
}>;

type UserRow = Element<{
  user: {
    user: { nickname: string; roomIdStr: string; roomData: { status: number; stream_url: StreamHolder } };
  };
}>;

export function liveKind(statePosition: number = USUAL_POSITION.live): PageKind {
  return {
    name: "live",
    adapter: "webHTML",
    page: livePage(statePosition),
    // The shell at the beginning of the page has an empty roomInfo, which this must not match.
    rowPattern: /\["\$","\$L[0-9a-f]+",null,\{"state":\{[^\n]*?"roomInfo":\{"[^\n]*/,
    read(row) {
      const { room, anchor } = (row as LiveRow)[3].state.roomStore.roomInfo;
      const { title, status, id_str, stream_url } = room;
      const info = { title, owner: anchor.nickname, living: status === 2, liveId: id_str };
      return { info, streamUrl: stream_url };
    },
  };
}

export function userKind(): PageKind {
  return {
    name: "user",
    adapter: "userHTML",
    page: userPage(USUAL_POSITION.user),
    rowPattern: /\["\$","\$L[0-9a-f]+",null,\{"user":\{"statusCode":[^\n]*/,
    read(row) {
      const { nickname, roomIdStr, roomData } = (row as UserRow)[3].user.user;
      const info = { title: "", owner: nickname, living: roomData.status === 2, liveId: roomIdStr };
      return { info, streamUrl: roomData.stream_url };
    },
  };
}

/** The room that every reader is asked for. */
export const ASKED_ROOM = { provider: "douyin", roomId: LIVE_ROOM.webRid, uid: LIVE_ROOM.uid } as const;
