import type { CurrentStream, RoomInfo, Source, Stream } from "../room/room-info.ts";

/** A property that is not known is left out: recorders' own types have no `undefined` in them. */
export type Known<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

/** A `RoomInfo` that fits into recorders' own types as it is. */
export type RecorderRoomInfo<Extra = unknown, Api extends string = string> = Known<
  Omit<RoomInfo<Extra>, "api" | "sources">
> & {
  /** The adapter that answered. */
  api: Api;
  sources: (Omit<Source, "streams"> & { streams: Known<Stream>[] })[];
};

/** A `RoomStream` that fits into recorders' own types as it is. */
export type RecorderRoomStream<Extra = unknown, Api extends string = string> = RecorderRoomInfo<
  Extra,
  Api
> & {
  currentStream: Known<CurrentStream>;
};
