import type { RoomInfo } from "@stream-fallback/core";
import type { AnyExtra } from "../../asking/built-in.ts";

/** A record instead of a list, so that a forgotten name does not compile. */
const FIELDS: Readonly<Record<keyof RoomInfo<AnyExtra> | "input" | "error", true>> = {
  input: true,
  error: true,
  living: true,
  provider: true,
  roomId: true,
  uid: true,
  owner: true,
  title: true,
  area: true,
  avatar: true,
  cover: true,
  liveId: true,
  isLiveRadio: true,
  isRoundPlay: true,
  streams: true,
  sources: true,
  availableQualities: true,
  streamsRefused: true,
  api: true,
  liveStartTime: true,
  recordStartTime: true,
  meta: true,
};

/** Which of these paths begin with a field that no answer of the command's own platforms has. */
export function unknownFields(paths: readonly string[]): string[] {
  return paths.filter((path) => !Object.hasOwn(FIELDS, path.split(".")[0] ?? ""));
}
