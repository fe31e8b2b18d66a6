import { StreamFallbackError } from "../errors.ts";
import type { CurrentStream, RoomInfo } from "./room-info.ts";

/** What is worth a line in a log: who, what and since when, but not where the streams are. */
export type RoomSummary = Pick<
  RoomInfo,
  | "living"
  | "roomId"
  | "owner"
  | "title"
  | "avatar"
  | "cover"
  | "liveId"
  | "uid"
  | "api"
  | "area"
  | "liveStartTime"
  | "recordStartTime"
> & {
  /** Of an answer of `getStream`: which stream was picked. */
  currentStream?: Pick<
    CurrentStream,
    "name" | "source" | "quality" | "format" | "onlyAudio" | "codec" | "container"
  >;
};

/**
 * A plain object for logs and events: an info holds the addresses of every stream in every quality, twenty times as much,
 * and whoever has such an address can watch by it.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no answer
 */
export function summaryOf(info: RoomInfo & { currentStream?: CurrentStream | undefined }): RoomSummary {
  try {
    return summarised(info);
  } catch (cause) {
    const what = "summaryOf needs an answer of getInfo or getStream";
    throw new StreamFallbackError("INVALID_INPUT", what, { cause });
  }
}

function summarised(info: RoomInfo & { currentStream?: CurrentStream | undefined }): RoomSummary {
  const { living, roomId, owner, title, avatar, cover, liveId, uid, api, area, currentStream } = info;
  const { liveStartTime, recordStartTime } = info;
  return {
    ...{ living, roomId, owner, title, avatar, cover, liveId, uid, api, area },
    ...{ liveStartTime, recordStartTime },
    ...(currentStream && { currentStream: pickedStream(currentStream) }),
  };
}

function pickedStream(stream: CurrentStream): NonNullable<RoomSummary["currentStream"]> {
  const { name, source, quality, format, onlyAudio, codec, container } = stream;
  return {
    ...{ name, source, quality, format, onlyAudio },
    ...(codec !== undefined && { codec }),
    ...(container !== undefined && { container }),
  };
}
