import type { Source } from "@stream-fallback/core";
import { readSources } from "../streams/read-sources.ts";
import { claimsOfRoom, type Words } from "./claims-of-room.ts";
import { type DouyinAnswer, type DouyinExtra, type DouyinQuery, wantsComposed } from "./douyin-room.ts";
import { isLiving } from "./room-claims.ts";
import type { Anchor, Room, Surroundings } from "./room-schema.ts";

/** `room_status` of a broadcast that the site does not play on computers. */
const ROOM_STATUS_RADIO = 1;

/** What a reply holds of a room, whichever adapter found it. */
export interface RoomState {
  room: Room | undefined;
  anchor: Anchor;
  surroundings: Surroundings;
  /** Only the JSON API tells it. */
  roomStatus?: number | null | undefined;
  /** The site's words, in the replies that may have some. */
  words?: Words | undefined;
  /** `live_type_audio`, in the replies that have it. */
  isAudio?: boolean | null | undefined;
}

/** @throws StreamFallbackError `INCOMPLETE` where the state does not prove whether the room is on air */
export function normaliseRoom(state: RoomState, query: Pick<DouyinQuery, "options">): DouyinAnswer {
  const { room, anchor, surroundings, roomStatus, isAudio } = state;
  const living = isLiving(claimsOfRoom(state));
  const { web_stream_url, partition_road_map } = surroundings;
  const isRadio = isAudio === true || roomStatus === ROOM_STATUS_RADIO || surroundings.enter_mode === 1;
  const streamUrls = { stream_url: room?.stream_url, web_stream_url };
  const sources = living ? readSources(streamUrls, { doubleScreen: wantsComposed(query), isRadio }) : [];
  const { partition, sub_partition } = partition_road_map ?? {};
  return {
    living,
    isLiveRadio: living && isRadio,
    title: room?.title ?? "",
    owner: anchor.nickname,
    uid: anchor.sec_uid,
    avatar: anchor.avatar_thumb?.url_list?.[0] ?? "",
    cover: room?.cover?.url_list?.[0] ?? "",
    liveId: room?.id_str ?? "",
    area: sub_partition?.partition?.title || partition?.title || "",
    sources,
    streams: qualitiesOf(sources),
  };
}

/** The qualities of the first source, as recorders read them. */
export function qualitiesOf(sources: readonly Source[]): DouyinExtra["streams"] {
  const streams = sources[0]?.streams ?? [];
  return streams.map(({ quality, name, bitRate = 0 }) => ({ key: quality, desc: name, bitRate }));
}
